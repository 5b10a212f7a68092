"""The agenda: problems of the place, no more new ones than a meeting of its kind can solve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from gongzhi.cases.models import Case, CaseBearing
from gongzhi.cases.services.promising import Owed, not_awaited, owe
from gongzhi.core.formats import day
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import Draft, draft
from gongzhi.meetings import policies, verbs
from gongzhi.meetings.models import AgendaItem, ItemState, Meeting, MeetingSide, Party
from gongzhi.meetings.services.common import ATTEND, locked, needed, seated, tell, written
from gongzhi.meetings.states import AHEAD, PREPARED
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation

MOST_ITEMS = 40


class TooMany(Refused):
    """The meeting has all the new problems it may take. `later` is the next one, where there is one."""

    def __init__(self, why: str, later: Meeting | None) -> None:
        super().__init__(why, status=409)
        self.later = later


@dataclass(frozen=True, slots=True)
class NewItem:
    """`case_id` is one that the actor may open; `is_new` counts against what one meeting takes."""

    title: str
    minutes: int = 10
    case_id: int | None = None
    is_new: bool = True


@transaction.atomic
def add_item(*, actor: Actor, meeting_id: int, new: NewItem, now: datetime) -> AgendaItem:
    meeting = locked(meeting_id)
    require(policies.can_propose(actor, meeting, seated(meeting)))
    if meeting.state not in PREPARED:
        raise Refused(_("This meeting is over. Put it on the next one."), status=409)
    title = needed(new.title, _("Say in a few words what it is about."))[:120]
    case = case_of(new.case_id, meeting)
    if new.is_new:
        must_have_room(meeting, now)
    must_be_once(meeting, case)
    item = AgendaItem.objects.create(
        meeting=meeting, number=next_number(meeting), title=title, minutes=new.minutes, is_new=new.is_new,
        case=case, raised_by_id=actor.speaks_for(meeting, seated(meeting)),
    )  # fmt: skip
    drafts: list[Draft] = [draft(verbs.ITEM_ADDED, meeting, item=item.pk, case=case.pk if case else None)]
    if case:
        drafts.append(draft(verbs.ON_AGENDA, case, meeting=meeting.pk))
    written(actor, meeting, drafts, now=now)
    return item


def case_of(case_id: int | None, meeting: Meeting) -> Case | None:
    """A case of the place that the caller may open, locked: its history is written too."""
    if case_id is None:
        return None
    case: Case | None = Case.objects.locked().filter(pk=case_id, retired_at=None).first()
    if case is None:
        raise Refused(_("There is no such case for you."), status=404)
    if case.named_only:
        raise Refused(_("A report of misconduct is not for a table with many."), status=422)
    levels = {"estate": case.estate_id, "community": case.community_id, "subdistrict": case.subdistrict_id}
    if levels.get(meeting.kind.level) != meeting.place_id:
        raise Refused(_("This case belongs to another place."), status=422)
    return case


def must_have_room(meeting: Meeting, now: datetime) -> None:
    most = meeting.kind.new_most
    taken = list(meeting.items.filter(is_new=True).exclude(state=ItemState.MOVED))
    if most is None or len(taken) < most:
        return
    later = next_of(meeting)
    offer = (
        _("Put it on the next one, on {day}.").format(day=day(later.starts_at, today=localdate(now)))
        if later
        else _("Put it on a later one.")
    )
    said = _(
        "A meeting of this kind takes {n} new problems, so that they get solved. This one has {titles}. {offer}"
    )
    titles = _(", ").join(f"“{item.title}”" for item in taken)
    raise TooMany(said.format(n=most, titles=titles, offer=offer), later)


def must_be_once(meeting: Meeting, case: Case | None) -> None:
    items = meeting.items.exclude(state=ItemState.MOVED)
    if case and items.filter(case=case).exists():
        raise Refused(_("This case is on the agenda already."), status=409)
    if items.count() >= MOST_ITEMS:
        raise Refused(_("A meeting has {n} items at most.").format(n=MOST_ITEMS), status=409)


def next_of(meeting: Meeting) -> Meeting | None:
    """The next meeting of the series that is still ahead."""
    if meeting.series_id is None:
        return None
    with unscoped(because="the next meeting of the same table"):
        rows = Meeting.objects.filter(series=meeting.series_id, starts_at__gt=meeting.starts_at)
        return (
            rows.filter(state__in=AHEAD).order_by("starts_at").select_related("kind", "host", "place").first()
        )


def next_number(meeting: Meeting) -> int:
    return int(meeting.items.aggregate(most=Max("number"))["most"] or 0) + 1


def item_of(meeting: Meeting, item_id: int) -> AgendaItem:
    item: AgendaItem | None = meeting.items.filter(pk=item_id).first()
    if item is None:
        raise Refused(_("This item is not on the agenda."), status=404)
    return item


@transaction.atomic
def remove_item(*, actor: Actor, meeting_id: int, item_id: int, now: datetime) -> None:
    """Take off what nobody has spoken about yet."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    item = item_of(meeting, item_id)
    if meeting.state not in AHEAD or item.started_at:
        raise Refused(_("What was on the table stays on the agenda. It can be put off."), status=409)
    drafts: list[Draft] = [draft(verbs.ITEM_REMOVED, meeting, item=item.pk)]
    not_awaited(item.guests.all(), why="removed", drafts=drafts, now=now)
    written(actor, meeting, drafts, now=now)
    item.delete()


