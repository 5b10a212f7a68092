"""What is asked about each kind of body beside its name and place: one table that forms, pages and imports read.

Facts are stored in `Organisation.facts` by their key, dates as ISO days. `ground` says why a fact is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.people.posts import OrgKind

BEIJING = "《北京市物业管理条例》"


class FactType(StrEnum):
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Fact:
    key: str
    label: Any
    type: FactType = FactType.TEXT
    ground: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()

    def shown(self, value: Any) -> Any:
        """The stored value as a page shows it."""
        if self.type is FactType.DAY:
            return date.fromisoformat(value)
        return dict(self.choices).get(value, value)


T = FactType
ADDRESS = Fact("address", _("Address"))
FOUNDED = Fact("founded_on", _("Founded on"), T.DAY)
FILED = Fact("filed_on", _("Filed with the subdistrict on"), T.DAY, ground=f"{BEIJING}第四十三条")
MEETS = Fact("meets", _("How often it meets"))

FACTS: dict[str, tuple[Fact, ...]] = {
    OrgKind.COMPANY: (
        Fact("legal_form", _("Legal form")),
        Fact("address", _("Registered address")),
        Fact("registered_on", _("Registered on"), T.DAY),
        Fact("register_state", _("State in the business register")),
        Fact("rating", _("Grade of the public assessment"), T.CHOICE,
             ground="《北京市住宅项目物业服务企业综合评价管理办法（试行）》",
             choices=tuple((grade, grade) for grade in "ABCD")),
    ),
    OrgKind.COMMITTEE: (
        FILED,
        Fact("rules_on", _("Rules of procedure of"), T.DAY),
        Fact("seal", _("Who keeps the seal"), ground=f"{BEIJING}第三十八条"),
        Fact("meets", _("How often it meets"), ground=f"{BEIJING}第四十五条"),
    ),
    OrgKind.MANAGEMENT: (
        Fact("why", _("Why it was formed"), T.CHOICE, ground=f"{BEIJING}第五十三条", choices=(
            ("no_assembly_possible", _("the conditions for an assembly are not met")),
            ("not_yet", _("an assembly is possible, but was too hard to set up")),
            ("no_committee", _("the assembly could not elect a committee")),
        )),
        Fact("filed_on", _("Filed with the subdistrict on"), T.DAY, ground=f"{BEIJING}第五十五条"),
        Fact("seal", _("Who keeps the seal")),
    ),
    OrgKind.SUPERVISORS: (FOUNDED, Fact("watches", _("What it watches over")), MEETS),
    OrgKind.BRANCH: (
        FOUNDED,
        Fact("form", _("Form"), T.CHOICE, choices=(
            ("own", _("branch of its own")), ("joint", _("joint branch")), ("functional", _("functional")),
        )),
        Fact("above", _("Party organisation above")),
    ),
    OrgKind.JOINT: (FOUNDED, Fact("above", _("Party organisation above")), MEETS),
    OrgKind.RESIDENTS: (
        ADDRESS,
        Fact("households", _("Households"), T.NUMBER),
        Fact("estate_board", _("Its board for environment and property"), T.CHOICE,
             ground="《城市居民委员会组织法》第九条", choices=(("yes", _("formed")), ("no", _("not formed")))),
    ),
    OrgKind.SUBDISTRICT: (ADDRESS,),
    OrgKind.DISTRICT: (ADDRESS,),
    OrgKind.DEPARTMENT: (ADDRESS, Fact("list", _("List of duties")), Fact("hours", _("Office hours"))),
    OrgKind.STATION: (ADDRESS, Fact("hotline", _("Hotline")), Fact("hours", _("Office hours"))),
    OrgKind.ASSOCIATION: (FOUNDED, Fact("charter_on", _("Charter of"), T.DAY), ADDRESS, MEETS),
    OrgKind.ALLIANCE: (FOUNDED, Fact("form", _("Reaches over"), T.CHOICE, choices=(
        ("subdistrict", _("a subdistrict")), ("community", _("a community")),
    )), MEETS),
    OrgKind.COUNCIL: (FOUNDED, Fact("task", _("What it coordinates")), MEETS),
}  # fmt: skip


def facts_of(kind: str) -> tuple[Fact, ...]:
    return FACTS.get(kind, ())


def stated(kind: str, values: Mapping[str, Any]) -> Iterator[tuple[Fact, Any]]:
    """What is known of an organisation, in the order of the table."""
    for fact in facts_of(kind):
        if values.get(fact.key) not in (None, ""):
            yield fact, fact.shown(values[fact.key])
