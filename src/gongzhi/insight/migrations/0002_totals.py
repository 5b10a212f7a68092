import django.db.models.deletion
from django.db import migrations, models

LEVELS = ("district_id", "subdistrict_id", "community_id")
SUMS = (
    "received", "to_answer", "answered", "finished", "same_day", "rated", "silent", "solved", "satisfied",
)  # fmt: skip


def add_up(level: int) -> str:
    """Totals of one level from the figures that are there: closed months stay as they were counted."""
    here = LEVELS[: level + 1]
    columns = ", ".join((*here, "month", "channel", "category_id"))
    sums = ", ".join(f"SUM({name})" for name in SUMS)
    return (
        f"INSERT INTO insight_monthtotal (place_id, {columns}, {', '.join(SUMS)}) "
        f"SELECT {here[-1]}, {columns}, {sums} FROM insight_monthfigure "
        f"WHERE {here[-1]} IS NOT NULL GROUP BY {columns}"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_unread"),
        ("insight", "0001_initial"),
        ("places", "0002_grids_lie_in_no_grid"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *(
                    (f"{level}_id", models.BigIntegerField(null=True))
                    for level in ("district", "subdistrict", "community", "estate")
                ),
                ("month", models.DateField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("orders", "hotline orders"),
                            ("snap", "snap reports"),
                            ("petitions", "petitions"),
                            ("found", "found before complaint"),
                        ],
                        max_length=10,
                    ),
                ),
                *((name, models.PositiveIntegerField()) for name in SUMS),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.category"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "month"], name="total_at"),
                    models.Index(fields=["district_id", "month"], name="total_district"),
                    models.Index(fields=["subdistrict_id", "month"], name="total_subdistrict"),
                ],
            },
        ),
        *(migrations.RunSQL(add_up(level), migrations.RunSQL.noop) for level in range(3)),
    ]