@transaction.atomic
def put_off_item(*, actor: Actor, meeting_id: int, item_id: int, now: datetime) -> AgendaItem:
    """To the next meeting of the series. It counts there as the new problem that it is."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    item = item_of(meeting, item_id)
    if meeting.state not in PREPARED or item.state != ItemState.PLANNED:
        raise Refused(_("Only what is still to be spoken about can be put off."), status=409)
    later = next_of(meeting)
    if later is None:
        raise Refused(_("No later meeting of this series is made yet."), status=409)
    with unscoped(because="the next meeting of the same table"):
        later = locked(later.pk)
        if item.is_new:
            must_have_room(later, now)
        moved = AgendaItem.objects.create(
            meeting=later, number=next_number(later), title=item.title, minutes=item.minutes,
            is_new=item.is_new, case=item.case, raised_by_id=item.raised_by_id, came_from=item,
        )  # fmt: skip
    item.state = ItemState.MOVED
    item.save(update_fields=["state"])
    drafts: list[Draft] = [draft(verbs.ITEM_PUT_OFF, meeting, item=item.pk)]
    not_awaited(item.guests.all(), why="put_off", drafts=drafts, now=now)
    drafts.append(draft(verbs.ITEM_ADDED, later, item=moved.pk))
    written(actor, meeting, drafts, now=now)
    return moved


@transaction.atomic
def invite(*, actor: Actor, meeting_id: int, item_id: int, org_id: int, now: datetime) -> MeetingSide:
    """Ask an organisation in for one item (X). It owes an answer before the meeting begins."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    item = item_of(meeting, item_id)
    if meeting.state not in PREPARED or item.state != ItemState.PLANNED:
        raise Refused(_("Who is invited comes for an item that is still to be spoken about."), status=409)
    with unscoped(because="any organisation can be invited; its name is public"):
        org = Organisation.objects.filter(pk=org_id, retired_at=None).first()
    if org is None:
        raise Refused(_("There is no such organisation."), status=404)
    if org.pk in set(meeting.sides.filter(item=None).values_list("org_id", flat=True)):
        raise Refused(_("{org} sits at this table anyway.").format(org=org.called), status=409)
    if item.guests.filter(org=org).exists():
        raise Refused(_("{org} is invited already.").format(org=org.called), status=409)
    side = MeetingSide.objects.create(meeting=meeting, party=Party.GUEST, org=org, item=item, must=False)
    if item.case_id:  # who is asked about a case reads it
        CaseBearing.objects.get_or_create(case_id=item.case_id, org=org, defaults={"since": now})
    drafts: list[Draft] = [draft(verbs.INVITED, meeting, to=org.pk, item=item.pk)]
    if meeting.state in AHEAD:
        title = _("{meeting}: “{item}”").format(meeting=meeting.title, item=item.title)
        owe([Owed(ATTEND, title, org, side, meeting.starts_at)], meeting, drafts=drafts, now=now)
    written(actor, meeting, drafts, now=now)
    text = _("You are invited to “{meeting}” for “{item}”. Say whether you come, send somebody, or write.")
    tell(meeting, [org.pk], text.format(meeting=meeting.title, item=item.title), now=now)
    return side
