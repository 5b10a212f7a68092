import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongzhi.core.fields
import gongzhi.core.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("journal", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
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
                ("name", models.CharField(max_length=60, verbose_name="which program")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("made_by_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                            ("company", "property company"),
                            ("committee", "owners' committee"),
                            ("management", "management committee"),
                            ("residents", "residents' committee"),
                            ("subdistrict", "subdistrict office"),
                            ("district", "district office"),
                            ("department", "department"),
                            ("branch", "Party branch"),
                            ("supervisors", "supervisory committee"),
                            ("joint", "joint Party committee"),
                            ("association", "association"),
                            ("alliance", "alliance"),
                            ("council", "coordination committee"),
                            ("station", "service provider"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                ("credit_code", models.CharField(blank=True, max_length=18, verbose_name="credit code")),
                ("telephone", models.CharField(blank=True, max_length=40, verbose_name="public telephone")),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "upper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lower",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "name"],
                "indexes": [models.Index(fields=["place", "kind"], name="org_of_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("credit_code", ""), _negated=True), ("retired_at", None)
                        ),
                        fields=("credit_code",),
                        name="credit_code_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Engagement",
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
                    "service",
                    models.CharField(
                        choices=[
                            ("property", "property services"),
                            ("committee", "committee"),
                            ("housing", "housing and building"),
                            ("urban", "city management"),
                            ("fire", "fire protection"),
                            ("heat", "heating"),
                            ("water", "water"),
                            ("gas", "gas"),
                            ("power", "power"),
                        ],
                        default="property",
                        max_length=30,
                        verbose_name="service",
                    ),
                ),
                ("starts", models.DateField(verbose_name="from")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="until")),
                ("grounds", models.CharField(blank=True, max_length=120, verbose_name="paper")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number of the paper")),
                (
                    "chosen",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first", "first contract, made by the developer"),
                            ("assembly", "chosen by the owners' assembly"),
                            ("interim", "emergency service"),
                        ],
                        max_length=10,
                        verbose_name="how it was chosen",
                    ),
                ),
                (
                    "fee",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=8, null=True, verbose_name="service charge"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts"],
                "indexes": [
                    models.Index(fields=["place", "service"], name="engaged_at"),
                    models.Index(fields=["ends"], name="engagement_ends"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True), ("ends__gte", models.F("starts")), _connector="OR"
                        ),
                        name="engagement_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("name", gongzhi.core.fields.EncryptedField(verbose_name="name")),
                ("phone", gongzhi.core.fields.EncryptedField(blank=True, verbose_name="phone")),
                ("id_number", gongzhi.core.fields.EncryptedField(blank=True, verbose_name="ID number")),
                ("name_key", models.CharField(db_index=True, max_length=43)),
                ("phone_key", models.CharField(blank=True, db_index=True, max_length=43)),
                ("id_key", models.CharField(blank=True, db_index=True, max_length=43)),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="born on")),
                ("created_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "words_key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.wordskey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("login", models.CharField(max_length=60, unique=True, verbose_name="login")),
                ("language", models.CharField(blank=True, max_length=10)),
                ("is_active", models.BooleanField(default=True)),
                ("is_demo", models.BooleanField(default=False)),
                ("must_change_password", models.BooleanField(default=False)),
                ("muted", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ElevatedSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("opened_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="elevations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="Ownership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("num", models.PositiveIntegerField(default=1)),
                ("den", models.PositiveIntegerField(default=1)),
                ("starts", models.DateField()),
                ("ends", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ownerships",
                        to="people.organisation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ownerships",
                        to="places.place",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ownerships",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", True), ("person__isnull", False)),
                            models.Q(("organisation__isnull", False), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="owner_is_person_or_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("num__gte", 1), ("num__lte", models.F("den"))),
                        name="share_is_a_part_of_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occupancy",
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
                    "kind",
                    models.CharField(
                        choices=[("owner", "owner"), ("family", "family"), ("tenant", "tenant")],
                        max_length=8,
                        verbose_name="lives there as",
                    ),
                ),
                ("consent_at", models.DateTimeField(null=True)),
                ("starts", models.DateField()),
                ("ends", models.DateField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occupancies",
                        to="places.place",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occupancies",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "tenant"), _negated=True),
                            models.Q(("consent_at__isnull", False), ("ends__isnull", False)),
                            _connector="OR",
                        ),
                        name="tenant_has_consent_and_end",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                    "way",
                    models.CharField(
                        choices=[("sms", "text message"), ("email", "e-mail"), ("slip", "printed slip")],
                        max_length=5,
                        verbose_name="way",
                    ),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("made_by_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("digest", ""), _negated=True),
                        fields=("digest",),
                        name="invitation_code_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("used_at", None), ("withdrawn_at", None)),
                        fields=("person", "way"),
                        name="one_open_invitation_a_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
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
                    "post",
                    models.CharField(
                        choices=[
                            ("building_head", "building head"),
                            ("entrance_head", "entrance head"),
                            ("grid_worker", "grid worker"),
                            ("project_manager", "project manager"),
                            ("property_staff", "property staff"),
                            ("committee_chair", "committee chair"),
                            ("committee_member", "committee member"),
                            ("community_secretary", "community secretary"),
                            ("community_staff", "community staff"),
                            ("subdistrict_lead", "subdistrict lead"),
                            ("subdistrict_staff", "subdistrict staff"),
                            ("department_staff", "department staff"),
                            ("district_staff", "district staff"),
                            ("misconduct_officer", "officer for reports of misconduct"),
                            ("party_secretary", "branch secretary"),
                            ("party_instructor", "party-building instructor"),
                            ("operator", "operator"),
                            ("security_officer", "security officer"),
                            ("auditor", "auditor"),
                        ],
                        max_length=24,
                        verbose_name="post",
                    ),
                ),
                ("is_party", models.BooleanField(default=False)),
                ("part_time", models.BooleanField(default=False, verbose_name="part-time")),
                ("starts", models.DateField(verbose_name="from")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="until")),
                ("grounds", models.CharField(blank=True, max_length=120, verbose_name="paper")),
                (
                    "grid",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="places.grid",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="places.place",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["starts"],
                "indexes": [
                    models.Index(fields=["organisation", "post"], name="appointed_in"),
                    models.Index(fields=["place", "post"], name="appointed_at"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True), ("ends__gte", models.F("starts")), _connector="OR"
                        ),
                        name="appointment_ends_after_it_starts",
                        violation_error_message="A post cannot end before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "chair"),
                            ("deputy", "deputy chair"),
                            ("member", "member"),
                            ("alternate", "alternate member"),
                            ("secretary", "Party secretary"),
                            ("vicesecretary", "deputy Party secretary"),
                        ],
                        default="member",
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                ("is_party", models.BooleanField(default=False)),
                ("part_time", models.BooleanField(default=False, verbose_name="part-time")),
                ("starts", models.DateField(verbose_name="from")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="until")),
                ("grounds", models.CharField(blank=True, max_length=120, verbose_name="paper")),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats_elsewhere",
                        to="people.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["starts"],
                "indexes": [models.Index(fields=["organisation", "ends"], name="seats_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True), ("ends__gte", models.F("starts")), _connector="OR"
                        ),
                        name="seat_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False), ("body__isnull", False), _connector="OR"
                        ),
                        name="seat_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body", models.F("organisation")), _negated=True),
                        name="no_seat_in_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateField(verbose_name="from")),
                ("ends", models.DateField(verbose_name="until")),
                ("why", models.CharField(blank=True, max_length=120, verbose_name="why")),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to="people.person",
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_in",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="absence_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("absent", models.F("substitute")), _negated=True),
                        name="nobody_stands_in_for_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
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
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="which term")),
                ("seats", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="seats")),
                ("starts", models.DateField(verbose_name="from")),
                ("ends", models.DateField(verbose_name="until")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="filed on")),
                ("grounds", models.CharField(blank=True, max_length=120, verbose_name="paper")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
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
                "ordering": ["-starts"],
                "indexes": [models.Index(fields=["ends"], name="term_ends")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="term_ends_after_it_starts",
                    )
                ],
            },
        ),
    ]
