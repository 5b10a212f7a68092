"""What several threads remember together."""

from __future__ import annotations

from typing import Any

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
