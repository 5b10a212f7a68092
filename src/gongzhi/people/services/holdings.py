"""What the house holds about one person: listed for my-data, erased on request, kept where law says so (E24).

A closed registry. The module that keeps something registers it at start; the account's pages ask all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongzhi.people.models import Account

Fact = dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Holding:
    """`collect` gives the rows for the download; `erase` empties what may be emptied and says how many rows.

    `erased` and `kept` say in words what becomes of it when its person asks for erasure.
    """

    key: str
    label: Any
    collect: Callable[[Account], list[Fact]]
    erase: Callable[[Account, datetime], int] | None = None
    erased: Any = ""
    kept: Any = ""


HOLDINGS: dict[str, Holding] = {}


def register_holding(holding: Holding) -> None:
    if holding.key in HOLDINGS:
        raise ValueError(f"holding {holding.key!r} is registered twice")
    HOLDINGS[holding.key] = holding


def collect_all(account: Account) -> list[tuple[Holding, list[Fact]]]:
    return [(holding, holding.collect(account)) for holding in HOLDINGS.values()]
