"""Orders of a hotline, letters, an old list of reports: each row becomes a case by the rules of every report.

Received at the source's time and dispatched by the table of today: the clock of its duty starts with the import,
for nobody could have kept a promise that nobody had heard of. Words that name no place of ours leave the place
unknown, and the community, or the office of the place that the import is for, says where it is.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache, partial
from typing import Any

from django.db.models import Q
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.addresses import case_pages
from gongzhi.cases.locating import Locator, Spot
from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.case import Source
from gongzhi.cases.routing import TABLE, lexicon
from gongzhi.cases.seeds import install_scheme
from gongzhi.cases.selectors.replies import reply_cells
from gongzhi.cases.services.imported import First, change_words, link_twins, withdraw_cases
from gongzhi.cases.services.intake import Prepared, Report, prepare_cases, store_cases
from gongzhi.cases.states import Status
from gongzhi.core.beside import Beside
from gongzhi.core.command import BadInput
from gongzhi.core.importing import command as console
from gongzhi.core.importing.cells import BadCell, Cell, id_of, line_of, moment_of, text_of
from gongzhi.core.importing.columns import Field
from gongzhi.core.importing.engine import digest_of
from gongzhi.core.importing.kinds import (
    Answers,
    Home,
    ImportKind,
    Incoming,
    Job,
    Plan,
    refused,
    register_import,
)
from gongzhi.core.models.imports import Outcome
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import YES, Refused, Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.text.reading import Reading, read_all
from gongzhi.text.twins import fingerprint

LONGEST_TEXT = 20_000
AHEAD = timedelta(days=1)  # clocks of other systems may be wrong, but not by more
OTHER = "other"  # the category of what fits nowhere
SHORTEST_CONTACT = 7


def words_of(cell: Cell) -> str:
    text = text_of(cell)
    if len(text) > LONGEST_TEXT:
        raise BadCell(_("longer than {most} signs.").format(most=LONGEST_TEXT))
    return text


def contact_of(cell: Cell) -> str:
    """A number that can be called; what the source has covered with stars is none."""
    text = line_of(cell)[:60]
    return text if "*" not in text and sum(sign.isdigit() for sign in text) >= SHORTEST_CONTACT else ""


HEADINGS = {
    "ref": "留言编号 工单编号 工单号 诉求编号 受理编号 流水号 编号 id",
    "title": "留言主题 诉求标题 工单标题 标题 主题 title",
    "text": "留言详情 诉求内容 工单内容 主要内容 反映内容 问题描述 内容 详情 描述 text",
    "at": "留言时间 来电时间 受理时间 诉求时间 登记时间 创建时间 时间 日期 time date",
    "place": "小区名称 小区 发生地点 事发地址 诉求地址 详细地址 地址 地点 address",
    "category": "问题类别 诉求类别 问题分类 一级分类 类别 分类 category",
    "contact": "联系电话 来电号码 联系方式 手机号 电话 phone",
}


def field_of(name: str, label: Any, read: Callable[[Any], Any] = line_of, *, needed: bool = False) -> Field:
    return Field(name, label, tuple(HEADINGS[name].split()), read, needed)


FIELDS = (
    field_of("ref", gettext_lazy("number at the source"), id_of),
    field_of("title", gettext_lazy("title")),
    field_of("text", gettext_lazy("what it says"), words_of, needed=True),
    field_of("at", gettext_lazy("when it came in"), moment_of),
    field_of("place", gettext_lazy("where")),
    field_of("category", gettext_lazy("category")),
    field_of("contact", gettext_lazy("how to reach the reporter"), contact_of),
)


@dataclass(slots=True)
class Order:
    """What a plan holds: a report to be stored, or the case whose words changed."""

    values: Mapping[str, Any]
    first: First  # the earliest report with these words; itself, where there is none
    spot: Spot | None = None
    reading: Reading | None = None
    prepared: Prepared | None = None
    case: Case | None = None
    is_twin: bool = False


def said_in(values: Mapping[str, Any]) -> tuple[str, str]:
    """Text and title: a row that has a title only says it there."""
    return values["text"] or values["title"], values["title"]


@dataclass(slots=True)
class Orders:
    """One import of cases. Places, categories and the words seen so far stay in memory."""

    job: Job
    locator: Locator
    came: str = Source.HOTLINE
    categories: dict[str, Category] = field(default_factory=dict)  # by name
    by_code: dict[str, Category] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    firsts: dict[tuple[int | None, str], First] = field(default_factory=dict)
    # By row, until it is planned: who answers with the portion's words, and the row's place in it.
    looked: dict[int, tuple[Callable[[], list[Reading]], int]] = field(default_factory=dict)

    def key(self, values: Mapping[str, Any]) -> str:
        """Number and time: two systems may both count from one, but not at the same second."""
        if not values["ref"]:
            return f"#{digest_of([values['title'], values['text'], values['at']])}"
        at = values["at"]
        return f"{values['ref']} {at:%Y%m%dT%H%M%S}" if at else values["ref"]

    @property
    def stores(self) -> bool:
        """A trial needs to know of the words only whether they came before."""
        return self.job.batch_id is not None

    def plan(self, rows: Sequence[Incoming]) -> list[Plan]:
        known = self.known_cases(rows)
        spots = [
            self.locator.locate(row.values["place"], row.values["title"], row.values["text"]) for row in rows
        ]
        told = [self.reading(row) if self.stores else None for row in rows]
        prints = [
            one.fingerprint if one else fingerprint(said_in(row.values)[0])
            for row, one in zip(rows, told, strict=True)
        ]
        self.meet(spots, prints)
        plans = [
            self.plan_change(row, known.get(row.known), words)
            if row.known
            else self.plan_new(row, spot, words, reading)
            for row, spot, words, reading in zip(rows, spots, prints, told, strict=True)
        ]
        if self.stores:
            self.prepare([plan.work for plan in plans if plan.writes and plan.work.spot])
        return plans

    def prepare(self, orders: Sequence[Order]) -> None:
        """Mask and route outside of any transaction."""
        reports = (self.report(order, order.spot) for order in orders if order.spot)
        prepared = prepare_cases(who=self.job, reports=reports, now=self.job.now)
        for order, ready in zip(orders, prepared, strict=True):
            order.prepared = ready

    def known_cases(self, rows: Sequence[Incoming]) -> dict[str, Case]:
        ids = [int(row.known.partition(":")[2]) for row in rows if row.known]
        return {f"case:{case.pk}": case for case in Case.objects.filter(pk__in=ids)} if ids else {}

    def meet(self, spots: Sequence[Spot], prints: Sequence[str]) -> None:
        """Look up who said the same before at the same estate, or also without one."""
        pairs = {(spot.place.estate_id, words) for spot, words in zip(spots, prints, strict=True)}
        new = pairs - self.firsts.keys()
        estates = {estate for estate, _words in new if estate}
        self.remember(Q(estate_id__in=estates), {words for estate, words in new if estate})
        nowhere = Q(estate_id=None, district_id=self.locator.home.district_id)
        self.remember(nowhere, {words for estate, words in new if not estate})

    def remember(self, where: Q, prints: set[str]) -> None:
        """The earliest of each; the condition on the fingerprint is that of the index."""
        if not prints:
            return
        earlier = Case.objects.filter(where, fingerprint__in=prints, retired_at=None).exclude(fingerprint="")
        columns = ("estate_id", "fingerprint", "pk", "number")
        for estate, words, pk, number in earlier.order_by("-pk").values_list(*columns):
            self.firsts[estate, words] = First(pk, number)

    def look(self, rows: Sequence[Incoming], beside: Beside) -> None:
        """Let the words be read while the rows before are stored."""
        if not self.stores:
            return
        texts = [said_in(row.values) for row in rows]
        answers = cache(beside.begin(read_all, texts, most=LONGEST_TEXT, lexicon=self.words))
        self.looked |= {row.number: (answers, place) for place, row in enumerate(rows)}

    def reading(self, row: Incoming) -> Reading:
        if found := self.looked.pop(row.number, None):
            answers, place = found
            return answers()[place]
        return read_all([said_in(row.values)], most=LONGEST_TEXT, lexicon=self.words)[0]

    def plan_new(self, row: Incoming, spot: Spot, words: str, reading: Reading | None) -> Plan:
        values = row.values
        if not (values["text"] or values["title"]):
            return refused(_("There are no words in this row."))
        if values["at"] and values["at"] > self.job.now + AHEAD:
            return refused(_("Its time lies in the future."))
        first = self.firsts.get((spot.place.estate_id, words))
        order = Order(values, first or First(), spot, reading, is_twin=first is not None)
        self.firsts.setdefault((spot.place.estate_id, words), order.first)
        return Plan(Outcome.TWIN if order.is_twin else Outcome.CREATED, work=order)

    def report(self, order: Order, spot: Spot) -> Report:
        values, reading = order.values, order.reading
        return Report(
            place=spot.place, text=said_in(values)[0], category=self.category(order), source=self.came,
            title=values["title"], contact=values["contact"], source_ref=values["ref"][:80], grid_id=spot.grid_id,
            estate_kind=spot.estate_kind, place_known=spot.known, batch_id=self.job.batch_id,
            received_at=values["at"], most_text=LONGEST_TEXT, reading=reading,
        )  # fmt: skip

    def category(self, order: Order) -> Category:
        """As the sheet names it, else by the words, else what fits nowhere."""
        if named := self.categories.get(order.values["category"]):
            return named
        return self.by_code[(order.reading.category if order.reading else "") or OTHER]

    def plan_change(self, row: Incoming, case: Case | None, words: str) -> Plan:
        """The source sends a row again with other content: only its words are taken over."""
        if case is None or case.retired_at:
            return refused(_("It was withdrawn here."))
        if words == case.fingerprint:
            return Plan(Outcome.UNCHANGED, subject=row.known)
        if case.status in (Status.FINISHED, Status.CLOSED):
            return refused(_("It is finished here already; the other words were not taken over."))
        return Plan(Outcome.UPDATED, subject=row.known, work=Order(row.values, First(), case=case))

    def save(self, plans: Sequence[Plan]) -> None:
        new = [plan for plan in plans if plan.work.prepared]
        cases = store_cases(who=self.job, prepared=[plan.work.prepared for plan in new], now=self.job.now)
        for plan, case in zip(new, cases, strict=True):
            plan.subject = f"case:{case.pk}"
            if not plan.work.is_twin:
                plan.work.first.case_id, plan.work.first.number = case.pk, case.number
        pairs = [(case, plan.work.first) for plan, case in zip(new, cases, strict=True) if plan.work.is_twin]
        twins = [(case, first) for case, first in pairs if first.case_id]
        link_twins(who=self.job, twins=twins, now=self.job.now)
        for plan in plans:
            if case := plan.work.case:
                said = plan.work.values
                text = said["text"] or said["title"]
                change_words(who=self.job, case=case, title=said["title"], text=text, now=self.job.now)


def begin(job: Job, came: str = Source.HOTLINE) -> Orders:
    home = Place.objects.filter(pk=job.place_id or 0, retired_at=None).first()
    if home is None:
        raise Refused(_("The place that these orders are for is no longer there."), status=409)
    scheme: Iterable[Category] = TABLE.get().categories.values()
    if OTHER not in {category.code for category in scheme} and job.batch_id is not None:
        scheme = install_scheme(job.now).values()
    current = [category for category in scheme if not category.retired_at]
    names = {category.name: category for category in current}
    codes = {category.code: category for category in current}
    return Orders(job, Locator(home), came, names, codes, lexicon(current))


def may(actor: Actor, place_id: int | None) -> Verdict:
    if place_id and actor.elevated and actor.holds(Right.OPERATE):
        return YES
    if place_id in {home.place_id for home in homes(actor)}:
        return YES
    return no(_("Only the community or an office above it, or an operator, brings orders in for a place."))


def homes(actor: Actor) -> list[Home]:
    """Places whose cases the actor dispatches; for an operator in an elevated session the districts too."""
    with unscoped(because="the places of the own posts; which districts exist is public"):
        own = {held.place_id for held in actor.posts if Right.DISPATCH in held.spec.rights}
        places = Place.objects.filter(pk__in=own, retired_at=None)
        if actor.elevated and actor.holds(Right.OPERATE):
            places = places | Place.objects.filter(level=Level.DISTRICT, retired_at=None)
        return [Home(place.pk, place.name) for place in places.distinct().order_by("path")]


def withdraw(job: Job, subjects: Sequence[str]) -> dict[str, str]:
    ids = [int(subject.partition(":")[2]) for subject in subjects]
    left = withdraw_cases(who=job, case_ids=ids, batch=f"import:{job.batch_id}", now=job.now)
    return {f"case:{case.pk}": case.number for case in left}


ANSWERS = Answers(
    columns=(
        Field("status", gettext_lazy("state"), ("办理状态", "工单状态", "状态")),
        Field("reply", gettext_lazy("reply"), ("答复意见", "答复内容", "回复意见", "回复内容", "办理结果", "办理情况")),
        Field("by", gettext_lazy("who acted"), ("承办单位", "答复单位", "办理单位", "处理单位")),
        Field("at", gettext_lazy("finished"), ("答复时间", "办结时间", "回复时间", "办理时间")),
    ),
    of=reply_cells, refused_in="status", days=90,
)  # fmt: skip
KIND = ImportKind(
    "cases", 10, gettext_lazy("Orders and reports"), "message-report",
    gettext_lazy("A sheet of the hotline, of letters, of an old list: a row becomes a case and goes to who must act."),
    FIELDS, homes, may, begin, withdraw, case_pages, ANSWERS, Orders.look,
)  # fmt: skip
PETITIONS = replace(
    KIND, key="petitions", order=11, label=gettext_lazy("Letters and visits"), icon="mail",
    help=gettext_lazy("A sheet of petitions handed down: each goes to the office, with the times that the law sets."),
    begin=partial(begin, came=Source.PETITION),
)  # fmt: skip


def install() -> None:
    register_import(KIND)
    register_import(PETITIONS)


def command(args: Namespace) -> dict[str, object]:
    """`gongzhi import cases FILE [--place CODE]`."""
    return console.run(KIND.key, args, place_id=place_for(args.place), now=clock())


def place_for(code: str) -> int:
    """The place with this code; without one, the only district there is."""
    with unscoped(because="whoever runs commands on the server may do everything"):
        places = Place.objects.filter(retired_at=None)
        found = list(places.filter(code=code.ljust(12, "0")) if code else places.filter(level=Level.DISTRICT))
    if len(found) == 1:
        return found[0].pk
    if code:
        raise BadInput(f"There is no place with the code {code}.")
    if not found:
        raise BadInput("There are no places yet. Bring them in first: gongzhi import places FILE.")
    names = ", ".join(f"{place.code} {place.name}" for place in found)
    raise BadInput(f"There are several districts. Say which with --place: {names}.")
