"""What the tests need from the machine: a browser, PostgreSQL, a Chinese font. Run by `make test`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from gongzhi.config import env, testdb
from tests.plugins.browser import chromium


def have_postgresql() -> bool:
    try:
        return testdb.programs().is_dir()
    except testdb.NoServer:
        return False


def have_chinese_font() -> bool:
    if sys.platform != "linux":
        return True  # Macs and Windows bring one
    if not shutil.which("fc-list"):
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout)


NEEDS = {
    "chromium": lambda: chromium() is not None,
    "postgresql": have_postgresql,
    "fonts-noto-cjk": have_chinese_font,
}


def missing() -> list[str]:
    return [package for package, here in NEEDS.items() if not here()]


def install(packages: list[str]) -> None:
    quiet = env.child({"DEBIAN_FRONTEND": "noninteractive"})
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "--quiet", *step], env=quiet, check=True, stdin=subprocess.DEVNULL)


def main() -> str | None:
    if (packages := missing()) and os.geteuid() == 0 and shutil.which("apt-get"):
        install(packages)
    if packages := missing():
        return f"The tests need {', '.join(packages)}. On Debian: apt-get install {' '.join(packages)}."
    return None


if __name__ == "__main__":
    sys.exit(main())
