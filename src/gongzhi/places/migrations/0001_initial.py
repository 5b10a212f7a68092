import django.db.models.deletion
from django.db import migrations, models

import gongzhi.core.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    gongzhi.core.models.base.PublicId(
                        default=gongzhi.core.models.base.new_public_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("district", "district"),
                            ("subdistrict", "subdistrict"),
                            ("community", "community"),
                            ("estate", "estate"),
                            ("building", "building"),
                            ("entrance", "entrance"),
                            ("unit", "unit"),
                        ],
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("code", models.CharField(blank=True, max_length=32, verbose_name="code")),
                ("path", models.CharField(max_length=40, unique=True)),
                ("district_id", models.BigIntegerField(null=True)),
                ("subdistrict_id", models.BigIntegerField(null=True)),
                ("community_id", models.BigIntegerField(null=True)),
                ("estate_id", models.BigIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("commercial", "commercial housing"),
                            ("old", "old estate"),
                            ("reform", "housing-reform estate"),
                            ("affordable", "affordable housing"),
                            ("resettled", "resettlement housing"),
                            ("abandoned", "estate without management"),
                            ("courtyard", "courtyard houses"),
                        ],
                        max_length=12,
                        verbose_name="kind of estate",
                    ),
                ),
                ("full_name", models.CharField(blank=True, max_length=240)),
                ("lng", models.FloatField(blank=True, null=True, verbose_name="longitude (WGS-84)")),
                ("lat", models.FloatField(blank=True, null=True, verbose_name="latitude (WGS-84)")),
                ("outline", models.JSONField(blank=True, null=True)),
                ("sort", models.CharField(blank=True, max_length=20)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="places.place",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "ordering": ["path"],
                "indexes": [
                    models.Index(fields=["parent", "sort"], name="place_children"),
                    models.Index(fields=["estate_id", "level"], name="place_of_estate"),
                    models.Index(fields=["community_id", "level"], name="place_of_community"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("code", ""), _negated=True), ("retired_at", None)),
                        fields=("code",),
                        name="place_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", ""), ("level", "estate"), _connector="OR"),
                        name="place_kind_only_estates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grid",
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
                (
                    "public_id",
                    gongzhi.core.models.base.PublicId(
                        default=gongzhi.core.models.base.new_public_id,
                        editable=False,
                        max_length=22,
                        unique=True,
                    ),
                ),
                (
                    "layer",
                    models.CharField(
                        choices=[("governance", "governance grid"), ("property", "property grid")],
                        max_length=12,
                        verbose_name="layer",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("code", models.CharField(blank=True, max_length=20, verbose_name="code")),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
            ],
            options={
                "ordering": ["layer", "code", "name"],
            },
        ),
        migrations.CreateModel(
            name="Placard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=22, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placards",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("place",),
                        name="one_placard_in_force",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GridCover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="covers", to="places.grid"
                    ),
                ),
                (
                    "building",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covered_by",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("grid", "building"), name="grid_covers_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EstateFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "year_built",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year built"),
                ),
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="households")),
                ("buildings", models.PositiveIntegerField(blank=True, null=True, verbose_name="buildings")),
                ("area_dm2", models.BigIntegerField(blank=True, null=True, verbose_name="building area")),
                ("fee_min_fen", models.PositiveIntegerField(blank=True, null=True)),
                ("fee_max_fen", models.PositiveIntegerField(blank=True, null=True)),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("developer", models.CharField(blank=True, max_length=200, verbose_name="developer")),
                (
                    "company_text",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="company as the source names it"
                    ),
                ),
                ("facilities", models.JSONField(blank=True, default=list)),
                ("odd", models.JSONField(blank=True, default=dict)),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="facts", to="places.place"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlaceName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("code", models.CharField(blank=True, max_length=32)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="places.place"
                    ),
                ),
            ],
            options={
                "ordering": ["-valid_from"],
                "indexes": [models.Index(fields=["name"], name="place_name_old")],
            },
        ),
        migrations.CreateModel(
            name="UnitFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("registered_dm2", models.BigIntegerField(blank=True, null=True)),
                ("surveyed_dm2", models.BigIntegerField(blank=True, null=True)),
                ("contract_dm2", models.BigIntegerField(blank=True, null=True)),
                ("floor", models.SmallIntegerField(blank=True, null=True)),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unit_facts",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
