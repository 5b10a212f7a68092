"""Where, in the words of a report: building, entrance, unit, and the shared spots that are named."""

import re
from dataclasses import dataclass, field

from gongzhi.text.addresses import BUILDING, DOOR, ENTRANCE, GAP, NUMBERED, ROOM, UNIT, Number, read_number
from gongzhi.text.folding import fold

# Longer words first, so that 地下车库 is not read as 车库.
SPOTS = re.compile(
    "垃圾投放点|物业办公室|地下车库|自行车棚|电动车棚|健身器材|消防通道|电梯间|电梯口|"
    "楼梯间|地下室|停车场|停车位|充电桩|充电棚|垃圾站|垃圾房|垃圾桶|绿化带|游乐场|"
    "健身区|水泵房|配电室|配电箱|电表箱|管道井|锅炉房|大门口|单元门|人行道|化粪池|"
    "下水道|雨水井|快递柜|居委会|活动室|幼儿园|电梯|楼道|楼梯|走廊|大堂|门厅|天台|"
    "楼顶|屋顶|屋面|外墙|地库|车库|车棚|花园|绿地|草坪|滑梯|广场|凉亭|喷泉|水池|"
    "泵房|水箱|东门|西门|南门|北门|正门|后门|侧门|大门|门禁|岗亭|围墙|路灯|井盖"
)
# 这一栋, 有一栋 name no building.
FIND_BUILDING = re.compile(rf"(?<![0-9A-Za-z.这那有整同每几]){BUILDING}")
FIND_ENTRANCE = re.compile(rf"(?<![0-9]){ENTRANCE}")
NEXT_DOOR = re.compile(rf"{GAP}{DOOR}")
NEXT_UNIT = re.compile(rf"{GAP}(?:[0-9]{{1,2}}层)?{UNIT}")
FIND_ROOM = re.compile(rf"(?<![0-9A-Za-z.-])(?P<unit>{ROOM})(?:室|号房)")
FIND_DASHED = re.compile(
    rf"(?<![0-9A-Za-z.-])(?P<building>{NUMBERED})[-#](?P<entrance>[0-9]{{1,2}})-{UNIT}(?!-)"
)


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """What the words say of the place; None and empty where they say nothing."""

    building: Number | None = None
    entrance: Number | None = None
    unit: Number | None = None
    spots: list[str] = field(default_factory=list)


def place_words(text: str) -> PlaceWords:
    """The first address in the text, its parts read as `addresses.read_unit` does, and each spot once."""
    plain = fold(text)
    spots = list(dict.fromkeys(SPOTS.findall(plain)))
    if dashed := FIND_DASHED.search(plain):
        building, entrance, unit = map(read_number, dashed.groups())
        return PlaceWords(building, entrance, unit, spots)
    tower = FIND_BUILDING.search(plain)
    door = (tower and NEXT_DOOR.match(plain, tower.end())) or FIND_ENTRANCE.search(plain)
    before_room = door or tower
    room = (before_room and NEXT_UNIT.match(plain, before_room.end())) or FIND_ROOM.search(plain)
    return PlaceWords(_number(tower), _number(door), _number(room), spots)


def _number(match: re.Match[str] | None) -> Number | None:
    return read_number(match[1]) if match else None
