"""Words in many voices: templates with slots, from data/says and data/talk.toml. The same dice say the same."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from random import Random

from gongzhi.cases.models.case import Source
from gongzhi.portal.demo.layout import DATA, read_data
from gongzhi.portal.demo.names import phone, someone

VOICES = ("plain", "plain", "plain", "old", "old", "cross", "cross", "short", "short", "warm")
LEAVES_NUMBER = 0.05  # writes a name or a number into the text, which has to be covered
SPOKEN = "零一二三四五六七八九"
LONGER_THAN_A_PLACE = 8  # 10号楼2单元 alone says nothing
ADDS = 0.35  # says one thing more: since when, how often


@dataclass(frozen=True, slots=True)
class Sayings:
    """What is said about one category. `months` weighs the year; `cold`: only where there is heating."""

    code: str
    weight: int
    where: str  # door, block or estate
    says: tuple[str, ...]
    patrol: tuple[str, ...]
    reply: tuple[str, ...]
    done: tuple[str, ...]
    months: str = "5" * 12
    needs: str = ""
    cold: bool = False


@cache
def sayings() -> dict[str, Sayings]:
    found: dict[str, Sayings] = {}
    for file in sorted((DATA / "says").glob("*.toml")):
        for code, row in tomllib.loads(file.read_text(encoding="utf-8")).items():
            lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
            found[code] = Sayings(code=code, **(row | lists))
    return found


@dataclass(frozen=True, slots=True)
class Spot:
    """Where it is, in a neighbour's words; `floors` is 1 in a courtyard."""

    block: str
    door: str
    floors: int
    lift: bool


def fill(template: str, spot: Spot, dice: Random) -> str:
    slots = read_data("talk")["slots"]
    floor = dice.randint(2, max(2, spot.floors))
    filled: str = template.format(
        楼=spot.block, 单=spot.door, 层=f"{floor}楼" if dice.random() < 0.7 else f"{floor}层",
        时=dice.choice(slots["when"]), 久=dice.choice(slots["since"]), 数=dice.choice(slots["number"]),
        邻=dice.choice(slots["neighbour" if spot.floors > 1 else "neighbour_in_yard"]),
        约=dice.choice(slots["by"]),
    )  # fmt: skip
    return filled


def fitting(templates: tuple[str, ...], spot: Spot) -> list[str]:
    """In a courtyard nobody speaks of floors and entrances, and nobody of a lift where there is none."""
    known = [one for one in templates if spot.lift or "电梯" not in one]
    if spot.floors > 1:
        return known
    return [one for one in known if not re.search("[层单]}|单元|(?<!{)楼", one)]


@dataclass(frozen=True, slots=True)
class Words:
    """`title` only where the source brings one: a hotline's order, or staff."""

    text: str
    title: str = ""


def report(what: Sayings, spot: Spot, source: str, dice: Random) -> Words:
    """What somebody writes or says. `what` has words that fit the spot (see `can_say`)."""
    talk = read_data("talk")
    if source == Source.STAFF and (patrol := fitting(what.patrol, spot)):
        return Words(fill(dice.choice(patrol) + dice.choice(talk["more"]["patrol"]), spot, dice))
    said = dice.choice(fitting(what.says, spot))
    body = fill(said, spot, dice)
    title = re.split("[。！？]", body)[0]
    if what.where != "estate" and not re.search("[楼单]}", said) and dice.random() < 0.4:
        body = f"{spot.block}{spot.door if spot.floors > 1 else ''}，{body}"
    if dice.random() < ADDS:
        body += fill(dice.choice(talk["more"]["long" if "{久}" not in said else "again"]), spot, dice)
    if source in (Source.HOTLINE, Source.PETITION):
        return Words(
            f"{dice.choice(talk['hotline']['begin'])}{body}{dice.choice(talk['hotline']['end'])}", title
        )
    if source == Source.BEHALF:
        return Words(dice.choice(talk["behalf"]["begin"]).format(姓=surname(dice)) + body, title)
    return Words(written(body, dice))


def written(body: str, dice: Random) -> str:
    """By the person's own hand, in a voice; some leave a name or a number in the text."""
    talk = read_data("talk")
    voice = dice.choice(VOICES)
    begin, end = dice.choice(talk["begin"][voice]), dice.choice(talk["end"][voice])
    if dice.random() < LEAVES_NUMBER:
        person = someone(dice)
        line = dice.choice(talk["end"]["called"])
        end = line.format(电=phone(dice.randrange(9_500, 9_800)), 姓=person.name[:1], 名=person.name)
    return typed(f"{begin}{body}{end}", voice, dice)


def typed(text: str, voice: str, dice: Random) -> str:
    """Not everybody types alike: short ones drop the last stop, old ones write numbers in signs."""
    if voice == "short":
        head = text.split("，", 1)[0]
        return head if len(head) > LONGER_THAN_A_PLACE and dice.random() < 0.4 else text.rstrip("。")
    if voice == "old" and dice.random() < 0.4:
        return re.sub("(?<![0-9])[2-9](?=[楼层])", lambda found: SPOKEN[int(found[0])], text)
    return text


def can_say(what: Sayings, spot: Spot) -> bool:
    return bool(fitting(what.says, spot))


def surname(dice: Random) -> str:
    return str(dice.choice(read_data("names")["surnames"]))


def work(kind: str, dice: Random) -> str:
    """A line around a case: note, back, ground, again, praise, grumble."""
    return str(dice.choice(read_data("talk")["work"][kind]))
