"""A matter from its first report to its end, as one chain: what happened, and what did not (U4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.cases.models import Case, HardCase, HardMeasure
from gongzhi.cases.states import OPEN, Status
from gongzhi.core.chips import Chip
from gongzhi.core.formats import short_day
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty, DutyState
from gongzhi.journal.models import Entry
from gongzhi.meetings.chips import CHIPS, LATE, promise_chip
from gongzhi.meetings.models import AgendaItem, Meeting, Resolution
from gongzhi.meetings.models.meeting import ItemState
from gongzhi.meetings.states import AHEAD, FROZEN, MeetingState, PromiseState

QUIET = timedelta(days=30)  # so long without anything is shown as a hole in the chain


@dataclass(frozen=True, slots=True)
class Link:
    """One station of the chain. A gap has no `at`: it is what should stand there and does not."""

    icon: str
    title: str
    at: datetime | None = None
    tone: str = ""
    facts: tuple[str, ...] = ()
    chip: Chip | None = None
    url: str = ""

    @property
    def is_gap(self) -> bool:
        return self.at is None


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known of the matter; of meetings and promises that the reader may not open only the bare facts."""

    duties: list[Duty]
    hard: list[HardCase]
    items: list[AgendaItem]
    promises: list[Resolution]
    open_meetings: set[int]
    open_promises: set[int]
    moments: list[datetime]  # at which anything was written into the history of the case


def chain_of(case: Case, *, now: datetime) -> list[Link]:
    """Of a case that the reader has opened. Eight queries for any number of meetings."""
    found = sources(case)
    links = [
        *reported(case), *owed(found, now), *listed(found), *at_the_table(found), *promised(found, now), *ended(case),
    ]  # fmt: skip
    stations = [(link.at or now, link) for link in links]
    moments = [*found.moments, *(at for at, _link in stations), *([now] if case.status in OPEN else [])]
    chain = sorted([*stations, *silences(moments)], key=lambda one: one[0])
    return [*(link for _at, link in chain), *(Link("alert-circle", gap) for gap in missing(case, found, now))]


def sources(case: Case) -> Sources:
    items = AgendaItem.objects.filter(case=case).select_related("meeting__host")
    promises = Resolution.objects.filter(item__case=case).select_related("bearer", "meeting")
    with unscoped(
        because="that a case was on a table, and what came of it, belongs to the case that was opened"
    ):
        tables, bound = list(items.order_by("meeting__starts_at", "pk")), list(promises)
        duties = Duty.objects.filter(subject=f"case:{case.pk}").select_related("bearer")
        owing = list(duties.order_by("opened_at", "pk"))
        moments = list(Entry.objects.filter(subject=f"case:{case.pk}").values_list("at", flat=True))
    steps = Prefetch("steps", HardMeasure.objects.select_related("org"))
    return Sources(
        owing,
        list(HardCase.objects.filter(case=case).prefetch_related(steps).order_by("pk")),
        tables,
        bound,
        set(Meeting.objects.filter(items__case=case).values_list("pk", flat=True)),
        set(Resolution.objects.filter(item__case=case).values_list("pk", flat=True)),
        moments,
    )


def reported(case: Case) -> list[Link]:
    facts = [case.get_source_display()]
    if n := case.followers:
        facts.append(ngettext("{n} more household met it", "{n} more households met it", n).format(n=n))
    first = Link("message-plus", _("First reported"), case.received_at, "new", tuple(facts))
    if not case.reopens:
        return [first]
    again = ngettext("it was reopened once", "it was reopened {n} times", case.reopens).format(n=case.reopens)
    return [first, Link("refresh", _("Came again"), case.reopened_at or case.received_at, "late", (again,))]


def owed(found: Sources, now: datetime) -> list[Link]:
    return [
        Link(
            "user-check", _("{org} has to act").format(org=duty.bearer.called), duty.opened_at,
            "doing" if duty.state == DutyState.OPEN else "",
            (_("by {day}").format(day=short_day(localdate(duty.due_at), localdate(now))), *how_kept(duty)),
            LATE if duty.state == DutyState.OPEN and duty.due_at < now else None,
        )
        for duty in found.duties
    ]  # fmt: skip


def how_kept(duty: Duty) -> list[str]:
    if duty.kept is None:
        return []
    return [_("done in time") if duty.kept else _("done late")]


def listed(found: Sources) -> list[Link]:
    return [link for entry in found.hard for link in (on_the_list(entry), *steps_done(entry))]


def on_the_list(entry: HardCase) -> Link:
    steps = [step for step in entry.steps.all() if step.dropped_at is None]
    facts = [str(entry.get_state_display())]
    if steps:
        done = sum(step.done_at is not None for step in steps)
        facts.append(_("{done} of {all} steps done").format(done=done, all=len(steps)))
    url, at = reverse("hard_detail", args=[entry.public_id]), entry.listed_at or entry.asked_at
    return Link("alert-square", _("On the list of hard cases"), at, "hard", tuple(facts), url=url)


