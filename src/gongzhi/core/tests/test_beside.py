"""Work with words in a process beside this one, or here where there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from gongzhi.core import beside as module
from gongzhi.core.beside import beside
from gongzhi.text.reading import read_all


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def test_little_work_is_done_here_when_it_is_asked_for():
    with beside(module.WORTH - 1) as aside:
        assert aside.begin(os.getpid)() == os.getpid()


def test_much_work_is_done_beside():
    with beside(module.WORTH) as aside:
        assert aside.begin(os.getpid)() != os.getpid()


def test_with_one_core_it_is_done_here(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with beside(module.WORTH) as aside:
        assert aside.begin(os.getpid)() == os.getpid()


def test_what_a_killed_process_was_given_is_done_here():
    said = [("门禁坏了，我叫李小明", "")]
    with beside(module.WORTH) as aside:
        os.kill(aside.begin(os.getpid)(), signal.SIGKILL)
        first = aside.begin(read_all, said, most=100, lexicon={})
        second = aside.begin(read_all, said, most=100, lexicon={})
        assert [one.text for one in first() + second()] == ["门禁坏了，我叫李**"] * 2


def test_a_fault_is_told_to_who_asks():
    with beside(module.WORTH) as aside:
        wrong = aside.begin(int, "x")
        with pytest.raises(ValueError, match="invalid literal"):
            wrong()


SERVED = """
import os
from gongzhi.core.beside import WORTH, beside
os.cpu_count = lambda: 2
with beside(WORTH) as aside:
    aside.begin(os.getpid)()
    os.kill(os.getpid(), 9)
"""


def test_it_leaves_when_the_process_that_it_serves_is_killed():
    """Else each killed worker would leave one behind. The pipe closes when both are gone."""
    subprocess.run([sys.executable, "-c", SERVED], stdout=subprocess.PIPE, timeout=20, check=False)
