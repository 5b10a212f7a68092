"""What the tests of pleas have in common: asking, deciding, and what came of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from gongzhi.cases import services
from gongzhi.cases.models import Case, CasePlea
from gongzhi.cases.models.plea import PleaKind
from gongzhi.cases.services import Ruling, Wish
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from tests.world import NOON, World

HOUR, DAYS = timedelta(hours=1), timedelta(days=1)
DUE = NOON + 24 * HOUR  # line 2 of the cast's table: Tuesday noon
FRIDAY = date(2026, 3, 6)
FRIDAY_END = datetime(2026, 3, 6, 16, tzinfo=UTC)


def in_hand(world: World) -> Case:
    case = world.case()
    services.accept_case(actor=world.actor("lin"), case_id=case.pk, person_id=world.han.person_id, now=NOON)
    return case


def ask(world: World, case: Case, **changes: Any) -> CasePlea:
    said: dict[str, Any] = {
        "who": "lin",
        "kind": PleaKind.EXTEND,
        "day": FRIDAY,
        "ground": "",
        "now": NOON + HOUR,
    }
    said |= changes
    wish = Wish(said["day"], said.get("why", "配件周四到"), said["ground"])
    with scope_to(world.actor(said["who"]).grants(WORK)):
        return services.ask_time(
            actor=world.actor(said["who"]), case_id=case.pk, kind=said["kind"], wish=wish, now=said["now"]
        )


def decide(world: World, plea: CasePlea, **changes: Any) -> CasePlea:
    said: dict[str, Any] = {
        "who": "he",
        "granted": True,
        "day": FRIDAY,
        "words": "配件确实没到",
        "now": NOON + 2 * HOUR,
    }
    said |= changes
    ruling = Ruling(said["granted"], said["words"], said["day"])
    with scope_to(world.actor(said["who"]).grants(WORK)):
        return services.decide_plea(
            actor=world.actor(said["who"]),
            case_id=plea.case_id,
            plea_id=plea.pk,
            ruling=ruling,
            now=said["now"],
        )


def pause(world: World, case: Case, **changes: Any) -> CasePlea:
    return ask(world, case, **({"kind": PleaKind.PAUSE, "ground": "parts"} | changes))


def duty_of(case: Case) -> Duty:
    return Duty.objects.get(subject=f"case:{case.pk}", state=DutyState.OPEN)


def status(act: Any, *args: Any, **how: Any) -> int:
    try:
        act(*args, **how)
    except Refused as no:
        return no.status
    return 0


def verbs_of(case: Case) -> list[str]:
    return list(
        Entry.objects.filter(subject=f"case:{case.pk}").order_by("seq").values_list("verb", flat=True)
    )


def rung(account: Any) -> list[str]:
    return list(Message.objects.filter(account=account).order_by("pk").values_list("text", flat=True))
