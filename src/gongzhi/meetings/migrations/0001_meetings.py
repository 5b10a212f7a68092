import django.db.models.deletion
from django.db import migrations, models

import gongzhi.core.fields
import gongzhi.core.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("core", "0001_initial"),
        ("journal", "0001_initial"),
        ("notices", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingKind",
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
                ("code", gongzhi.core.models.base.Exact(max_length=40, unique=True)),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("purpose", models.CharField(blank=True, max_length=300, verbose_name="what it is for")),
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
                        default="estate",
                        max_length=12,
                        verbose_name="where it meets",
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        choices=[
                            ("branch", "Party branch"),
                            ("residents", "residents' committee"),
                            ("committee", "owners' or management committee"),
                            ("company", "property company"),
                            ("supervisors", "supervisory committee"),
                            ("owners", "residents"),
                            ("subdistrict", "subdistrict office"),
                            ("district", "district office"),
                            ("joint", "joint Party committee"),
                            ("guest", "invited"),
                        ],
                        default="residents",
                        max_length=12,
                        verbose_name="who holds it",
                    ),
                ),
                ("parties", models.JSONField(default=list)),
                (
                    "quorum",
                    models.CharField(
                        choices=[
                            ("none", "none is asked for"),
                            ("half", "more than half of the parties"),
                            ("all", "all parties that must come"),
                            ("law", "members, as the law has it"),
                        ],
                        default="half",
                        max_length=6,
                        verbose_name="quorum",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(default=2, verbose_name="called so many days before"),
                ),
                ("rhythm", models.CharField(blank=True, max_length=120, verbose_name="rhythm")),
                ("at", models.TimeField(verbose_name="begins at")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(default=60, verbose_name="how long, in minutes"),
                ),
                (
                    "on_holiday",
                    models.CharField(
                        choices=[
                            ("after", "the next working day"),
                            ("before", "the last working day before"),
                            ("skip", "it does not take place"),
                            ("stay", "it takes place all the same"),
                        ],
                        default="after",
                        max_length=6,
                        verbose_name="on a holiday",
                    ),
                ),
                (
                    "new_most",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="new problems at most"
                    ),
                ),
                (
                    "looks_back",
                    models.BooleanField(
                        default=True, verbose_name="begins with the promises of the last one"
                    ),
                ),
                ("agenda", models.JSONField(default=list)),
                (
                    "publisher",
                    models.CharField(
                        choices=[("host", "who holds it"), ("community", "the residents' committee")],
                        default="host",
                        max_length=10,
                        verbose_name="who publishes",
                    ),
                ),
                (
                    "publish_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="published within so many days"
                    ),
                ),
                (
                    "board_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days on the board"),
                ),
                ("sort", models.PositiveSmallIntegerField(default=100)),
                ("version", models.PositiveIntegerField(default=1)),
                ("retired_at", models.DateTimeField(null=True)),
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
                "ordering": ["sort", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Series",
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
                ("rhythm", models.CharField(max_length=120)),
                ("at", models.TimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("venue", models.CharField(blank=True, max_length=120)),
                ("starts_on", models.DateField()),
                ("made_until", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="meetings.meetingkind",
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
                "verbose_name_plural": "series",
                "ordering": ["kind__sort", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["made_until"], name="series_goes_on"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("kind", "place"), name="series_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                ("title", models.CharField(max_length=120)),
                ("planned_on", models.DateField(null=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("venue", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("called", "called"),
                            ("open", "in session"),
                            ("closed", "to be signed"),
                            ("signed", "signed"),
                            ("published", "published"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                (
                    "code",
                    gongzhi.core.models.base.Exact(
                        default=gongzhi.core.models.base.new_public_id, max_length=22, unique=True
                    ),
                ),
                ("call_at", models.DateTimeField()),
                ("called_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("moves", models.PositiveSmallIntegerField(default=0)),
                ("seats", models.PositiveSmallIntegerField(default=0)),
                ("sitting", models.PositiveSmallIntegerField(default=0)),
                ("owners_sitting", models.PositiveSmallIntegerField(default=0)),
                (
                    "host",
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
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.boardpost",
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
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="meetings.meetingkind",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="meetings.series",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-pk"],
                "indexes": [
                    models.Index(fields=["community_id", "starts_at"], name="meetings_community"),
                    models.Index(fields=["subdistrict_id", "starts_at"], name="meetings_subdistrict"),
                    models.Index(fields=["host", "starts_at"], name="meetings_host"),
                    models.Index(
                        condition=models.Q(("state", "planned")), fields=["call_at"], name="meetings_to_call"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("series", "planned_on"), name="meeting_made_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="meeting_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("minutes", models.PositiveSmallIntegerField(default=10)),
                ("is_new", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planned"), ("done", "done"), ("moved", "moved")],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "came_from",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="went_to",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["number", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "number"), name="item_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("case__isnull", False), models.Q(("state", "moved"), _negated=True)
                        ),
                        fields=("meeting", "case"),
                        name="case_on_agenda_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=200)),
                ("yes", models.PositiveSmallIntegerField()),
                ("no", models.PositiveSmallIntegerField()),
                ("abstained", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hands",
                        to="meetings.agendaitem",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Addendum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addenda",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("meeting", "number"), name="addendum_once")],
            },
        ),
        migrations.CreateModel(
            name="MeetingPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("signed", "signed"), ("notice", "notice")], max_length=8),
                ),
                ("taken_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MeetingSide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("branch", "Party branch"),
                            ("residents", "residents' committee"),
                            ("committee", "owners' or management committee"),
                            ("company", "property company"),
                            ("supervisors", "supervisory committee"),
                            ("owners", "residents"),
                            ("subdistrict", "subdistrict office"),
                            ("district", "district office"),
                            ("joint", "joint Party committee"),
                            ("guest", "invited"),
                        ],
                        max_length=12,
                    ),
                ),
                ("must", models.BooleanField(default=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("comes", "comes"), ("sends", "sends"), ("writes", "writes")],
                        max_length=6,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=2000)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sides",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["org", "meeting"], name="sides_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("item", None)),
                        fields=("meeting", "party", "org"),
                        name="side_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("item", None), _negated=True),
                        fields=("item", "org"),
                        name="guest_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seat_id", models.BigIntegerField(null=True)),
                ("person_id", models.BigIntegerField(null=True)),
                ("account_id", models.BigIntegerField(null=True)),
                ("name", gongzhi.core.fields.EncryptedField()),
                ("name_key", models.CharField(max_length=64)),
                ("is_owner", models.BooleanField(default=False)),
                ("how", models.CharField(choices=[("code", "code"), ("hand", "hand")], max_length=6)),
                ("at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                ("strokes", gongzhi.core.fields.EncryptedField(blank=True)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="present",
                        to="meetings.meetingside",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "side", "name_key"), name="present_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("seat_id", None), _negated=True),
                        fields=("meeting", "seat_id"),
                        name="seat_present_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MinuteText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(choices=[("talk", "talk"), ("opinion", "opinion")], max_length=8)),
                ("text", models.TextField(max_length=4000)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                ("saved_by", models.BigIntegerField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.meetingside",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("side", None)), fields=("item", "field"), name="text_once"
                    ),
                    models.UniqueConstraint(fields=("item", "field", "side"), name="text_of_side_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resolution",
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
                ("number", models.PositiveSmallIntegerField()),
                ("sentence", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                ("first_due_on", models.DateField(null=True)),
                (
                    "evidence",
                    models.CharField(
                        choices=[("words", "words"), ("photo", "photo"), ("paper", "paper, photographed")],
                        default="words",
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "not signed yet"),
                            ("open", "promised"),
                            ("done", "said to be done"),
                            ("kept", "confirmed"),
                            ("struck", "not owed any more"),
                        ],
                        default="draft",
                        max_length=7,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("words", models.TextField(blank=True, max_length=2000)),
                ("opened_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "bearer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="meetings.meeting",
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
                "ordering": ["meeting_id", "number"],
                "indexes": [
                    models.Index(fields=["bearer", "state", "due_on"], name="promises_of"),
                    models.Index(fields=["community_id", "state", "due_on"], name="promises_community"),
                    models.Index(fields=["subdistrict_id", "state", "due_on"], name="promises_subdistrict"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "number"), name="resolution_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="resolution_done_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state_then",
                    models.CharField(
                        choices=[
                            ("draft", "not signed yet"),
                            ("open", "promised"),
                            ("done", "said to be done"),
                            ("kept", "confirmed"),
                            ("struck", "not owed any more"),
                        ],
                        max_length=7,
                    ),
                ),
                ("due_then", models.DateField()),
                ("was_late", models.BooleanField(default=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("kept", "confirmed: it is done"),
                            ("again", "not done: another day"),
                            ("noted", "noted, it goes on"),
                            ("struck", "not needed any more"),
                            ("unseen", "not spoken about"),
                        ],
                        max_length=6,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                ("due_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks",
                        to="meetings.resolution",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "resolution"), name="looked_at_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ResolutionPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="meetings.resolution",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
    ]
