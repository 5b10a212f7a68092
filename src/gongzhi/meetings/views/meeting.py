"""The page of a meeting, what can be done there, and what it gives out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import conditional_page, require_http_methods, require_POST, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.acts import press, status_of
from gongzhi.core.addresses import number_in
from gongzhi.core.files import served
from gongzhi.core.forms import WithKey, new_idem
from gongzhi.core.idempotency import once
from gongzhi.core.prints import qr
from gongzhi.core.steps import Act, Doing, carried_out
from gongzhi.core.verdict import Refused, require
from gongzhi.meetings import calendars, papers, policies
from gongzhi.meetings.forms import acts as forms
from gongzhi.meetings.models import Meeting, MeetingPaper, MinuteField, PaperKind
from gongzhi.meetings.selectors import detail
from gongzhi.meetings.selectors.history import timeline
from gongzhi.meetings.selectors.listing import chip_for
from gongzhi.meetings.services import agenda, calling, ending, keeping, minutes, room
from gongzhi.people.middleware import Request


@members_only
@require_safe
def meeting_detail(request: Request, public_id: str) -> HttpResponse:
    meeting, now = detail.meeting_of(public_id), clock()
    return render(request, "meetings/detail.html", facts_of(request, meeting, now))


def facts_of(request: Request, meeting: Meeting, now: Any) -> dict[str, Any]:
    seated = detail.table(meeting, request.actor)
    shown = number_in(request.GET.get("item", ""))
    items = detail.agenda(meeting, seated, request.actor, shown=shown, now=now)
    return {
        "meeting": meeting, "now": now, "chip": chip_for(meeting, now=now), "table": seated, "items": items,
        "earlier": detail.earlier(meeting, now=now), "may": detail.may(request.actor, meeting, seated),
        "papers": list(meeting.papers.select_related("file")), "addenda": list(meeting.addenda.all()),
        "lines": timeline(meeting, request.actor), "idem": new_idem(), "minutes_sum": sum(one.row.minutes for one in items),
    }  # fmt: skip


@members_only
@require_safe
@conditional_page
def meeting_present(request: Request, public_id: str) -> HttpResponse:
    """Who is here and whether that is enough: asked again every five seconds."""
    meeting, now = detail.meeting_of(public_id), clock()
    seated = detail.table(meeting, request.actor)
    facts = {
        "meeting": meeting,
        "table": seated,
        "may": detail.may(request.actor, meeting, seated),
        "now": now,
        "idem": "",
    }
    return render(request, "meetings/_present.html", facts)


class OnMeeting(Doing[Meeting]):
    key = "meeting_id"

    @property
    def of(self) -> int:
        return int(self.form.about)


def add(do: OnMeeting) -> None:
    agenda.add_item(**(do.common | {"meeting_id": do.form.meant().pk}), new=do.form.new())


def cancel(do: OnMeeting) -> None:
    calling.cancel_meeting(**do.common, why=do.said("text"))


def change(do: OnMeeting) -> None:
    revision = do.said("revision") or 0
    minutes.change_resolution(**do.common, resolution_id=do.of, revision=revision, new=do.form.resolving())


def left(do: OnMeeting) -> None:
    if do.said("what") == "mistake":
        room.strike_arrival(**do.common, row_id=do.said("person"))
    else:
        room.check_out(**do.common, row_id=do.said("person"), back=do.said("what") == "back")


def papers_of(kind: PaperKind) -> Callable[[OnMeeting], object]:
    return lambda do: ending.add_papers(**do.common, kind=kind, uploads=do.said("photos"))


ACTS: dict[str, Act[forms.MeetingForm, OnMeeting]] = {
    "answer": Act(
        forms.AnswerForm, lambda do: calling.answer_invitation(**do.common, side_id=do.of, reply=do.form.reply()),
        gettext_lazy("Answered. Who holds the meeting sees it."), gettext_lazy("Answer the invitation"),
        pgettext_lazy("invitation", "Answer"),
    ),
    "move": Act(
        forms.MoveForm, lambda do: calling.move_meeting(**do.common, move=do.form.move()),
        gettext_lazy("Moved. Who was called is told."), gettext_lazy("Move the meeting"), gettext_lazy("Move it"),
    ),
    "cancel": Act(
        forms.WhyForm, cancel, gettext_lazy("Cancelled. Who was called is told."), gettext_lazy("Cancel the meeting"),
        gettext_lazy("Cancel the meeting"),
    ),
    "add": Act(
        forms.ItemForm, add, gettext_lazy("On the agenda."), gettext_lazy("Put something on the agenda"),
        gettext_lazy("Put it on the agenda"),
    ),
    "invite": Act(
        forms.InviteForm, lambda do: agenda.invite(**do.common, item_id=do.of, org_id=do.said("org")),
        gettext_lazy("Invited. They say whether they come, send somebody, or write."),
        gettext_lazy("Invite for this item"), gettext_lazy("Invite"),
    ),
    "resolve": Act(
        forms.ResolveForm, lambda do: minutes.resolve(**do.common, new=do.form.resolving()),
        gettext_lazy("Written down. It binds when the minutes are signed."), gettext_lazy("What was resolved"),
        gettext_lazy("Write it down"),
    ),
    "change": Act(
        forms.ChangeForm, change, gettext_lazy("Changed."), gettext_lazy("Change the resolution"), gettext_lazy("Save"),
    ),
    "hands": Act(
        forms.HandsForm, lambda do: minutes.count_hands(**do.common, hands=do.form.hands()),
        gettext_lazy("Counted."), gettext_lazy("Show of hands"), gettext_lazy("Write it down"),
    ),
    "arrive": Act(
        forms.ArriveForm, lambda do: room.check_in(**do.common, arrival=do.form.arrival()),
        gettext_lazy("Checked in."), gettext_lazy("Check somebody in"), gettext_lazy("Check in"),
    ),
    "left": Act(
        forms.LeftForm, left, gettext_lazy("Written down."), gettext_lazy("Who left, or was entered by mistake"),
        gettext_lazy("Write it down"),
    ),
    "sign-as": Act(
        forms.SignForm, lambda do: ending.sign_as(**do.common, row_id=do.of, strokes=do.said("strokes")),
        gettext_lazy("Signed."), gettext_lazy("Sign the minutes"), gettext_lazy("Sign"),
    ),
    "look": Act(
        forms.LookForm, lambda do: keeping.look_at(**do.common, resolution_id=do.of, finding=do.form.finding()),
        gettext_lazy("Written down."), gettext_lazy("What became of this promise"), gettext_lazy("Write it down"),
    ),
    "paper": Act(
        forms.PapersForm, papers_of(PaperKind.SIGNED), gettext_lazy("Added."),
        gettext_lazy("Add the signed paper"), gettext_lazy("Add"),
    ),
    "notice": Act(
        forms.PapersForm, papers_of(PaperKind.NOTICE), gettext_lazy("Added."),
        gettext_lazy("Add a photo of the paper notice"), gettext_lazy("Add"),
    ),
    "addendum": Act(
        forms.AddendumForm, lambda do: ending.add_addendum(**do.common, text=do.said("text")),
        gettext_lazy("It stands under the minutes."), gettext_lazy("Add to the minutes"), gettext_lazy("Add"),
    ),
}  # fmt: skip
ABOUT_ITEM = frozenset({"invite", "hands", "resolve"})


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_act(request: Request, public_id: str, step: str) -> HttpResponse:
    meeting, now = detail.meeting_of(public_id), clock()
    act = ACTS.get(step)
    if act is None:
        raise Refused(_("There is no such step."), status=404)
    sent = request.method == "POST"
    of = (request.POST if sent else request.GET).get("of", "")
    form = act.form(request.POST, request.FILES) if sent else act.form(initial={"of": of})
    form.prepare(meeting, request.actor, now=now)
    form.is_valid()  # before the step can add why it was refused
    do = OnMeeting(request.actor, meeting, form, now)
    back = reverse("meeting_detail", args=[meeting.public_id])
    if step in ABOUT_ITEM and number_in(of):
        back += f"?item={of}#item-{of}"
    if response := carried_out(request, act, do, back=back):
        return response
    facts = {"meeting": meeting, "step": step, "act": act, "form": form, "now": now, "back": back, "of": of}
    return render(request, "meetings/act.html", facts, status=status_of(form))


Press = Callable[[Request, Meeting, int], object]


def pressed(do: Callable[..., object], key: str = "") -> Press:
    """What a button does: to the meeting, or to what `of` names in it."""

    def press_it(request: Request, meeting: Meeting, of: int) -> object:
        more = {key: of} if key else {}
        return do(actor=request.actor, meeting_id=meeting.pk, now=clock(), **more)

    return press_it


PRESSES: dict[str, tuple[Press, Any]] = {
    "open": (pressed(room.open_meeting), gettext_lazy("The meeting is in session. People can check in.")),
    "close": (pressed(ending.close_meeting), gettext_lazy("Closed. Now the minutes are signed.")),
    "reopen": (pressed(ending.reopen_meeting), gettext_lazy("The meeting goes on.")),
    "sign": (pressed(ending.sign_minutes), gettext_lazy("Signed. Each resolution is owed from now on.")),
    "time": (pressed(room.time_item, "item_id"), ""),
    "putoff": (pressed(agenda.put_off_item, "item_id"), gettext_lazy("It stands on the next meeting.")),
    "remove": (pressed(agenda.remove_item, "item_id"), gettext_lazy("Taken off the agenda.")),
    "strike": (pressed(minutes.strike_resolution, "resolution_id"), gettext_lazy("Struck out.")),
}


@members_only
@require_POST
def meeting_press(request: Request, public_id: str, step: str) -> HttpResponse:
    meeting = detail.meeting_of(public_id)
    if step not in PRESSES:
        raise Refused(_("There is no such step."), status=404)
    do, said = PRESSES[step]
    of, back = number_in(request.POST.get("of", "")), reverse("meeting_detail", args=[meeting.public_id])
    back += f"?item={of}#item-{of}" if step == "time" else ""

    def act() -> str:
        do(request, meeting, of)
        if said:
            messages.success(request, str(said))
        return back

    return press(request, act, back=back)


@members_only
@require_POST
def meeting_text(request: Request, public_id: str, item: str) -> HttpResponse:
    """Save one field. Where somebody else saved in between, both texts come back side by side."""
    meeting, now = detail.meeting_of(public_id), clock()
    form = WithKey(request.POST)
    form.is_valid()
    item_id, side = number_in(item), number_in(request.POST.get("side", "")) or None
    field = MinuteField.OPINION if side else MinuteField.TALK
    text = request.POST.get("text", "")
    saying = minutes.Saying(item_id, field, text, number_in(request.POST.get("revision", "")), side)
    back = reverse("meeting_detail", args=[meeting.public_id]) + f"?item={item_id}#item-{item_id}"

    def save() -> str:
        minutes.save_text(actor=request.actor, meeting_id=meeting.pk, saying=saying, now=now)
        return back

    facts: dict[str, Any] = {"meeting": meeting, "item_id": item_id, "side": side, "back": back, "now": now}
    try:
        once(form.cleaned_data.get("idem", ""), save, now=now)
    except minutes.Stale as stale:
        facts |= {"theirs": stale.theirs, "yours": stale.yours, "why": stale.why, "idem": new_idem()}
        return render(request, f"meetings/stale.html{'#both' if request.htmx else ''}", facts, status=409)
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        facts |= {"theirs": None, "yours": text, "why": refusal.why, "idem": new_idem()}
        return render(
            request, f"meetings/stale.html{'#both' if request.htmx else ''}", facts, status=refusal.status
        )
    if not request.htmx:
        return redirect(back)
    row = meeting.items.get(pk=item_id).texts.get(field=field, side=side)
    facts |= {"row": row, "idem": new_idem(), "saved": True}
    return render(request, "meetings/_text.html", facts)


@members_only
@require_safe
def meeting_code(request: Request, public_id: str) -> HttpResponse:
    """The square for the wall or the screen: whoever reads it checks in."""
    meeting = detail.meeting_of(public_id)
    require(policies.can_run(request.actor, meeting))
    address = request.build_absolute_uri(reverse("check_in", args=[meeting.code]))
    facts = {"meeting": meeting, "qr": qr(address), "address": address, "now": clock()}
    return render(request, "meetings/code.html", facts)


@members_only
@require_safe
def meeting_ics(request: Request, public_id: str) -> HttpResponse:
    meeting = detail.meeting_of(public_id)
    response = HttpResponse(calendars.invitation(meeting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{meeting.starts_at:%Y%m%d}.ics"'
    return response


@members_only
@require_safe
def meeting_paper(request: Request, public_id: str, file_id: str) -> HttpResponseBase:
    meeting = detail.meeting_of(public_id)
    row = MeetingPaper.objects.select_related("file").filter(meeting=meeting, file__public_id=file_id).first()
    if row is None:
        raise Refused(_("This photo is not here any more."), status=404)
    return served(row.file)


@members_only
@require_safe
def meeting_minutes(request: Request, public_id: str) -> HttpResponse:
    """The minutes on paper, with lines for the signatures."""
    meeting, now = detail.meeting_of(public_id), clock()
    seated = detail.table(meeting, request.actor)
    items = detail.agenda(meeting, seated, request.actor, shown=None, now=now)
    made = papers.minutes(meeting, seated, items, detail.earlier(meeting, now=now), now=now)
    return HttpResponse(made, content_type="application/pdf")
