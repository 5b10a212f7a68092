"""When a committee meets lawfully, and when it has decided.

"过半数" is more than half and "半数以上" at least half (民法典 art. 1259). Members come themselves: nobody sends another.
A decision counts by the signatures of members, of all and not of those present.
"""

from dataclasses import dataclass

from gongzhi.law.citation import Citation
from gongzhi.law.terms import BEIJING, BEIJING_FROM, GUIDANCE, GUIDANCE_FROM


@dataclass(frozen=True, slots=True)
class CommitteeRule:
    """`owners_too`: more than half of the members who are owners, beside more than half of all. `signed_at_least_half`
    where half of the signatures is enough. Days count as art. 201 says."""

    owners_too: bool = False
    signed_at_least_half: bool = False
    notice_days: int = 0
    publish_days: int = 3
    publish_for: int | None = None  # working days on the board


@dataclass(frozen=True, slots=True)
class Share:
    """So many of `of`, of whom `needed` are needed."""

    have: int
    of: int
    needed: int

    @property
    def ok(self) -> bool:
        return self.of > 0 and self.have >= self.needed


COMMITTEE = CommitteeRule(notice_days=5)
COMMITTEE_BASIS = Citation(
    BEIJING,
    "第四十五条",
    BEIJING_FROM,
    "业主委员会会议应当有过半数委员参加，委员不得委托他人参会；作出决定应当经过半数委员签字同意；"
    "会议召开五日前告知居民委员会；作出决定之日起三日内公示",
)
COMMITTEE_ANYWHERE = CommitteeRule(signed_at_least_half=True, notice_days=7)
COMMITTEE_ANYWHERE_BASIS = Citation(
    GUIDANCE,
    "第三十七条至第三十九条",
    GUIDANCE_FROM,
    "业主委员会会议应有过半数的委员出席；作出的决定须经全体委员半数以上同意；会议召开七日前公告，决定三日内公告",
    mark="recalled",
)
MANAGEMENT = CommitteeRule(owners_too=True, publish_for=10)
MANAGEMENT_BASIS = Citation(
    BEIJING,
    "第五十七条",
    BEIJING_FROM,
    "应当有过半数委员且过半数业主代表委员参加，业主代表委员不能委托代理人；应当经过半数委员签字同意；"
    "会议结束后三日内公示十个工作日",
)
REMOVAL_BASIS = Citation(BEIJING, "第四十六条", BEIJING_FROM, "一年内累计缺席业主委员会会议总次数一半以上")
COMPOSITION_BASIS = Citation(
    BEIJING,
    "第五十四条",
    BEIJING_FROM,
    "由居民委员会、村民委员会、业主、物业使用人代表等七人以上单数组成，其中业主代表不少于委员人数的二分之一",
)
CONVENED_BASIS = Citation(BEIJING, "第四十五条", BEIJING_FROM, "三分之一以上的委员提议的，应当召开临时会议")


def more_than_half(n: int) -> int:
    """The least number that is more than half of n."""
    return n // 2 + 1


def quorum(*, present: int, sitting: int, seats: int = 0) -> Share:
    """How many members have to be there. Vacant seats do not lower the number below what the committee's size asks for
    (policy: the text says 委员 and leaves open whether vacant seats count)."""
    return Share(present, sitting, more_than_half(max(sitting, seats)))


def owners_quorum(*, present: int, sitting: int) -> Share:
    """The same of the members who are owners."""
    return Share(present, sitting, more_than_half(sitting))


def signatures(rule: CommitteeRule, *, signed: int, sitting: int, seats: int = 0) -> Share:
    """How many members have to sign what was decided."""
    size = max(sitting, seats)
    return Share(signed, sitting, (size + 1) // 2 if rule.signed_at_least_half else more_than_half(size))


def absent_too_often(*, held: int, missed: int) -> bool:
    """Whether a member's removal has to be proposed: absent from half of a year's meetings, or more."""
    return held > 0 and 2 * missed >= held


def may_demand(*, asking: int, sitting: int) -> bool:
    """Whether so many members can have a meeting called: a third, or more."""
    return asking > 0 and 3 * asking >= sitting


def management_is_sound(*, members: int, owners: int) -> bool:
    """Seven or more, an odd number, owners at least half of them."""
    return members >= 7 and members % 2 == 1 and 2 * owners >= members
