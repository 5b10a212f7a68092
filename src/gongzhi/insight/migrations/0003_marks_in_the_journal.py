"""How far the figures have come goes to the table that all readers of the journal share."""

from typing import Any

from django.db import migrations


def carry(apps: Any, old: str, new: str) -> None:
    rows = apps.get_model(old, "JournalMark").objects.values("reader", "entry_id", "at")
    target = apps.get_model(new, "JournalMark")
    target.objects.bulk_create([target(**row) for row in rows if row["reader"] == "insight"])


def there(apps: Any, editor: Any) -> None:
    carry(apps, "insight", "journal")


def back(apps: Any, editor: Any) -> None:
    carry(apps, "journal", "insight")


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_totals"), ("journal", "0003_marks")]

    operations = [
        migrations.RunPython(there, back),
        migrations.DeleteModel(name="JournalMark"),
    ]
