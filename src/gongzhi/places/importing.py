"""Places from a sheet: the national code list, estates of a map service, an own sheet of buildings and units.

A row names the way down to one place and the facts of it. Places are known by their codes (streets of one name
are many), below them by name under their parent. An estate whose community nobody has said waits under
“未划入社区” of its district until the desk moves it: nothing is guessed from its neighbourhood.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.command import BadInput
from gongzhi.core.importing import command as console
from gongzhi.core.importing.cells import BadCell
from gongzhi.core.importing.kinds import Home, ImportKind, Incoming, Job, Plan, refused, register_import
from gongzhi.core.models.imports import Outcome
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import YES, Refused, Verdict, no
from gongzhi.journal.models import Entry
from gongzhi.journal.services import declare, record
from gongzhi.places.geo import Point
from gongzhi.places.levels import Level
from gongzhi.places.models import EstateFacts, Place, PlaceName, UnitFacts
from gongzhi.places.planting import Node, Tree
from gongzhi.places.policies import PLACES, keeps_all
from gongzhi.places.services.entering import retire_place
from gongzhi.places.services.tree import ADDED, add_place, rename_place
from gongzhi.places.sheets import FIELDS, Facts, facts_of, steps_of

READ = declare("places.read_from_sheet", gettext_lazy("took facts from a sheet"))
NOWHERE = 0  # the home of whoever may write everywhere


@dataclass(slots=True)
class Planting:
    """What saving a row does: places to add, the last of them or one that was there, and facts for it."""

    made: list[Node]
    node: Node
    facts: Facts
    rename: str = ""
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bringer:
    """Who brings a sheet in. The right was checked for the whole import, and each row for its place."""

    account_id: int | None
    org_id: int | None

    def holds(self, right: Any, placed: Any = None) -> bool:
        return True


class Places:
    """One import of places."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.tree = Tree()
        self.home = self.tree.nodes.get(job.place_id) if job.place_id else None
        if job.place_id and self.home is None:
            raise Refused(_("The place that this sheet is for is no longer there."), status=409)

    def key(self, values: Mapping[str, Any]) -> str:
        codes = [values["community_code"], values["subdistrict_code"], values["district_code"]]
        inner = [values[level] for level in (Level.ESTATE, Level.BUILDING, Level.ENTRANCE, Level.UNIT)]
        if values["url"]:
            return f"{values['url']} {'/'.join(filter(None, inner[1:]))}".strip()
        upper = next(filter(None, codes), "") or "/".join(
            values[level] for level in ("district", "subdistrict", "community")
        )
        return "/".join([upper, *inner]).rstrip("/")

    def plan(self, rows: Sequence[Incoming]) -> list[Plan]:
        return [self.plan_row(row) for row in rows]

    def plan_row(self, row: Incoming) -> Plan:
        try:
            steps = steps_of(row.values)
            if not steps:
                return refused(_("This row names no place."))
            facts = facts_of(row.values, steps[-1].level, now=self.job.now)
            point = Point(facts.place["lng"], facts.place["lat"]) if "lng" in facts.place else None
            node, made = self.tree.way(steps, row.values["part"], point)
        except BadCell as bad:
            return refused(str(bad))
        if self.home and not self.within_home(node):
            return refused(_("“{name}” does not lie in {home}.").format(name=node.name, home=self.home.name))
        node.point = node.point or point
        plan = Planting(made, node, facts)
        if made and made[-1] is node:
            node.facts = facts.known | facts.place | {"odd": facts.odd}
            return Plan(Outcome.CREATED, work=plan)
        self.compare(plan, row, official=steps[-1].official)
        label = f"place:{node.pk}" if node.pk else ""
        return Plan(
            Outcome.UPDATED if plan.changes or plan.rename else Outcome.UNCHANGED, subject=label, work=plan
        )

    def within_home(self, node: Node) -> bool:
        return self.home is not None and node.above(self.home.level) is self.home

    def compare(self, plan: Planting, row: Incoming, *, official: str) -> None:
        """What the row would change. The source that brought a place may correct it; another fills what is empty,
        and what it says otherwise is kept as odd."""
        node = plan.node
        if official and official not in node.names and node.code and row.known:
            plan.rename = official
        before = self.facts_of(node)
        for name, value in (plan.facts.known | plan.facts.place).items():
            old = before.get(name)
            if old in (None, "") or (row.known and old != value):
                plan.changes[name] = value
            elif old != value and name not in ("lng", "lat"):
                plan.facts.odd[f"{name} {row.values['source']}".strip()] = str(value)
        odd = before.get("odd") or {}
        if plan.facts.odd and not plan.facts.odd.items() <= odd.items():
            plan.changes["odd"] = odd | plan.facts.odd
        before |= plan.changes

    def facts_of(self, node: Node) -> dict[str, Any]:
        if node.facts is None:
            model = UnitFacts if node.level == Level.UNIT else EstateFacts
            known = model.objects.filter(place_id=node.pk or 0).values().first()
            own = Place.objects.filter(pk=node.pk or 0).values("kind", "lng", "lat").first()
            node.facts = dict(known or {}) | dict(own or {})
        return node.facts

    def save(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            work: Planting = plan.work
            for node in work.made:
                self.add(node, work.facts if node is work.node else Facts())
            plan.along = [f"place:{node.pk}" for node in work.made if node is not work.node]
            plan.subject = f"place:{work.node.pk}"
            if plan.outcome == Outcome.UPDATED:
                self.change(work)

    def add(self, node: Node, facts: Facts) -> None:
        parent = Place(pk=node.parent.pk, level=node.parent.level) if node.parent else None
        place = add_place(
            actor=self.job,
            level=node.level,
            name=node.name,
            parent=parent,
            now=self.job.now,
            code=node.code,
            **facts.place,
        )
        node.pk = place.pk
        self.tree.nodes[place.pk] = node
        if node.official and node.official != node.name:
            today = localdate(self.job.now)
            PlaceName.objects.create(place=place, name=node.official, code=node.code, valid_from=today)
        if node.level == Level.ESTATE and (facts.known or facts.odd):
            EstateFacts.objects.create(place=place, odd=facts.odd, **facts.known)
        elif node.level == Level.UNIT and facts.known:
            UnitFacts.objects.create(place=place, **facts.known)

    def change(self, work: Planting) -> None:
        place = Place.objects.locked().get(pk=work.node.pk or 0)
        if work.rename:
            place = rename_place(actor=self.job, place=place, name=work.rename, now=self.job.now)
        own = {name: work.changes[name] for name in ("kind", "lng", "lat") if name in work.changes}
        facts = {name: value for name, value in work.changes.items() if name not in own}
        if own:
            Place.objects.filter(pk=place.pk).update(**own)
        if facts:
            model = UnitFacts if place.level == Level.UNIT else EstateFacts
            model.objects.update_or_create(place=place, defaults=facts)
        if work.changes:
            record(self.job, READ, place, at=self.job.now, fields=sorted(work.changes))


def homes(actor: Any) -> list[Home]:
    """Places whose tree the actor keeps; for an operator in an elevated session everything."""
    with unscoped(because="the places of the own posts"):
        own = {held.place_id for held in actor.posts if PLACES in held.spec.rights}
        upper = (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY, Level.ESTATE)
        places = Place.objects.filter(pk__in=own, level__in=upper, retired_at=None).order_by("path")
        everywhere = [Home(NOWHERE, _("the whole tree"))] if keeps_all(actor) else []
        return [*everywhere, *(Home(place.pk, place.name) for place in places)]


def may(actor: Any, place_id: int | None) -> Verdict:
    if (place_id or NOWHERE) in {home.place_id for home in homes(actor)}:
        return YES
    return no(_("Only who keeps the tree of a place, or an operator, brings places in for it."))


def withdraw(job: Job, subjects: Sequence[str]) -> dict[str, str]:
    """Take places out of use that nobody has changed and on which nothing stands."""
    left: dict[str, str] = {}
    bringer = Bringer(job.account_id, job.org_id)
    changed = Entry.objects.filter(subject__in=subjects).exclude(verb__in=(ADDED, READ))
    touched = set(changed.values_list("subject", flat=True))
    places = Place.objects.filter(
        pk__in=[int(subject.partition(":")[2]) for subject in subjects], retired_at=None
    )
    for place in places.order_by("-path"):
        label = f"place:{place.pk}"
        if label in touched:
            left[label] = place.full_name
            continue
        try:
            retire_place(actor=bringer, place_id=place.pk, now=job.now)
        except Refused as held:
            left[label] = f"{place.full_name}: {held.why}"
    return left


KIND = ImportKind(
    "places", 20, gettext_lazy("Places"), "building-community",
    gettext_lazy("Codes of districts to communities, estates with their facts, buildings, entrances and units."),
    FIELDS, homes, may, Places, withdraw,
)  # fmt: skip


def install() -> None:
    register_import(KIND)


def command(args: Namespace) -> dict[str, object]:
    """`gongzhi import places FILE`."""
    if args.place:
        raise BadInput("A sheet of places names its places itself: leave --place out.")
    return console.run(KIND.key, args, place_id=None, now=clock())
