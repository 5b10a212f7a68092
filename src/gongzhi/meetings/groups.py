"""What chat groups read of meetings: which, where and when; no names and nothing that somebody said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.core.formats import moment
from gongzhi.meetings import verbs
from gongzhi.meetings.models import Meeting
from gongzhi.notices.models import GroupNews
from gongzhi.notices.news import GroupWord, register_group_news


def published(numbers: Iterable[int]) -> Mapping[int, GroupWord]:
    said = _("Result of {meeting}, {place}, {day}: it hangs on the board.")
    return {
        one.pk: GroupWord(
            seats(one),
            said.format(meeting=one.title, place=one.place.name, day=f"{localtime(one.starts_at):%m-%d}"),
        )
        for one in rows(numbers)
    }


def called(numbers: Iterable[int]) -> Mapping[int, GroupWord]:
    said = _("{meeting}: {when}, {place}.")
    return {
        one.pk: GroupWord(
            seats(one),
            said.format(
                meeting=one.title, when=moment(one.starts_at, now=one.called_at or one.call_at),
                place=one.venue or one.place.name,
            ),
        )
        for one in rows(numbers)
    }  # fmt: skip


def rows(numbers: Iterable[int]) -> list[Meeting]:
    found = Meeting.objects.filter(pk__in=list(numbers)).select_related("place")
    return list(found.prefetch_related("sides"))


def seats(meeting: Meeting) -> tuple[int, ...]:
    return tuple({side.org_id for side in meeting.sides.all() if side.org_id})


def install() -> None:
    register_group_news(GroupNews.MEETING, "meeting", published, [verbs.PUBLISHED])
    register_group_news(GroupNews.MEETING, "meeting", called, [verbs.CALLED])
