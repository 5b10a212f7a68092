"""The units of systemd in docs/operate/production.md, as systemd itself reads them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "operate" / "production.md"
UNIT = re.compile(r"```ini\n# /etc/systemd/system/([\w.-]+)\n(.*?)```", re.DOTALL)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_units_are_as_systemd_wants_them(tmp_path):
    """The program's own place is not there in a test, so its path stands for one that is."""
    units = UNIT.findall(PAGE.read_text(encoding="utf-8"))
    assert len(units) == 3
    for name, text in units:
        (tmp_path / name).write_text(text.replace("/srv/gongzhi/app/.venv/bin/gongzhi", "/bin/true"))
    files = [str(tmp_path / name) for name, _text in units]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "gongzhi" in line]
    assert ours == []
