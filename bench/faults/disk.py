"""The disk below the place and its database is filled to the last byte, again and again."""

from __future__ import annotations

import atexit
import errno
import subprocess
import tempfile
import time
from io import FileIO
from pathlib import Path

from bench.faults.campaign import under_load
from bench.faults.standing import Standing, on_postgres, revive_if_dead
from bench.place import prepare

ROOM = 1_200  # MB
FULL_FOR = 10.0  # seconds
GRAIN = 65_536


def campaign(*, minutes: float, seed: int, database: str) -> int:
    folder = Path(tempfile.mkdtemp(prefix="gongzhi-disk-", dir="/tmp"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}m,mode=755", "gongzhi", str(folder)], check=False
    )
    if mounted.returncode:
        raise SystemExit("This campaign mounts a small disk in memory, which only root may do.")
    atexit.register(subprocess.run, ["umount", "--lazy", str(folder)], check=False)
    prepare(database, under=folder)

    def fill_up(_place: Standing) -> None:
        filler = folder / "filler"
        end = time.monotonic() + FULL_FOR
        with FileIO(filler, "wb") as file:
            while time.monotonic() < end:  # what others give back is taken as well
                while write(file, GRAIN) or write(file, 1):
                    pass
                time.sleep(0.05)
        filler.unlink()
        if on_postgres():
            revive_if_dead()

    return under_load({"a full disk": fill_up}, minutes=minutes, seed=seed)


def write(file: FileIO, size: int) -> bool:
    """Whether there was still room."""
    try:
        return file.write(b"x" * size) == size
    except OSError as fault:
        if fault.errno != errno.ENOSPC:
            raise
        return False
