"""What is built is whole: from the wheel alone, in an empty folder, the tables are made and the front page answers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from gongzhi.config import env

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[1]
BUILD = "import sys; from flit_core.buildapi import build_wheel; build_wheel(sys.argv[1])"
TRY = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now
import gongzhi
from gongzhi.cases.seeds import install_scheme
from gongzhi.core.scope import unscoped
from gongzhi.portal.demo.layout import read_data
print(gongzhi.__file__, settings.VAR)
call_command("migrate", verbosity=0)
call_command("check", fail_level="WARNING")
with unscoped(because="a try"):
    install_scheme(now())
assert read_data("bodies")
page = Client().get("/")
assert page.status_code == 200, page
assert "共治" in page.content.decode(), page.content.decode()
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, check=True)
    with ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "installed")
    return folder / "installed"


def run(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    more = {
        "PYTHONPATH": str(installed),
        "STAGE": "dev",
        "DB": "sqlite",
        "DB_FILE": ":memory:",
        "DJANGO_SETTINGS_MODULE": "gongzhi.config.settings",
    }
    surroundings = {name: value for name, value in env.child(more).items() if name != "VAR"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=surroundings, capture_output=True, text=True, check=False
    )


def test_the_wheel_alone_makes_its_tables_and_shows_its_front_page(installed, tmp_path):
    shutil.copytree(ROOT / "var/vendor", tmp_path / "var/vendor")  # from npm, which the wheel cannot bring
    run(installed, tmp_path, "-m", "gongzhi", "messages", "compile").check_returncode()
    done = run(installed, tmp_path, "-c", TRY)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:2] == [str(installed / "gongzhi/__init__.py"), str(tmp_path / "var")]


def test_the_wheel_brings_its_command(installed, tmp_path):
    assert (
        "gongzhi=gongzhi.config.cli:main" in next(installed.glob("*.dist-info/entry_points.txt")).read_text()
    )
    done = run(installed, tmp_path, "-m", "gongzhi", "--help")
    assert done.returncode == 0 and "backup" in done.stdout
