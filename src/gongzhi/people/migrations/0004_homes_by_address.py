"""Who lives in a unit is entered, ended and corrected on pages: each row gets an id for its address."""

import secrets

import gongzhi.core.models.base
from django.db import migrations, models

BATCH = 1000


def give_ids(apps, schema_editor):
    rows = apps.get_model("people", "Occupancy").objects.filter(public_id=None).order_by("pk")
    while batch := list(rows[:BATCH]):
        for row in batch:
            row.public_id = secrets.token_urlsafe(16)
        rows.model.objects.bulk_update(batch, ["public_id"])


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_api_tokens'),
    ]

    operations = [
        migrations.AddField(
            model_name='occupancy',
            name='public_id',
            field=models.CharField(max_length=22, null=True),
        ),
        migrations.RunPython(give_ids, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='occupancy',
            name='public_id',
            field=gongzhi.core.models.base.PublicId(default=gongzhi.core.models.base.new_public_id, editable=False, max_length=22, unique=True),
        ),
        migrations.AlterField(
            model_name='occupancy',
            name='kind',
            field=models.CharField(choices=[('owner', 'owner'), ('family', 'family'), ('tenant', 'tenant')], max_length=8, verbose_name='lives there as'),
        ),
    ]
