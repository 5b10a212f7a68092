import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def as_the_whistle(apps, schema_editor):
    """Until now all were called at once, to come by one time."""
    Call, Whistle = apps.get_model("cases", "WhistleCall"), apps.get_model("cases", "Whistle")
    own = Whistle._base_manager.filter(pk=OuterRef("whistle"))
    Call._base_manager.update(
        called_at=Subquery(own.values("blown_at")), report_by=Subquery(own.values("report_by"))
    )


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0013_hard_case_times"),
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.AddField("whistlecall", "called_at", models.DateTimeField(null=True)),
        migrations.AddField("whistlecall", "report_by", models.DateTimeField(null=True)),
        migrations.AddField("whistlecall", "caller_rating", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("whistlecall", "caller_rated_at", models.DateTimeField(null=True)),
        migrations.RunPython(as_the_whistle, migrations.RunPython.noop),
        migrations.AlterField("whistlecall", "called_at", models.DateTimeField()),
        migrations.AlterField("whistlecall", "report_by", models.DateTimeField()),
        migrations.AddConstraint(
            "whistlecall",
            models.CheckConstraint(name="call_leaves_time_to_come", condition=Q(report_by__gt=F("called_at"))),
        ),
        migrations.CreateModel(
            name="WhistlePhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField(null=True)),
                ("by_account_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("call", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="cases.whistlecall",
                )),
                ("file", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile",
                )),
            ],
            options={"ordering": ["pk"]},
        ),
    ]
