"""A year of meetings: one estate that sits down every week, others that began later, committees, a joint meeting a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate, make_aware

from gongzhi.cases.models import HardCase
from gongzhi.cases.models.case import Phase
from gongzhi.duties.services import tick
from gongzhi.meetings.models import Meeting, MeetingKind, MinuteField, Party, Resolution, Series, Verdict
from gongzhi.meetings.seeds import install_kinds
from gongzhi.meetings.selectors.promises import looked_back_at
from gongzhi.meetings.services import agenda, calling, ending, keeping, minutes, publishing, room
from gongzhi.meetings.services.series import NewSeries, make_ahead, start_series
from gongzhi.meetings.states import AHEAD, PromiseState
from gongzhi.people.actor import VISITOR, Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.pictures import draw_photo
from gongzhi.portal.demo.scenes.acting import Acting
from gongzhi.portal.demo.town import Site

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
YEAR = 53  # weeks
FEW = 6
RESIDENTS = ("张爱华", "李国强", "王秀兰", "赵志明", "陈淑珍", "刘建军")  # made up


def play(acting: Acting, *, whole_year: bool) -> int:
    """Returns how many were held. The small demo has the last weeks only."""
    kinds, data = install_kinds(), read_data("meetings")
    held = 0
    for name, weeks in ((data["weekly"], YEAR if whole_year else FEW), (data["quiet"], FEW)):
        if name in acting.town.sites:
            table = Table(acting, kinds["weekly"], acting.site(name), cycle(data["topics"]))
            held += table.play(weeks, data["hard"].get(name))
    others(acting, kinds)
    make_ahead(acting.town.now)
    calling.call_due(acting.town.now)
    tick(acting.town.now)
    return held


def others(acting: Acting, kinds: dict[str, MeetingKind]) -> None:
    """Series that begin now: joint meetings of communities, halls of estates."""
    site = acting.site(read_data("meetings")["weekly"])
    now = acting.town.now
    for kind, place in ((kinds["monthly"], site.community), (kinds["forum_hall"], site.place)):
        office = acting.town.offices[site.community.name]
        actor = acting.of(office, Right.DISPATCH, place, now)
        new = NewSeries(kind, place, kind.rhythm, kind.at, kind.minutes, localdate(now), "社区居民议事厅")
        start_series(actor=actor, new=new, now=now)


class Table:
    """The weekly day of one estate, week by week."""

    def __init__(
        self, acting: Acting, kind: MeetingKind, site: Site, topics: Iterator[dict[str, Any]]
    ) -> None:
        self.acting, self.kind, self.site, self.topics = acting, kind, site, topics
        self.office = acting.town.offices[site.community.name]
        self.series: Series

    def runs(self, at: datetime) -> Actor:
        return self.acting.of(self.office, Right.DISPATCH, self.site.place, at)

    def play(self, weeks: int, hard: dict[str, Any] | None) -> int:
        """The table speaks of the estate's hard case three weeks before the end."""
        now = self.acting.town.now
        begin = now - weeks * WEEK
        new = NewSeries(
            self.kind,
            self.site.place,
            self.kind.rhythm,
            time(14, 30),
            60,
            localdate(begin),
            "社区党群服务中心二楼",
        )
        self.series = start_series(actor=self.runs(begin), new=new, now=begin)
        held = 0
        while (meeting := self.next(now)) is not None:
            make_ahead(meeting.starts_at)
            topics = [next(self.topics) for _n in range(1 + held % 2)]
            about = {}
            if hard and held == weeks - 3 and (case := self.hard_case(meeting)):
                topics[0], about = hard, {0: case}
            self.hold(meeting, held, topics, about, is_last=meeting.starts_at + WEEK > now)
            held += 1
        return held

    def next(self, now: datetime) -> Meeting | None:
        ahead = self.series.meetings.filter(state__in=AHEAD, ends_at__lte=now - HOUR)
        return ahead.order_by("starts_at").select_related("kind", "place", "host").first()

    def hard_case(self, meeting: Meeting) -> int | None:
        rows = HardCase.objects.filter(case__estate_id=self.site.place.pk, left_at=None)
        return rows.filter(asked_at__lt=meeting.call_at).values_list("case_id", flat=True).first()

    def hold(
        self,
        meeting: Meeting,
        number: int,
        topics: list[dict[str, Any]],
        about: dict[int, int],
        *,
        is_last: bool,
    ) -> None:
        """`about` gives the case of a topic by its place in the list."""
        start = meeting.starts_at
        actor = self.runs(start)
        common: dict[str, Any] = {"actor": actor, "meeting_id": meeting.pk}
        calling.call_due(meeting.call_at)
        items = [
            agenda.add_item(
                **common, new=agenda.NewItem(topic["title"], 15, about.get(n)), now=meeting.call_at + HOUR
            )
            for n, topic in enumerate(topics)
        ]
        room.open_meeting(**common, now=start)
        self.arrive(meeting, start + 2 * MINUTE, number)
        self.look_back(meeting, start + 10 * MINUTE)
        for n, (item, topic) in enumerate(zip(items, topics, strict=True)):
            self.talk(meeting, item.pk, topic, start + (15 + 20 * n) * MINUTE)
        end = start + HOUR
        ending.close_meeting(**common, now=end)
        ending.sign_minutes(**common, now=end + 5 * MINUTE)
        if not is_last:
            seen = publishing.preview(
                Meeting.objects.select_related("kind", "host", "place").get(pk=meeting.pk)
            )
            publishing.publish_meeting(**common, body=seen.body, now=end + DAY)
        self.keep(meeting, topics, number)

    def arrive(self, meeting: Meeting, at: datetime, number: int) -> None:
        for side in meeting.sides.select_related("org").filter(item=None):
            if side.party == Party.OWNERS:
                for name in RESIDENTS[: 1 + number % len(RESIDENTS)]:
                    arrival = room.Arrival(side.pk, name)
                    room.check_in_by_code(code=meeting.code, arrival=arrival, actor=VISITOR, now=at)
            elif side.org and (number % 5 or side.party != Party.BRANCH):
                person = self.somebody(side.org, at)
                if person:
                    arrival = room.Arrival(side.pk, person)
                    room.check_in(actor=self.runs(at), meeting_id=meeting.pk, arrival=arrival, now=at)

    def somebody(self, org: Organisation, at: datetime) -> str:
        """Who comes for a body: one of its people in the demo, all of them made up."""
        members = self.acting.crew.by_org.get(org.pk, [])
        return self.acting.crew.actor(members[0]).name if members else ""

    def look_back(self, meeting: Meeting, at: datetime) -> None:
        """What was done is confirmed; what is late gets another day once, then is noted."""
        for row in list(looked_back_at(meeting)):
            if row.state == PromiseState.DONE:
                finding = keeping.Finding(Verdict.KEPT)
            elif row.due_on >= localdate(at):
                finding = keeping.Finding(Verdict.NOTED)
            elif row.first_due_on is None:
                finding = keeping.Finding(Verdict.AGAIN, "配件还没到，再给一周。", localdate(at) + WEEK)
            else:
                finding = keeping.Finding(Verdict.NOTED, "还没办完，街道已经知道。")
            keeping.look_at(
                actor=self.runs(at), meeting_id=meeting.pk, resolution_id=row.pk, finding=finding, now=at
            )

    def talk(self, meeting: Meeting, item_id: int, topic: dict[str, Any], at: datetime) -> None:
        common: dict[str, Any] = {"actor": self.runs(at), "meeting_id": meeting.pk}
        room.time_item(**common, item_id=item_id, now=at)
        said = minutes.Saying(item_id, MinuteField.TALK, topic["talk"], 0)
        minutes.save_text(**common, saying=said, now=at + 5 * MINUTE)
        sides = {side.party: side for side in meeting.sides.filter(item=None)}
        for party, words in topic["opinions"].items():
            if party in sides:
                own = minutes.Saying(item_id, MinuteField.OPINION, words, 0, sides[party].pk)
                minutes.save_text(**common, saying=own, now=at + 8 * MINUTE)
        people = meeting.attendance.count()
        hands = minutes.Hands(item_id, "同意这样办吗？", max(0, people - 1), 0, min(1, people))
        minutes.count_hands(**common, hands=hands, now=at + 12 * MINUTE)
        bearer = sides.get(topic["who"]) or sides[Party.COMPANY]
        due: date = localdate(at) + timedelta(days=topic["days"])
        new = minutes.Resolving(item_id, topic["resolved"], bearer.org_id or 0, due, topic["evidence"])
        minutes.resolve(**common, new=new, now=at + 14 * MINUTE)
        room.time_item(**common, item_id=item_id, now=at + 15 * MINUTE)

    def keep(self, meeting: Meeting, topics: list[dict[str, Any]], number: int) -> None:
        """Most promises are kept in time; every seventh late, every ninth not at all."""
        rows = Resolution.objects.filter(meeting=meeting).select_related("bearer", "item").order_by("number")
        for row, topic in zip(rows, topics, strict=True):
            if (number + row.number) % 9 == 8:
                continue
            late = (number + row.number) % 7 == 6
            on = row.due_on + (2 * DAY if late else -DAY)
            at = make_aware(datetime.combine(on, time(10, 20)))
            if at <= self.acting.town.now:
                self.finish(row, topic, at)

    def finish(self, row: Resolution, topic: dict[str, Any], at: datetime) -> None:
        actor = self.acting.of(row.bearer, Right.HANDLE, self.site.place, at)
        shown = [draw_photo(topic["drawn"], Phase.AFTER, self.acting.dice)] if "drawn" in topic else []
        uploads = [SimpleUploadedFile("photo.jpg", content, "image/jpeg") for content in shown]
        finish = keeping.Finish(topic["done"], uploads)
        keeping.finish_promise(actor=actor, resolution_id=row.pk, finish=finish, now=at)
