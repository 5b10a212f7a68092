"""What meetings tell the kernel at start: kinds of duty, messages, menu entries, regular work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gongzhi.core.calendars import register_calendar
from gongzhi.core.menus import register_menu
from gongzhi.core.scope import WORK
from gongzhi.core.ticks import register_tick
from gongzhi.duties.kinds import Kind, register_kind
from gongzhi.meetings import calendars, case_panels, groups, helps, photos, retention
from gongzhi.meetings.models import Meeting, MeetingSide, Resolution
from gongzhi.meetings.services import calling, moving, series
from gongzhi.meetings.services.common import ATTEND, HOLD, PUBLISH, RESOLUTION, RING
from gongzhi.notices.services import register_pages
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.people.services import register_ring

Pages = Callable[[list[str]], dict[str, str]]


def numbers(subjects: list[str]) -> dict[int, str]:
    return {int(subject.partition(":")[2]): subject for subject in subjects}


def meeting_pages(subjects: list[str]) -> dict[str, str]:
    ids = numbers(subjects)
    rows = Meeting.objects.filter(pk__in=ids).values_list("pk", "public_id")
    return {ids[pk]: reverse("meeting_detail", args=[public_id]) for pk, public_id in rows}


def promise_pages(subjects: list[str]) -> dict[str, str]:
    ids = numbers(subjects)
    rows = Resolution.objects.filter(pk__in=ids).values_list("pk", "public_id")
    return {ids[pk]: reverse("promise_detail", args=[public_id]) for pk, public_id in rows}


def side_pages(subjects: list[str]) -> dict[str, str]:
    ids = numbers(subjects)
    rows = MeetingSide.objects.filter(pk__in=ids, meeting__in=Meeting.objects.all())
    return {
        ids[pk]: reverse("meeting_act", args=[public_id, "answer"]) + f"?of={pk}"
        for pk, public_id in rows.values_list("pk", "meeting__public_id")
    }


def sits(actor: Actor) -> bool:
    return any(WORK & held.spec.audiences for held in actor.posts) and actor.holds(Right.HANDLE)


def install() -> None:
    photos.install()
    retention.install()
    groups.install()
    case_panels.install()
    moving.install()
    helps.install()
    for prefix, pages in (
        ("meeting", meeting_pages),
        ("resolution", promise_pages),
        ("meetingside", side_pages),
    ):
        register_pages(prefix, pages)
    register_kind(
        Kind(HOLD, _("meeting to hold"), "calendar-event", meeting_pages, action=_("To the meeting"))
    )
    register_kind(
        Kind(PUBLISH, _("result to publish"), "speakerphone", meeting_pages, action=_("Publish it"))
    )
    answer = pgettext_lazy("invitation", "Answer")
    register_kind(Kind(ATTEND, _("invitation to a meeting"), "users-group", side_pages, action=answer))
    register_kind(
        Kind(RESOLUTION, _("promise of a meeting"), "gavel", promise_pages, action=_("Say it is done"))
    )
    register_ring(RING, _("meetings"))
    register_calendar(calendars.own_events)
    register_menu("meetings", _("Meetings"), "users-group", "meeting_list", order=30, needs=sits)
    register_tick("meetings.ahead", timedelta(hours=1), series.make_ahead)
    register_tick("meetings.call", timedelta(minutes=1), calling.call_due)
