"""Save the database, the private files and, if asked, the keys in one file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from gongzhi.config import archive, snapshot
from gongzhi.config.commands import Command, Result
from gongzhi.core.command import BadInput


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write, e.g. gongzhi.tar.gz")
    parser.add_argument("--with-keys", action="store_true", help="also save the key ring; guard that file")


def run(args: Namespace) -> Result:
    from django.utils.timezone import now

    from gongzhi.journal import anchors
    from gongzhi.portal.services.safekeeping import note_backup

    if not args.file.parent.is_dir():
        raise BadInput(f"There is no folder {args.file.parent}.")
    if snapshot.is_empty():
        raise BadInput("There is nothing to save: the database has no tables.")
    with TemporaryDirectory(prefix="gongzhi-backup-") as scratch:
        copy = Path(scratch) / snapshot.NAMES[connection.vendor]
        snapshot.save(copy)
        # After the database: a file that it names is then surely there to be copied.
        private = archive.members(settings.FILES, "files")
        files = [(copy.name, copy), *private, *archive.members(anchors.folder(), "anchors")]
        if args.with_keys and settings.KEY_RING.exists():
            files.append(("keys/ring.json", settings.KEY_RING))
        applied = MigrationRecorder(connection).applied_migrations()
        about = {
            "database": connection.vendor,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "migrations": sorted(f"{app}.{name}" for app, name in applied),
        }
        size = archive.write(args.file, files, about, Path(scratch))
    saved = sum(name.startswith("files/") for name, _ in files)
    note_backup(size=size, files=saved, with_keys=args.with_keys, now=now())
    return {"file": str(args.file), "bytes": size, "files": saved, "keys": bool(args.with_keys)}


COMMAND = Command("backup", "save the database and the private files in one file", run, arguments)
