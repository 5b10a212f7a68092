"""Which pack governs a place."""

from gongzhi.law.packs.cn import CN
from gongzhi.law.packs.cn_11 import CN_11
from gongzhi.law.packs.pack import Pack

PACKS = (CN_11,)


def pack_for(division_code: str) -> Pack:
    """The nearest pack of a place, by its division code (any level); the national one where there is none."""
    ours = [pack for pack in PACKS if division_code.startswith(pack.code)]
    return max(ours, key=lambda pack: len(pack.code), default=CN)
