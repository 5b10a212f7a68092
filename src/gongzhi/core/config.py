"""Settings of the place: declared once with a default, changed on a page, overridden for a place.

A number that the law leaves open is a setting whose `ground` says that it is policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongzhi.core.cached import Cached
from gongzhi.core.models import STORED_LEVELS, Setting
from gongzhi.core.verdict import Refused

EVERYWHERE = 0


@dataclass(frozen=True, slots=True)
class Declared:
    key: str
    label: Any  # lazy translation
    default: Any
    unit: Any = ""
    ground: Any = ""  # where the default comes from
    least: int | None = None
    most: int | None = None

    def check(self, value: Any) -> Any:
        if type(value) is not type(self.default):
            raise Refused(f"{self.label}: {value!r}", status=422)
        if isinstance(value, int) and not isinstance(value, bool):
            low = self.least if self.least is not None else value
            high = self.most if self.most is not None else value
            if not low <= value <= high:
                raise Refused(f"{self.label}: {low}–{high}", status=422)
        return value


DECLARED: dict[str, Declared] = {}


def declare_setting(key: str, **facts: Any) -> Declared:
    if key in DECLARED:
        raise ValueError(f"setting {key!r} is declared twice")
    DECLARED[key] = Declared(key, **facts)
    return DECLARED[key]


def _load() -> dict[tuple[str, int], Any]:
    return {(row.key, row.place_id): row.value for row in Setting.objects.all()}


_changed = Cached(_load)


def value(key: str, placed: Any = None) -> Any:
    """The value in force at a place: the nearest level that set it, else the default."""
    declared, changed = DECLARED[key], _changed.get()
    for level in reversed(STORED_LEVELS):
        place_id = getattr(placed, f"{level}_id", None)
        if place_id is not None and (key, place_id) in changed:
            return changed[key, place_id]
    return changed.get((key, EVERYWHERE), declared.default)


def own_values(place_id: int) -> dict[str, Any]:
    """What a place has set for itself, by key."""
    rows = Setting.objects.filter(place_id=place_id, key__in=DECLARED).order_by("key")
    return dict(rows.values_list("key", "value"))


def change(key: str, new: Any, *, place_id: int = EVERYWHERE) -> Any:
    """Store a value; the caller's service checks the right and writes the journal. Returns the old value."""
    new = DECLARED[key].check(new)
    old = _changed.load().get((key, place_id), DECLARED[key].default)
    Setting.objects.update_or_create(key=key, place_id=place_id, defaults={"value": new})
    _changed.clear()
    return old


def forget(key: str, *, place_id: int) -> bool:
    """Take a place's own value away: the level above it counts again."""
    gone, _rows = Setting.objects.filter(key=key, place_id=place_id).delete()
    _changed.clear()
    return bool(gone)
