import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongzhi.core.fields
import gongzhi.core.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoardPost",
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
                        choices=[("sheet", "sheet"), ("anchor", "anchor of the journal")],
                        default="sheet",
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("body", models.TextField(max_length=4000, verbose_name="text")),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("until_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("covered_at", models.DateTimeField(null=True)),
                (
                    "cover_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("person", "a private person could be recognised"),
                            ("contact", "private numbers or an address stood there"),
                            ("claim", "something that is not proven was said of others"),
                            ("law", "the law does not allow it in public"),
                        ],
                        max_length=8,
                    ),
                ),
                ("cover_digest", models.CharField(blank=True, max_length=64)),
                (
                    "organisation",
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
                "ordering": ["-from_at"],
                "indexes": [
                    models.Index(fields=["estate_id", "-from_at"], name="board_of_estate"),
                    models.Index(
                        condition=models.Q(("kind", "anchor")), fields=["-from_at"], name="board_of_anchors"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Following",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("number", models.BigIntegerField()),
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
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["kind", "number"], name="following_what")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "kind", "number"), name="following_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hook",
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
                ("url", models.URLField(max_length=300)),
                ("secret", gongzhi.core.fields.EncryptedField()),
                ("events", models.JSONField(default=list)),
                ("entry_id", models.BigIntegerField()),
                ("made_by_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("failing_since", models.DateTimeField(null=True)),
                ("off_at", models.DateTimeField(null=True)),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hooks",
                        to="people.apitoken",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                ("event", models.CharField(max_length=40)),
                ("body", models.TextField()),
                ("at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("answer", models.PositiveSmallIntegerField(null=True)),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answer", "it answered with a refusal"),
                            ("unreached", "it could not be reached"),
                            ("slow", "it took too long"),
                            ("seal", "its certificate is not right"),
                            ("inside", "the address lies inside a network"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "hook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="notices.hook",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)),
                        fields=["next_at"],
                        name="delivery_waiting",
                    ),
                    models.Index(fields=["at"], name="delivery_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contact", gongzhi.core.fields.EncryptedField(blank=True)),
                ("receiver", models.CharField(blank=True, max_length=48)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("in_app", "in the app"),
                            ("sms", "text message"),
                            ("email", "e-mail"),
                            ("robot", "chat group"),
                        ],
                        default="in_app",
                        max_length=8,
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=60)),
                ("text", models.CharField(max_length=500)),
                ("link", models.CharField(blank=True, max_length=200)),
                ("key", models.CharField(blank=True, max_length=22)),
                ("at_once", models.BooleanField(default=False)),
                ("batch", models.CharField(blank=True, max_length=40)),
                (
                    "held",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("quiet", "quiet hours"),
                            ("pace", "something else went out shortly before"),
                            ("digest", "once a day, as chosen"),
                            ("off", "switched off by the receiver"),
                            ("read", "read in the app before it went out"),
                        ],
                        max_length=6,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "copy_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="notices.message",
                    ),
                ),
                (
                    "went_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="gathered",
                        to="notices.message",
                    ),
                ),
            ],
            options={
                "ordering": ["-due_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("cancelled_at", None),
                            ("claimed_at", None),
                            models.Q(("channel", "in_app"), _negated=True),
                        ),
                        fields=["due_at"],
                        name="message_waiting",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("cancelled_at", None),
                            ("sent_at", None),
                            models.Q(("channel", "in_app"), _negated=True),
                        ),
                        fields=["due_at"],
                        name="message_unsent",
                    ),
                    models.Index(fields=["account", "-due_at"], name="message_inbox"),
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["account"], name="message_unread"
                    ),
                    models.Index(
                        condition=models.Q(("receiver", ""), _negated=True),
                        fields=["receiver", "-claimed_at"],
                        name="message_pace",
                    ),
                    models.Index(fields=["subject"], name="message_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("key",),
                        name="message_key_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Robot",
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
                    "vendor",
                    models.CharField(
                        choices=[("wecom", "WeCom"), ("dingtalk", "DingTalk"), ("feishu", "Feishu")],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=30, verbose_name="name of the group")),
                ("token", gongzhi.core.fields.EncryptedField()),
                ("secret", gongzhi.core.fields.EncryptedField(blank=True)),
                ("news", models.JSONField(default=list)),
                ("made_by_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("morning_on", models.DateField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("said", models.CharField(blank=True, max_length=80)),
                ("off_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="SheetWords",
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
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("body", models.TextField(max_length=4000)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("person", "a private person could be recognised"),
                            ("contact", "private numbers or an address stood there"),
                            ("claim", "something that is not proven was said of others"),
                            ("law", "the law does not allow it in public"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="notices.boardpost",
                    ),
                ),
            ],
            options={
                "ordering": ["post", "number"],
                "constraints": [models.UniqueConstraint(fields=("post", "number"), name="sheet_words_once")],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("receiver", models.CharField(max_length=48, unique=True)),
                ("ways", models.JSONField(blank=True, default=dict)),
                ("email", gongzhi.core.fields.EncryptedField(blank=True)),
                ("email_key", models.CharField(blank=True, max_length=22)),
                ("email_confirmed_at", models.DateTimeField(null=True)),
                ("quiet_from", models.PositiveSmallIntegerField(null=True)),
                ("quiet_until", models.PositiveSmallIntegerField(null=True)),
                ("digest_hour", models.PositiveSmallIntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wish",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Document",
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
                            ("duties", "responsibilities"),
                            ("plan", "work plan"),
                            ("rules", "rules of procedure"),
                            ("conduct", "code of conduct"),
                            ("pact", "members' pact"),
                            ("standard", "service standard"),
                            ("above", "paper from above"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("source", models.CharField(blank=True, max_length=120)),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number of the paper")),
                ("public", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "organisation",
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
                "ordering": ["-changed_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-changed_at", "-id"], name="document_changed"),
                    models.Index(
                        condition=models.Q(("public", True)), fields=["estate_id"], name="document_of_estate"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentReader",
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
                ("until", models.DateField()),
                ("asked_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="notices.document",
                    ),
                ),
                (
                    "organisation",
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
                "ordering": ["place__path", "pk"],
                "indexes": [models.Index(fields=["organisation", "document"], name="document_to_read")],
            },
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True, max_length=20000)),
                ("digest", models.CharField(max_length=64)),
                ("in_force_from", models.DateField()),
                ("changed", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="notices.document",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["document", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="document_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), ("file__isnull", False), _connector="OR"
                        ),
                        name="document_version_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="notices.documentversion",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("version", "account"), name="reading_once")],
            },
        ),
        migrations.AddField(
            model_name="Document",
            name="newest",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notices.documentversion",
            ),
        ),
    ]
