"""The backup file: a tar of the database, the private files and perhaps the keys, all with checksums."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongzhi.core.command import BadInput

FORMAT = 1
MANIFEST = "manifest.json"


def checksum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def members(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield f"{prefix}/{file.relative_to(folder).as_posix()}", file


def write(target: Path, files: list[tuple[str, Path]], about: dict[str, Any], scratch: Path) -> int:
    """Write the archive beside its name and move it there when it is whole; return its size."""
    sums: dict[str, str] = {}
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with tarfile.open(unfinished, "w:gz", compresslevel=6) as tar:
            for name, file in files:
                try:
                    sums[name] = checksum(file)
                    tar.add(file, name, recursive=False)
                except FileNotFoundError:  # its time was up between listing and copying
                    sums.pop(name, None)
            manifest = scratch / MANIFEST
            manifest.write_text(json.dumps(about | {"format": FORMAT, "files": sums}, indent=1))
            tar.add(manifest, MANIFEST)
        unfinished.replace(target)
    except OSError as trouble:
        unfinished.unlink(missing_ok=True)
        raise BadInput(f"The backup could not be written to {target}: {trouble.strerror}.") from trouble
    return target.stat().st_size


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack and check every file before anything is touched; return the manifest."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, EOFError, ValueError, tarfile.TarError) as trouble:
        raise BadInput(f"{source} is not a whole backup of Gongzhi.") from trouble
    for name, wanted in manifest["files"].items():
        if not (folder / name).is_file() or checksum(folder / name) != wanted:
            raise BadInput(f"{source} is damaged: {name} is not what was saved.")
    return manifest
