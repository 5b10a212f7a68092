import django.db.models.deletion
from django.db import migrations, models

import gongzhi.core.fields
import gongzhi.core.models.base


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AbuseCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", gongzhi.core.models.base.Exact(max_length=64, unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("window_ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", gongzhi.core.models.base.Exact(max_length=64, unique=True)),
                ("answer", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
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
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("path", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("ready", "Ready"), ("refused", "Refused")],
                        default="ready",
                        max_length=10,
                    ),
                ),
                ("why_refused", models.CharField(blank=True, max_length=120)),
                ("width", models.PositiveIntegerField(default=0)),
                ("height", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("keep_until", models.DateTimeField(db_index=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("ran_at", models.DateTimeField()),
                ("sentence", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Setting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("place_id", models.BigIntegerField(default=0)),
                ("value", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "place_id"), name="setting_once_a_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskRun",
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
                ("kind", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=120)),
                ("account_id", models.BigIntegerField(null=True)),
                ("params", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("stopped", "stopped"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("stop_asked", models.BooleanField(default=False)),
                ("lease_until", models.DateTimeField(null=True)),
                ("sentence", models.CharField(blank=True, max_length=300)),
                ("result", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(db_index=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "result_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "running")), fields=["lease_until"], name="task_leases"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
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
                ("kind", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=120, verbose_name="source")),
                ("account_id", models.BigIntegerField(null=True)),
                ("org_id", models.BigIntegerField(null=True)),
                ("place_id", models.BigIntegerField(null=True)),
                ("headings", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("sheet", models.CharField(blank=True, max_length=60)),
                ("sample", gongzhi.core.fields.EncryptedField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preview", "being checked"),
                            ("running", "running"),
                            ("done", "brought in"),
                            ("stopped", "stopped"),
                            ("undone", "taken back"),
                        ],
                        default="preview",
                        max_length=10,
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("reasons", models.JSONField(default=list)),
                ("touched", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
                (
                    "refused_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
                (
                    "reply_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.taskrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [models.Index(fields=["kind", "source", "-created_at"], name="import_of_source")],
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("source_key", models.CharField(max_length=160)),
                ("number", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("updated", "Updated"),
                            ("unchanged", "Unchanged"),
                            ("twin", "Twin"),
                            ("refused", "Refused"),
                            ("along", "Along"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=60)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("live", models.BooleanField(default=False)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="core.importbatch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["batch", "number"], name="imported_of_batch"),
                    models.Index(fields=["subject"], name="imported_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("live", True)),
                        fields=("kind", "source_key"),
                        name="imported_once",
                    )
                ],
            },
        ),
    ]
