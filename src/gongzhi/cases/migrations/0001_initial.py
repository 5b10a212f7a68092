import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongzhi.core.fields
import gongzhi.core.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("duties", "0001_initial"),
        ("journal", "0001_initial"),
        ("notices", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilterLook",
            fields=[
                (
                    "following",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="look",
                        serialize=False,
                        to="notices.following",
                    ),
                ),
                ("seen", models.JSONField(default=list)),
                ("looked_at", models.DateTimeField(db_index=True)),
                ("told_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("icon", models.CharField(default="message-report", max_length=30)),
                ("words", models.JSONField(default=list)),
                ("event_code", models.CharField(blank=True, max_length=4)),
                (
                    "public",
                    models.CharField(
                        choices=[("never", "never public"), ("on_release", "public after release")],
                        default="on_release",
                        max_length=12,
                    ),
                ),
                ("about_bearer", models.BooleanField(default=False)),
                ("named_only", models.BooleanField(default=False)),
                ("shared_part", models.BooleanField(default=True)),
                ("sort", models.PositiveSmallIntegerField(default=0)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="cases.category",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ["sort", "code"],
            },
        ),
        migrations.CreateModel(
            name="DispatchRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "estate_kind",
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
                (
                    "bearer_kind",
                    models.CharField(
                        choices=[
                            ("company", "the property company of the estate"),
                            ("committee", "the owners' committee of the estate"),
                            ("community", "the community"),
                            ("subdistrict", "the subdistrict"),
                            ("district", "the district"),
                            ("named", "a named organisation"),
                        ],
                        max_length=12,
                        verbose_name="who acts",
                    ),
                ),
                ("limit_amount", models.PositiveSmallIntegerField(verbose_name="limit")),
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
                ("ground", models.CharField(max_length=200, verbose_name="ground")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                (
                    "bearer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="cases.category",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "ordering": ["number", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("number", "version"), name="rule_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_at", None)), fields=("number",), name="rule_one_in_force"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bearer_kind", "named"), _negated=True),
                            ("bearer__isnull", False),
                            _connector="OR",
                        ),
                        name="named_bearer_is_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guidance",
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
                    "kind",
                    models.CharField(
                        choices=[("question", "question"), ("notice", "notice"), ("stopper", "stopper")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="words")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="number to call")),
                ("until", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.category",
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
                "verbose_name_plural": "guidance",
                "ordering": ["kind", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("retired_at", None)), fields=["place", "kind"], name="guidance_at"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PatrolRoute",
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
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("need", "when needed"),
                            ("day", "every day"),
                            ("workday", "every working day"),
                            ("week", "every week"),
                            ("month", "every month"),
                        ],
                        default="need",
                        max_length=8,
                        verbose_name="rhythm",
                    ),
                ),
                ("next_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "org",
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
                (
                    "walker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["place_id", "name", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_on__isnull", False)), fields=["next_on"], name="route_owed"
                    ),
                    models.Index(
                        condition=models.Q(("retired_at", None)),
                        fields=["org", "estate_id"],
                        name="route_of_org",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PatrolStop",
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
                ("sort", models.PositiveSmallIntegerField()),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="point")),
                ("look", models.CharField(blank=True, max_length=120, verbose_name="what to look at")),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stops",
                        to="cases.patrolroute",
                    ),
                ),
            ],
            options={
                "ordering": ["sort", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PatrolWalk",
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
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("counts", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="walks",
                        to="cases.patrolroute",
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("route", "account"),
                        name="walks_a_route_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyText",
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
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "to be dispatched"),
                            ("dispatched", "to be accepted"),
                            ("accepted", "in hand"),
                            ("finished", "to be rated"),
                            ("closed", "closed"),
                        ],
                        max_length=12,
                        verbose_name="offered while the case is",
                    ),
                ),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.category",
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
            ],
            options={
                "ordering": ["name", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("retired_at", None)), fields=["org"], name="reply_text_of"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
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
                ("list", models.CharField(default="cases", max_length=12)),
                ("name", models.CharField(max_length=30, verbose_name="name")),
                ("query", models.CharField(max_length=1000)),
                ("created_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organisation", None)),
                        fields=("account", "list", "name"),
                        name="own_filter_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation", None), _negated=True),
                        fields=("organisation", "list", "name"),
                        name="shared_filter_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                    "follow_key",
                    gongzhi.core.models.base.Exact(
                        default=gongzhi.core.models.base.new_public_id, max_length=22, unique=True
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=32)),
                (
                    "publicity",
                    models.CharField(
                        choices=[("never", "never public"), ("on_release", "public after release")],
                        max_length=12,
                    ),
                ),
                ("named_only", models.BooleanField(default=False)),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("text", models.TextField(blank=True)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("words_id", models.BigIntegerField(null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("placard", "by the code on the door"),
                            ("web", "by the web page"),
                            ("open311", "by another program (Open311)"),
                            ("staff", "found by staff"),
                            ("patrol", "found on a round"),
                            ("walkin", "found while working in the estate"),
                            ("behalf", "written down for somebody"),
                            ("hotline", "from the hotline"),
                            ("petition", "from letters and visits"),
                            ("incident", "made of many reports"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source_ref", models.CharField(blank=True, max_length=80)),
                (
                    "urgency",
                    models.PositiveSmallIntegerField(choices=[(0, "normal"), (1, "urgent")], default=0),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "to be dispatched"),
                            ("dispatched", "to be accepted"),
                            ("accepted", "in hand"),
                            ("finished", "to be rated"),
                            ("closed", "closed"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                (
                    "is_open",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.ExpressionWrapper(
                            models.Q(("status__in", ("received", "dispatched", "accepted"))),
                            models.BooleanField(),
                        ),
                        output_field=models.BooleanField(),
                    ),
                ),
                ("level", models.CharField(default="grid", max_length=12)),
                ("place_known", models.BooleanField(default=True)),
                ("grid_id", models.BigIntegerField(null=True)),
                ("why", models.JSONField(default=dict)),
                ("contact", gongzhi.core.fields.EncryptedField(blank=True)),
                ("contact_key", models.CharField(blank=True, max_length=43)),
                ("hide_name", models.BooleanField(default=True)),
                ("batch_id", models.BigIntegerField(null=True)),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("first_due_at", models.DateTimeField(null=True)),
                ("paused_until", models.DateTimeField(null=True)),
                ("hard_until", models.DateField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("public_title", models.CharField(blank=True, max_length=80)),
                ("public_text", models.TextField(blank=True)),
                ("answers", models.JSONField(default=list)),
                ("returns", models.PositiveSmallIntegerField(default=0)),
                ("reopens", models.PositiveSmallIntegerField(default=0)),
                ("reopened_at", models.DateTimeField(null=True)),
                ("followers", models.PositiveIntegerField(default=0)),
                ("rated_at", models.DateTimeField(null=True)),
                ("solved", models.BooleanField(null=True)),
                ("satisfied", models.PositiveSmallIntegerField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "bearer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="people.organisation",
                    ),
                ),
                (
                    "helper_account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "reporter_account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reporter_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported",
                        to="people.person",
                    ),
                ),
                (
                    "words_key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.wordskey",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.category"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.dispatchrule",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["district_id", "due_at", "id"],
                        name="case_open_district",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["subdistrict_id", "due_at", "id"],
                        name="case_open_subdistrict",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["community_id", "due_at", "id"],
                        name="case_open_community",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["estate_id", "due_at", "id"],
                        name="case_open_estate",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["grid_id", "due_at", "id"],
                        name="case_open_grid",
                    ),
                    models.Index(fields=["district_id", "-received_at", "-id"], name="case_all_district"),
                    models.Index(
                        fields=["subdistrict_id", "-received_at", "-id"], name="case_all_subdistrict"
                    ),
                    models.Index(fields=["community_id", "-received_at", "-id"], name="case_all_community"),
                    models.Index(fields=["estate_id", "-received_at", "-id"], name="case_all_estate"),
                    models.Index(fields=["grid_id", "-received_at", "-id"], name="case_all_grid"),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["bearer", "due_at", "id"],
                        name="case_open_bearer",
                    ),
                    models.Index(
                        condition=models.Q(("source_ref", ""), _negated=True),
                        fields=["source", "source_ref"],
                        name="case_by_source",
                    ),
                    models.Index(
                        condition=models.Q(("fingerprint", ""), _negated=True),
                        fields=["estate_id", "fingerprint"],
                        name="case_twins",
                    ),
                    models.Index(fields=["number"], name="case_by_number"),
                    models.Index(
                        condition=models.Q(("reporter_account__isnull", False)),
                        fields=["reporter_account"],
                        name="case_own",
                    ),
                    models.Index(
                        condition=models.Q(("status", "finished")),
                        fields=["finished_at"],
                        name="case_unrated",
                    ),
                    models.Index(
                        condition=models.Q(("retired_at__isnull", False)),
                        fields=["-retired_at", "-id"],
                        name="case_trash",
                    ),
                    models.Index(
                        condition=models.Q(("paused_until__isnull", False)),
                        fields=["paused_until"],
                        name="case_paused",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "received"), ("bearer__isnull", False), _connector="OR"
                        ),
                        name="case_has_bearer_once_dispatched",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("finished", "closed")), _negated=True),
                            ("finished_at__isnull", False),
                            _connector="OR",
                        ),
                        name="case_finished_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CasePhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("before", "before"),
                            ("after", "after"),
                            ("reply", "with a reply"),
                            ("note", "with a note"),
                        ],
                        max_length=6,
                    ),
                ),
                ("taken_at", models.DateTimeField(null=True)),
                ("by_account_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="cases.case"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["phase", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HardCase",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked for approval"),
                            ("listed", "on the list"),
                            ("back", "has come back"),
                            ("refused", "not listed"),
                            ("off", "off the list"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("grid_id", models.BigIntegerField(null=True)),
                ("why", models.TextField()),
                ("solution", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("review_on", models.DateField()),
                ("listed_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("finished", "Finished"), ("usual", "Usual"), ("withdrawn", "Withdrawn")],
                        max_length=10,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hard_entries",
                        to="cases.case",
                    ),
                ),
                (
                    "office",
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
                (
                    "words_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journal.wordskey"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "listed")), fields=["review_on"], name="hard_comes_back"
                    ),
                    models.Index(fields=["subdistrict_id", "state", "review_on"], name="hard_of_subdistrict"),
                    models.Index(fields=["district_id", "state", "review_on"], name="hard_of_district"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("asked", "listed", "back"))),
                        fields=("case",),
                        name="hard_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("listed", "back")), _negated=True),
                            ("listed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hard_listed_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HardMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("task", models.CharField(max_length=120)),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "hard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.hardcase"
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
            ],
            options={
                "ordering": ["due_at", "pk"],
                "indexes": [models.Index(fields=["hard", "due_at"], name="hard_step_next")],
            },
        ),
        migrations.CreateModel(
            name="HardMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "hard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="cases.hardcase",
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
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("hard", "org", "person"), name="member_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("person", None)), fields=("hard", "org"), name="house_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
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
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="what residents read")),
                (
                    "script",
                    models.CharField(blank=True, max_length=500, verbose_name="what to say on the phone"),
                ),
                ("expected_at", models.DateTimeField(null=True, verbose_name="expected end")),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gathers", to="cases.case"
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
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["estate_id"],
                        name="incident_open_estate",
                    ),
                    models.Index(fields=["subdistrict_id", "-opened_at"], name="incident_all"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentPlace",
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
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="cases.incident",
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
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PatrolCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("ok", "in order"),
                            ("find", "found something"),
                            ("skipped", "not looked at"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                ("joined", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seen_on_walks",
                        to="cases.case",
                    ),
                ),
                (
                    "stop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="cases.patrolstop",
                    ),
                ),
                (
                    "walk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="cases.patrolwalk",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("walk", "stop"), name="stop_seen_once_a_walk")
                ],
            },
        ),
        migrations.CreateModel(
            name="PetitionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("sort", "decide whether it is taken on"),
                            ("finish", "settle it and answer in writing"),
                            ("review", "review"),
                            ("recheck", "second review"),
                        ],
                        max_length=8,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken_on", "taken on"),
                            ("declined", "answered without being taken on"),
                            ("settled", "settled and answered"),
                            ("upheld", "upheld"),
                            ("anew", "to be settled anew"),
                            ("dropped", "not needed any more"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="petition_steps",
                        to="cases.case",
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
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)), fields=("case",), name="petition_one_step_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Whistle",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("daily", "everyday whistle"),
                            ("task", "whistle for joint enforcement"),
                            ("emergency", "emergency whistle"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("blown", "departments are called"),
                            ("drafted", "finding to be agreed"),
                            ("found", "shares of duty are owed"),
                            ("done", "all shares are done"),
                            ("cancelled", "called off"),
                        ],
                        default="blown",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="title")),
                ("reason", models.TextField()),
                ("spot", models.CharField(blank=True, max_length=100)),
                ("grid_id", models.BigIntegerField(null=True)),
                ("blown_at", models.DateTimeField()),
                ("report_by", models.DateTimeField()),
                ("find_by", models.DateTimeField()),
                ("found_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "caller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                ("cases", models.ManyToManyField(related_name="whistles", to="cases.case")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "words_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journal.wordskey"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["district_id", "-id"], name="whistle_of_district"),
                    models.Index(fields=["subdistrict_id", "-id"], name="whistle_of_subdistrict"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("report_by__gt", models.F("blown_at"))),
                        name="whistle_leaves_time_to_come",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("found", "done")), _negated=True),
                            ("found_at__isnull", False),
                            _connector="OR",
                        ),
                        name="whistle_found_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WhistleCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("called", "not there yet"),
                            ("arrived", "reported in"),
                            ("objected", "objects"),
                            ("excused", "need not come"),
                        ],
                        default="called",
                        max_length=10,
                    ),
                ),
                ("called_at", models.DateTimeField()),
                ("report_by", models.DateTimeField()),
                ("arrived_at", models.DateTimeField(null=True)),
                ("arrived_account_id", models.BigIntegerField(null=True)),
                ("arrived_where", models.CharField(blank=True, max_length=100)),
                ("arrived_metres", models.PositiveIntegerField(null=True)),
                ("agreed_to", models.PositiveSmallIntegerField(null=True)),
                ("rating", models.PositiveSmallIntegerField(null=True)),
                ("rated_at", models.DateTimeField(null=True)),
                ("caller_rating", models.PositiveSmallIntegerField(null=True)),
                ("caller_rated_at", models.DateTimeField(null=True)),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "whistle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="cases.whistle"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["org", "whistle"], name="whistle_call_of")],
                "constraints": [
                    models.UniqueConstraint(fields=("whistle", "org"), name="called_once"),
                    models.CheckConstraint(
                        condition=models.Q(("report_by__gt", models.F("called_at"))),
                        name="call_leaves_time_to_come",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "arrived"), _negated=True),
                            ("arrived_at__isnull", False),
                            _connector="OR",
                        ),
                        name="arrived_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WhistleFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("drafted_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("by_all", models.BooleanField(default=False)),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "whistle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="cases.whistle",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("whistle", "version"), name="finding_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("whistle",),
                        name="one_finding_counts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WhistleObjection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[("call", "to being called"), ("share", "to its share")], max_length=6
                    ),
                ),
                ("words_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("upheld", models.BooleanField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ground_id", models.BigIntegerField(null=True)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="cases.whistlecall",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("call",),
                        name="objects_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("upheld__isnull", True), ("ground_id__isnull", False), _connector="OR"
                        ),
                        name="decided_with_a_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WhistlePhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_at", models.DateTimeField(null=True)),
                ("by_account_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="cases.whistlecall",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="WhistleShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("top", models.PositiveSmallIntegerField()),
                ("bottom", models.PositiveSmallIntegerField()),
                ("task", models.CharField(max_length=120)),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="cases.whistlefinding",
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
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bottom__gt", 0), ("top__gt", 0), ("top__lte", models.F("bottom"))
                        ),
                        name="share_is_part_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseBearing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bearings", to="cases.case"
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("org", "case"), name="bearing_once")],
            },
        ),
        migrations.CreateModel(
            name="CaseFollower",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "follow_key",
                    gongzhi.core.models.base.Exact(
                        default=gongzhi.core.models.base.new_public_id, max_length=22, unique=True
                    ),
                ),
                ("contact", gongzhi.core.fields.EncryptedField(blank=True)),
                ("who_key", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="following", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "who_key"), name="follows_once")],
            },
        ),
        migrations.CreateModel(
            name="CasePlea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("extend", "more time"), ("pause", "a pause"), ("help", "help")],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits for an answer"),
                            ("granted", "granted"),
                            ("refused", "not granted"),
                            ("answered", "help was promised"),
                            ("dropped", "not needed any more"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("account_id", models.BigIntegerField(null=True)),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("parts", "parts or material have not come"),
                            ("weather", "the weather does not allow the work"),
                            ("resident", "a resident has to be at home or to agree"),
                            ("vote", "owners have to vote, or money has to be released"),
                            ("others", "another unit has to act first"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words_id", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("due_before", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pleas", to="cases.case"
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="duties.duty"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open"), models.Q(("kind", "help"), _negated=True)),
                        fields=("case",),
                        name="plea_for_time_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "help"), ("state", "open")),
                        fields=("case",),
                        name="plea_for_help_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "help"), ("until__isnull", False), _connector="OR"),
                        name="plea_for_time_names_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseSeen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "case"), name="case_seen_once")],
            },
        ),
        migrations.CreateModel(
            name="DeskMove",
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
                ("at", models.DateTimeField()),
                ("before", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="duties.duty"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-at"], name="desk_move_of")],
            },
        ),
        migrations.AddField(
            model_name="Case",
            name="incident",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="cases.incident",
            ),
        ),
        migrations.AddIndex(
            model_name="Case",
            index=models.Index(
                condition=models.Q(("incident__isnull", False)), fields=["incident"], name="case_joined"
            ),
        ),
    ]
