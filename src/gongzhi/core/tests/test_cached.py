"""What several threads remember together."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from gongzhi.core import cached
from gongzhi.core.cached import Cached


class Forgetful(Cached[int]):
    """Another thread clears the value right after it was set."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "until" and value:
            self.value = None


def test_a_value_that_is_cleared_while_it_is_read_still_arrives():
    box = Forgetful(lambda: 7)
    assert box.get() == 7
    Cached.all.remove(box)


def test_a_cleared_value_is_loaded_again():
    loads = iter((1, 2))
    box = Cached(lambda: next(loads))
    assert (box.get(), box.get()) == (1, 1)
    box.clear()
    assert box.get() == 2
    Cached.all.remove(box)


def test_what_was_loaded_before_it_was_cleared_is_not_kept():
    """One thread reads the old rows, another changes them and clears, then the first one is done."""
    loads = iter((1, 2))

    def load() -> int:
        value = next(loads)
        if value == 1:
            box.clear()
        return value

    box = Cached(load)
    assert (box.get(), box.get()) == (1, 2)
    Cached.all.remove(box)


@pytest.mark.django_db
def test_it_is_cleared_again_when_the_change_is_through(django_capture_on_commit_callbacks):
    """What another thread loads before that are the old rows still."""
    loads = iter((1, 2))
    box = Cached(lambda: next(loads))
    with django_capture_on_commit_callbacks(execute=True):
        box.clear()
        assert box.get() == 1
    assert box.get() == 2
    Cached.all.remove(box)


def test_what_another_process_changed_is_seen_after_two_seconds(monkeypatch):
    clock = iter((0.0, 1.9, 2.1, 2.1))
    monkeypatch.setattr(cached, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    loads = iter((1, 2))
    box = Cached(lambda: next(loads))
    assert (box.get(), box.get(), box.get()) == (1, 1, 2)
    Cached.all.remove(box)
