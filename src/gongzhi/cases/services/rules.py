"""The dispatch table is edited line by line. A changed line is ended and written anew: no version is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases import policies
from gongzhi.cases.models import Category, DispatchRule
from gongzhi.cases.models.rules import BearerKind
from gongzhi.cases.routing import TABLE
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, draft, record, record_all
from gongzhi.law.deadlines import Limit
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place

ADDED = declare("cases.rule_added", gettext_lazy("wrote this line of the dispatch table"))
ENDED = declare("cases.rule_ended", gettext_lazy("ended this line of the dispatch table"))


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says. Without a category, a kind of estate or a place it holds for all of them."""

    bearer_kind: str
    limit: Limit
    ground: str
    category: Category | None = None
    estate_kind: str = ""
    place: Place | None = None
    bearer: Organisation | None = None

    def as_rule(self, *, number: int, version: int, now: datetime) -> DispatchRule:
        facts = {name: getattr(self, name) for name in SAID}
        return DispatchRule(
            number=number, version=version, limit_amount=self.limit.amount, limit_unit=self.limit.unit.value,
            starts_at=now, **facts,
        )  # fmt: skip


SAID = ("bearer_kind", "ground", "category", "estate_kind", "place", "bearer")


def clear() -> None:
    """The table in memory follows once the change is really there."""
    transaction.on_commit(TABLE.clear)
    TABLE.clear()


def checked(line: Line) -> Line:
    if not line.ground.strip():
        raise Refused(
            _("Name the ground of this line: the article, the contract or the local policy."), status=422
        )
    if (line.bearer_kind == BearerKind.NAMED) != (line.bearer is not None):
        raise Refused(_("Name the organisation, or choose who acts by kind."), status=422)
    return line


def in_force(number: int, version: int) -> DispatchRule:
    """The line as the editor looked at it, its row locked; refused where somebody was faster."""
    found = DispatchRule.objects.select_for_update(of=("self",), no_key=True).filter(
        number=number, ends_at=None
    )
    rule = found.select_related("place", "category", "bearer").first()
    if rule is None:
        raise Refused(_("This line has been ended already. Look at its history."), status=409)
    if rule.version != version:
        why = _("Somebody has changed this line meanwhile: version {n} is in force.")
        raise Refused(why.format(n=rule.version), status=409)
    return rule


@transaction.atomic
def add_rule(*, actor: Actor, line: Line, now: datetime) -> DispatchRule:
    """Write a new line, with the next free number."""
    require(policies.can_edit_rule(actor, line.place))
    last = DispatchRule.objects.aggregate(last=Max("number"))["last"] or 0
    rule = checked(line).as_rule(number=last + 1, version=1, now=now)
    rule.save(force_insert=True)
    record_all(actor, [draft(ADDED, rule, fresh=True, number=rule.number, version=1)], at=now)
    clear()
    return rule


@transaction.atomic
def change_rule(*, actor: Actor, number: int, version: int, line: Line, now: datetime) -> DispatchRule:
    """End the version in force and write the next one. `version` is the one the editor looked at."""
    before = in_force(number, version)
    require(policies.can_edit_rule(actor, before.place))
    require(policies.can_edit_rule(actor, line.place))
    before.ends_at = now
    before.save(update_fields=["ends_at"])
    rule = checked(line).as_rule(number=number, version=version + 1, now=now)
    rule.save(force_insert=True)
    drafts = [
        draft(ENDED, before, number=number, version=version),
        draft(ADDED, rule, fresh=True, number=number, version=rule.version),
    ]
    record_all(actor, drafts, at=now)
    clear()
    return rule


@transaction.atomic
def end_rule(*, actor: Actor, number: int, version: int, now: datetime) -> DispatchRule:
    """The line holds no longer. It stays in the history, and old cases keep naming it."""
    rule = in_force(number, version)
    require(policies.can_edit_rule(actor, rule.place))
    rule.ends_at = now
    rule.save(update_fields=["ends_at"])
    record(actor, ENDED, rule, at=now, number=number, version=version)
    clear()
    return rule


def write_table(*, actor: Actor, lines: Iterable[tuple[int, Line]], now: datetime) -> int:
    """The first table of a place, with its numbers. The caller has seen that there is none yet."""
    rules = [line.as_rule(number=number, version=1, now=now) for number, line in lines]
    with transaction.atomic():
        made = DispatchRule.objects.bulk_create(rules)
        drafts = [draft(ADDED, rule, fresh=True, number=rule.number, version=1) for rule in made]
        record_all(actor, drafts, at=now)
    clear()
    return len(made)
