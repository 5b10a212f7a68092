"""The cast of tests/world.py as a fixture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Arranged and spoken to without a scope; a request made by a test enters its own."""
    from gongzhi.core.scope import unscoped
    from tests.world import World

    with unscoped(because="a test arranges its world"):
        yield World()
