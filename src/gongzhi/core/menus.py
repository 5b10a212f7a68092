"""What stands in the frame of every staff page: menu entries, the bell, the seat of who is signed in.

Modules register at start, in their AppConfig.ready; the frame asks, without knowing the modules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

Words = str | Promise
RAIL = 8  # entries that the rail shows; the rest stand under 更多
COUNTED = 99  # more that waits is not counted at every page: the figure says 99+
BAR = 4  # entries that the bottom bar of a phone shows beside 更多


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    label: Words
    icon: str
    url_name: str
    order: int
    needs: Callable[[Any], bool]
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits today: 柳园里, 安和物业项目部, 项目经理."""

    place: str = ""
    org: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class Banner:
    """Stands above every page as long as it is true: an elevated session with its reason and its end."""

    words: str
    until: datetime
    end_url: str


class Frame:
    """What was registered. One instance, `FRAME`, serves the house; tests make their own."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self.unread: Callable[[Any], int] = lambda actor: 0
        self.seat: Callable[[Any], Seat] = lambda actor: Seat()
        self.banner: Callable[[Any], Banner | None] = lambda actor: None

    def add(self, entry: Entry) -> None:
        if entry.key in self._entries:
            raise ImproperlyConfigured(f"The menu entry {entry.key!r} is registered twice.")
        self._entries[entry.key] = entry

    def entries(self, actor: Any) -> list[Entry]:
        """What this person may open, in order."""
        mine = (entry for entry in self._entries.values() if entry.needs(actor))
        return sorted(mine, key=lambda entry: entry.order)


FRAME = Frame()


def register_menu(
    key: str,
    label: Words,
    icon: str,
    url_name: str,
    *,
    order: int,
    needs: Callable[[Any], bool],
    count: Callable[[Any], int] | None = None,
) -> None:
    """Add an entry. `count` says how many wait; it is asked once a page, within the actor's own scope."""
    FRAME.add(Entry(key, label, icon, url_name, order, needs, count))


def register_bell(unread: Callable[[Any], int]) -> None:
    """Say how many messages an actor has not read (notices)."""
    FRAME.unread = unread


def register_seat(seat: Callable[[Any], Seat]) -> None:
    """Say where an actor sits (people)."""
    FRAME.seat = seat


def register_banner(banner: Callable[[Any], Banner | None]) -> None:
    """Say what an actor must not forget on any page (portal)."""
    FRAME.banner = banner
