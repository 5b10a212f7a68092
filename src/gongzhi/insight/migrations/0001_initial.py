import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FigureMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(unique=True)),
                ("counted_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("missed_at", models.DateTimeField(null=True)),
                ("recounted_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-month"],
            },
        ),
        migrations.CreateModel(
            name="CountedCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district_id", models.BigIntegerField(null=True)),
                ("subdistrict_id", models.BigIntegerField(null=True)),
                ("community_id", models.BigIntegerField(null=True)),
                ("estate_id", models.BigIntegerField(null=True)),
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
                ("to_answer", models.BooleanField()),
                ("answered", models.BooleanField()),
                ("finished", models.BooleanField()),
                ("same_day", models.BooleanField()),
                ("rated", models.BooleanField()),
                ("silent", models.BooleanField()),
                ("solved", models.BooleanField()),
                ("satisfied", models.BooleanField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "bearer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
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
                    models.Index(fields=["place", "month"], name="counted_at"),
                    models.Index(fields=["district_id", "month", "-case"], name="counted_district"),
                    models.Index(fields=["subdistrict_id", "month", "-case"], name="counted_subdistrict"),
                    models.Index(fields=["community_id", "month", "-case"], name="counted_community"),
                    models.Index(fields=["estate_id", "month", "-case"], name="counted_estate"),
                    models.Index(fields=["bearer", "month"], name="counted_bearer"),
                    models.Index(
                        condition=models.Q(("until__isnull", False)), fields=["until"], name="counted_until"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district_id", models.BigIntegerField(null=True)),
                ("subdistrict_id", models.BigIntegerField(null=True)),
                ("community_id", models.BigIntegerField(null=True)),
                ("estate_id", models.BigIntegerField(null=True)),
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
                ("received", models.PositiveIntegerField()),
                ("to_answer", models.PositiveIntegerField()),
                ("answered", models.PositiveIntegerField()),
                ("finished", models.PositiveIntegerField()),
                ("same_day", models.PositiveIntegerField()),
                ("rated", models.PositiveIntegerField()),
                ("silent", models.PositiveIntegerField()),
                ("solved", models.PositiveIntegerField()),
                ("satisfied", models.PositiveIntegerField()),
                (
                    "bearer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
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
                    models.Index(fields=["place", "month"], name="figure_at"),
                    models.Index(fields=["district_id", "month"], name="figure_district"),
                    models.Index(fields=["subdistrict_id", "month"], name="figure_subdistrict"),
                    models.Index(fields=["community_id", "month"], name="figure_community"),
                    models.Index(fields=["estate_id", "month"], name="figure_estate"),
                    models.Index(fields=["bearer", "month"], name="figure_bearer"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthPromise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district_id", models.BigIntegerField(null=True)),
                ("subdistrict_id", models.BigIntegerField(null=True)),
                ("community_id", models.BigIntegerField(null=True)),
                ("estate_id", models.BigIntegerField(null=True)),
                ("month", models.DateField()),
                ("ended", models.PositiveIntegerField()),
                ("kept", models.PositiveIntegerField()),
                ("moved", models.PositiveIntegerField()),
                (
                    "bearer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
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
                    models.Index(fields=["district_id", "month"], name="promise_district"),
                    models.Index(fields=["subdistrict_id", "month"], name="promise_subdistrict"),
                    models.Index(fields=["community_id", "month"], name="promise_community"),
                    models.Index(fields=["estate_id", "month"], name="promise_estate"),
                    models.Index(fields=["bearer", "month"], name="promise_bearer"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district_id", models.BigIntegerField(null=True)),
                ("subdistrict_id", models.BigIntegerField(null=True)),
                ("community_id", models.BigIntegerField(null=True)),
                ("estate_id", models.BigIntegerField(null=True)),
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
                ("received", models.PositiveIntegerField()),
                ("to_answer", models.PositiveIntegerField()),
                ("answered", models.PositiveIntegerField()),
                ("finished", models.PositiveIntegerField()),
                ("same_day", models.PositiveIntegerField()),
                ("rated", models.PositiveIntegerField()),
                ("silent", models.PositiveIntegerField()),
                ("solved", models.PositiveIntegerField()),
                ("satisfied", models.PositiveIntegerField()),
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
    ]
