"""What is copied out of a chat group, split into reports: who said it is dropped, what was said stays.

Chat programs copy messages in a few shapes: 王姐 3月12日 14:26 above the words, 王姐: before them, or the moment
first. What has no such line is split at blank lines.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gongzhi.text.chars import clean_text
from gongzhi.text.folding import fold
from gongzhi.text.places import FIND_BUILDING, place_words

DAY = (
    r"(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?|今天|昨天|前天|星期[一二三四五六日天]|周[一二三四五六日])"
)
CLOCK = r"(?:(?:凌晨|早上|上午|中午|下午|傍晚|晚上)\s?)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?"
MOMENT = rf"(?:{DAY}\s*)?{CLOCK}"
ABOVE = re.compile(rf"(?P<who>\S.{{0,29}}?)[:：]?\s+(?P<at>{MOMENT})")
MOMENT_FIRST = re.compile(rf"(?P<at>{DAY}\s*{CLOCK})\s+(?P<who>\S.{{0,29}}?)(?:[(<]\S+[)>])?[:：]?")
BEFORE = re.compile(r"(?P<who>[^\s:：，。；！？,;!?][^:：，。；！？,;!?\n]{0,19})[:：]\s*(?P<said>.*)")
LABELS = re.compile(
    r"(?:时间|地点|地址|位置|电话|手机|联系.*|问题|情况|内容|诉求|备注|注意?|通知|提醒|回复|答|问|https?)"
)
PICTURE = re.compile(r"[\[【](?:图片|照片|视频|动画表情|表情|[Pp]hoto|[Ii]mage|[Vv]ideo)[\]】]")
SHOWN = re.compile(r"[\[【](?:图片|照片|[Pp]hoto|[Ii]mage)[\]】]")
CALLED = re.compile(r"@\S{1,20}[\s\u2005]?")
CHATTER = re.compile(
    r"(?:好的?|好嘞|收到|知道了|明白|嗯+|哦+|哈+|呵+|谢谢.{0,8}|多谢.{0,6}|辛苦了?.{0,6}|感谢.{0,8}|赞|支持|早上?好?|晚安|"
    r"ok|okay|[\d\W_])*",
    re.IGNORECASE,
)
AS_WELL = re.compile(
    r"(?:\+1|我(?:们|家|们家)?(?:这|那)?(?:边|里|儿|楼|单元)?也(?:是|一样|有|这样|遇到了?|停了?|没有?)?了?|一样|同上|同问|同感|我也是)"
)
LONGEST_AS_WELL, LONGEST_CHATTER = 12, 30


class Kind(StrEnum):
    REPORT = "report"
    AS_WELL = "as_well"  # somebody met the same: counts with the report before
    CHATTER = "chatter"


@dataclass(frozen=True, slots=True)
class Piece:
    """One message, or several in a row of one person. `hint` is a building that the sender's name gave away."""

    words: str
    kind: Kind
    pictures: int = 0
    hint: str = ""


@dataclass(slots=True)
class Heard:
    who: str
    lines: list[str]


def split_chat(text: str) -> list[Piece]:
    """The messages of a pasted chat in their order, without the names of who wrote them."""
    heard = list(heard_in(clean_text(text).splitlines()))
    if not any(one.who for one in heard):
        heard = [
            Heard("", part.splitlines()) for part in re.split(r"\n\s*\n", clean_text(text)) if part.strip()
        ]
    names = sorted({name for one in heard for name in names_in(one.who)}, key=len, reverse=True)
    pieces = [piece_of(one, names) for one in joined(heard)]
    return [piece for piece in pieces if piece.words or piece.pictures]


def heard_in(lines: Iterable[str]) -> Iterable[Heard]:
    """Each header begins a message; what stands before the first has no sender."""
    now = Heard("", [])
    for line in lines:
        who, said = header(line.strip())
        if who is None:
            now.lines.append(line)
            continue
        yield now
        now = Heard(who, [said] if said else [])
    yield now


def header(line: str) -> tuple[str | None, str]:
    """The sender and what follows on the same line, or (None, "")."""
    plain = fold(line)
    if match := MOMENT_FIRST.fullmatch(plain) or ABOVE.fullmatch(plain):
        return line[match.start("who") : match.end("who")].strip(), ""
    match = BEFORE.fullmatch(plain)
    if match and not LABELS.match(match["who"]) and not re.fullmatch(r"[\d\s]+", match["who"]):
        return line[: match.end("who")].strip(), line[match.start("said") :].strip()
    return None, ""


def names_in(who: str) -> Iterable[str]:
    """What others call the sender: the whole, and what follows a building (3号楼王姐)."""
    building = FIND_BUILDING.search(fold(who))
    parts = [who, who[building.end() :]] if building else [who]
    return [part for part in (part.strip("-_ ·") for part in parts) if len(part) > 1 and not part.isdecimal()]


def joined(heard: Iterable[Heard]) -> list[Heard]:
    """Messages in a row of one person are one report: people send a sentence, a picture, a sentence."""
    found: list[Heard] = []
    for one in heard:
        if found and one.who and one.who == found[-1].who:
            found[-1].lines += ["", *one.lines]
        else:
            found.append(Heard(one.who, list(one.lines)))
    return found


def piece_of(one: Heard, names: list[str]) -> Piece:
    text = "\n".join(one.lines)
    pictures = len(SHOWN.findall(text))
    words = CALLED.sub("", PICTURE.sub("", text))
    for name in names:
        words = words.replace(name, "邻居")
    words = re.sub(r"\n{2,}", "\n", words).strip()
    building = place_words(one.who).building
    return Piece(words, kind_of(words, pictures), pictures, "" if building is None else f"{building}号楼")


def kind_of(words: str, pictures: int) -> Kind:
    if AS_WELL.match(words) and len(words) <= LONGEST_AS_WELL:
        return Kind.AS_WELL
    if len(words) <= LONGEST_CHATTER and not pictures and CHATTER.fullmatch(words):
        return Kind.CHATTER
    return Kind.REPORT
