"""Division codes of the tree, kept in the process: every report's number begins with one."""

from __future__ import annotations

from gongzhi.core.cached import Cached
from gongzhi.core.scope import unscoped
from gongzhi.places.levels import Level
from gongzhi.places.models import Place


def _codes() -> dict[int, str]:
    with unscoped(because="division codes are public"):
        rows = Place.objects.filter(level=Level.SUBDISTRICT).values_list("pk", "code")
        return {pk: code[:9] for pk, code in rows}


CODES = Cached(_codes, seconds=60)


def subdistrict_code(subdistrict_id: int | None) -> str:
    """Nine digits such as 110101007; zeros where the place lies outside every subdistrict or has no code."""
    return CODES.get().get(subdistrict_id or 0, "").ljust(9, "0")
