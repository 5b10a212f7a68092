import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongzhi.core.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("people", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Duty",
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
                ("kind", models.CharField(max_length=40)),
                ("subject", gongzhi.core.models.base.Exact(db_index=True, max_length=60)),
                ("title", models.CharField(max_length=120)),
                ("grid_id", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done"), ("dropped", "dropped")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("grid", "grid"),
                            ("community", "community"),
                            ("subdistrict", "subdistrict"),
                            ("district", "district"),
                        ],
                        default="grid",
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("first_due_at", models.DateTimeField(null=True)),
                ("limit_amount", models.PositiveSmallIntegerField()),
                (
                    "limit_unit",
                    models.CharField(
                        choices=[
                            ("hour", "hour"),
                            ("working_hour", "working_hour"),
                            ("day", "day"),
                            ("working_day", "working_day"),
                        ],
                        max_length=12,
                    ),
                ),
                ("remind_at", models.DateTimeField(null=True)),
                ("climb_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("kept", models.BooleanField(null=True)),
                ("named_only", models.BooleanField(default=False)),
                (
                    "bearer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
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
                "verbose_name_plural": "duties",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["climb_at"], name="duty_climbs"
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["remind_at"], name="duty_reminds"
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["community_id", "due_at"],
                        name="duty_open_community",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["subdistrict_id", "due_at"],
                        name="duty_open_subdistrict",
                    ),
                    models.Index(fields=["bearer", "opened_at"], name="duty_of_bearer"),
                    models.Index(
                        condition=models.Q(("state", "done")),
                        fields=["bearer", "closed_at"],
                        name="duty_ended",
                    ),
                    models.Index(
                        condition=models.Q(("state", "done")), fields=["closed_at", "id"], name="duty_done"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyHolder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("grid", "grid"),
                            ("community", "community"),
                            ("subdistrict", "subdistrict"),
                            ("district", "district"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_bearer", models.BooleanField(default=False)),
                ("is_open", models.BooleanField(default=True)),
                ("from_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("place_id", models.BigIntegerField()),
                ("estate_id", models.BigIntegerField(null=True)),
                ("grid_id", models.BigIntegerField(null=True)),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holders", to="duties.duty"
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_open", True)), fields=["org", "due_at"], name="holder_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["person", "due_at"],
                        name="holder_of_person",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_open", True)), fields=("duty", "org"), name="holder_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Errand",
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
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="what is to be done")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "under way"), ("answered", "answered"), ("withdrawn", "withdrawn")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "bearer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="errands",
                        to="people.organisation",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="errands_given",
                        to="people.organisation",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="duties.errand",
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
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["giver", "state", "asked_at"], name="errands_given"),
                    models.Index(fields=["bearer", "state", "asked_at"], name="errands_of"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ErrandReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answer", models.TextField(max_length=2000)),
                ("answered_at", models.DateTimeField()),
                ("why", models.TextField(max_length=2000, verbose_name="what is missing")),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "errand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="returns",
                        to="duties.errand",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
    ]