def steps_done(entry: HardCase) -> list[Link]:
    return [
        Link("checkbox", step.task, step.done_at, "done", (step.org.called, _("a step towards a solution")))
        for step in entry.steps.all()
        if step.done_at
    ]


def at_the_table(found: Sources) -> list[Link]:
    return [table(item, item.meeting_id in found.open_meetings) for item in found.items]


def table(item: AgendaItem, may_open: bool) -> Link:
    meeting = item.meeting
    facts = (_("put off to a later meeting"),) if item.state == ItemState.MOVED else ()
    title = meeting.title if may_open else _("A meeting of {org}").format(org=meeting.host.called)
    url = reverse("meeting_detail", args=[meeting.public_id]) if may_open else ""
    return Link("users-group", title, meeting.starts_at, "doing", facts, CHIPS[meeting.state], url)


def promised(found: Sources, now: datetime) -> list[Link]:
    today, links = localdate(now), []
    for one in found.promises:
        may_open = one.pk in found.open_promises
        links.append(
            Link(
                "gavel", one.sentence if may_open else _("Something was resolved"),
                one.opened_at or one.meeting.starts_at, "new",
                (one.bearer.called, _("by {day}").format(day=short_day(one.due_on, today))),
                promise_chip(one.state, one.due_on, today=today),
                reverse("promise_detail", args=[one.public_id]) if may_open else "",
            )
        )  # fmt: skip
    return links


def ended(case: Case) -> list[Link]:
    links = []
    if case.finished_at and case.status not in OPEN:
        links.append(Link("check", _("Finished"), case.finished_at, "done"))
    if case.rated_at and case.solved is not None:
        said = _("The reporter says it is solved") if case.solved else _("The reporter says it is not solved")
        stars = (_("{n} of 5 stars").format(n=case.satisfied),) if case.satisfied else ()
        links.append(Link("star", said, case.rated_at, "done" if case.solved else "late", stars))
    return links


def silences(moments: list[datetime]) -> list[tuple[datetime, Link]]:
    """Stretches in which nothing at all was written down, each with its beginning."""
    moments = sorted(moments)
    return [
        (since, silence((until - since).days)) for since, until in pairwise(moments) if until - since >= QUIET
    ]


def silence(n: int) -> Link:
    return Link(
        "clock-pause", ngettext("{n} day without anything", "{n} days without anything", n).format(n=n)
    )


def missing(case: Case, found: Sources, now: datetime) -> list[str]:
    """What the chain lacks today, in the order in which it should have come."""
    unrated = case.status == Status.FINISHED and case.rated_at is None
    return [
        *unanswered(case, now), *tables_without_end(found, now), *promises_without_end(found, now),
        *([_("Nobody has said yet whether it is solved.")] if unrated else []),
    ]  # fmt: skip


def unanswered(case: Case, now: datetime) -> list[str]:
    if case.bearer is None:
        return [_("Nobody has been given it yet.")]
    if case.status == Status.DISPATCHED:
        return [_("It was given to {org}, who has not accepted it.").format(org=case.bearer.called)]
    if case.status in OPEN and case.due_at and case.due_at < now:
        n = max(1, (now - case.due_at).days)
        return [ngettext("It is {n} day past its time.", "It is {n} days past its time.", n).format(n=n)]
    return []


def tables_without_end(found: Sources, now: datetime) -> list[str]:
    """Hard and never spoken of; then each meeting from which something is missing."""
    resolved, today = {one.item_id for one in found.promises}, localdate(now)
    unspoken = any(entry.left_at is None for entry in found.hard) and not found.items
    return [
        *([_("It is on the list of hard cases, and no meeting has spoken of it.")] if unspoken else []),
        *(
            words.format(day=short_day(localdate(item.meeting.starts_at), today))
            for item in found.items
            if (words := lacks(item, item.pk in resolved, now))
        ),
    ]


def lacks(item: AgendaItem, resolved: bool, now: datetime) -> str:
    """What its table left undone, with a place for the day; an item that was put off lacks nothing there."""
    state = item.meeting.state
    if item.state == ItemState.MOVED:
        return ""
    if state in AHEAD:
        return _("The meeting of {day} was not held.") if item.meeting.ends_at < now else ""
    if state in {MeetingState.OPEN, MeetingState.CANCELLED}:
        return ""
    if not resolved:
        return _("It was on the table on {day}, and nothing was resolved.")
    return "" if state in FROZEN else _("The minutes of {day} are not signed: nobody owes it yet.")


def promises_without_end(found: Sources, now: datetime) -> list[str]:
    gaps, today = [], localdate(now)
    for one in found.promises:
        if one.state == PromiseState.OPEN and one.due_on < today:
            n = (today - one.due_on).days
            late = ngettext(
                "{org} is {n} day late with its promise.", "{org} is {n} days late with its promise.", n
            )
            gaps.append(late.format(org=one.bearer.called, n=n))
        elif one.state == PromiseState.DONE:
            words = _("{org} says that it is done; no meeting has confirmed it.")
            gaps.append(words.format(org=one.bearer.called))
    return gaps
