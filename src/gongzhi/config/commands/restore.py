"""Bring back what `gongzhi backup` saved. Nothing is overwritten unless that is said."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from gongzhi.config import archive, database, snapshot
from gongzhi.config.commands import Command, Result
from gongzhi.core.command import BadInput


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what `gongzhi backup` wrote")
    parser.add_argument("--yes", action="store_true", help="overwrite what is here now")


def run(args: Namespace) -> Result:
    from django.utils.timezone import now

    from gongzhi.journal import anchors
    from gongzhi.portal.services.safekeeping import note_restore

    if not args.file.is_file():
        raise BadInput(f"There is no file {args.file}.")
    settings.FILES.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="restore-", dir=settings.FILES.parent) as scratch:
        folder = Path(scratch)
        manifest = archive.unpack(args.file, folder)
        must_fit(manifest)
        if not args.yes:
            must_be_vacant(folder)
        snapshot.load(folder / snapshot.NAMES[connection.vendor])
        put_back(folder / "files", settings.FILES)
        add_missing(folder / "anchors", anchors.folder())
        keys = folder / "keys/ring.json"
        if keys.exists():
            settings.KEY_RING.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            keys.chmod(0o600)
            shutil.copy2(keys, settings.KEY_RING)
    database.bring_up_to_date()  # an older backup may lack what an entry needs
    note_restore(made_at=manifest["made_at"], now=now())
    saved = sum(name.startswith("files/") for name in manifest["files"])
    return {"made_at": manifest["made_at"], "files": saved, "keys": "keys/ring.json" in manifest["files"]}


def must_fit(manifest: dict[str, Any]) -> None:
    if manifest["database"] != connection.vendor:
        raise BadInput(f"This backup was made from {manifest['database']}; here is {connection.vendor}.")
    disk = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    if set(manifest["migrations"]) - disk:
        raise BadInput("This backup was made by a newer version of the program. Update the program first.")


def must_be_vacant(folder: Path) -> None:
    """Say what would be lost."""
    if not snapshot.is_empty():
        raise BadInput("Here is a database already. Say --yes to overwrite it.")
    if any(settings.FILES.rglob("*")):
        raise BadInput(f"Here are files already, in {settings.FILES}. Say --yes to overwrite them.")
    keys = folder / "keys/ring.json"
    if keys.exists() and settings.KEY_RING.exists() and keys.read_bytes() != settings.KEY_RING.read_bytes():
        raise BadInput(f"Here is another key ring already, {settings.KEY_RING}. Say --yes to overwrite it.")


def put_back(saved: Path, target: Path) -> None:
    if target.exists():
        shutil.rmtree(target)
    if saved.exists():
        saved.rename(target)


def add_missing(saved: Path, target: Path) -> None:
    """Anchors are evidence: one that is here stays as it is, and tells of a journal that was set back."""
    if saved.exists():
        target.mkdir(parents=True, exist_ok=True)
    for file in saved.glob("*"):
        if not (target / file.name).exists():
            shutil.copy2(file, target / file.name)


COMMAND = Command("restore", "bring back what backup saved", run, arguments)
