"""What can be followed, and which verbs of the journal are news. Closed registries, filled at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongzhi.people.actor import Actor


@dataclass(frozen=True, slots=True)
class About:
    """What news speak of: its name and its page; `paths` of the places where it is met, for news that go to who
    follows a place; `at` is when it becomes news, where that is later."""

    title: str
    url: str
    paths: tuple[str, ...] = ()
    at: datetime | None = None


NEWS_BATCH = "followed"  # of the messages: what is withdrawn before it was news is cancelled
Describe = Callable[[Iterable[int]], Mapping[int, About]]


@dataclass(frozen=True, slots=True)
class Followable:
    """Something that can be followed. `find` gives the number of what a public id names, where it is open to
    the actor in the current scope; `about` leaves out what it does not open."""

    kind: str
    label: Any
    icon: str
    find: Callable[[Actor, str], int | None]
    about: Describe


@dataclass(frozen=True, slots=True)
class News:
    """What a verb is to those who follow. `at_places`: to who follows a place where it is met, and public; otherwise
    to who follows the subject itself, as far as it is open to them. `kind` is that of the subject."""

    kind: str
    label: Any
    about: Describe
    at_places: bool


FOLLOWABLE: dict[str, Followable] = {}
NEWS: dict[str, list[News]] = {}  # by verb


@dataclass(frozen=True, slots=True)
class GroupWord:
    """What a chat group reads of something: codes, kind, place and time, never names or what was written."""

    org_ids: tuple[int, ...]
    words: str
    urgent: bool = False


GroupDescribe = Callable[[Iterable[int]], Mapping[int, GroupWord]]
GROUP_NEWS: dict[
    str, tuple[str, str, GroupDescribe]
] = {}  # by verb: which sort of news, kind of the subject, words
EACH_MORNING: list[Callable[[int, datetime], str]] = []  # of an organisation, on a day


def register_group_news(sort: str, kind: str, describe: GroupDescribe, verbs: Iterable[str]) -> None:
    for verb in verbs:
        GROUP_NEWS[verb] = (sort, kind, describe)


def register_followable(one: Followable) -> None:
    if one.kind in FOLLOWABLE:
        raise ValueError(f"{one.kind!r} is registered twice")
    FOLLOWABLE[one.kind] = one


def register_news(kind: str, about: Describe, labels: Mapping[str, Any], *, at_places: bool = False) -> None:
    """`labels`: what each verb is called in a message."""
    for verb, label in labels.items():
        NEWS.setdefault(verb, []).append(News(kind, label, about, at_places))
