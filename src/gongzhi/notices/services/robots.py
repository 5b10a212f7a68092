"""Robots of chat groups: added and ended by who manages the organisation, fed from the journal behind a mark, sent by the
outbox with its quiet hours and its pace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy

from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.models import Entry, JournalMark
from gongzhi.journal.selectors import later
from gongzhi.journal.services import declare, record
from gongzhi.notices import policies
from gongzhi.notices.families import EMERGENCY
from gongzhi.notices.models import Channel, GroupNews, Message, Robot, Vendor
from gongzhi.notices.news import EACH_MORNING, GROUP_NEWS, GroupWord
from gongzhi.notices.robots import SECRET, Wrong, door
from gongzhi.notices.rules import rules_at
from gongzhi.notices.services.messages import message, queue
from gongzhi.people.actor import SYSTEM, Actor
from gongzhi.people.models import Organisation

ADDED = declare("notices.robot_added", gettext_lazy("had a chat group told by a robot"))
ENDED = declare("notices.robot_ended", gettext_lazy("ended the robot of a chat group"))
TRIED = declare("notices.robot_tried", gettext_lazy("sent a trial to a chat group"))
READER, KIND, AT_ONCE, MOST = "robots", "robot", 500, 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """`address` as the vendor shows it, with its key; `secret` where the robot signs."""

    name: str
    address: str
    secret: str
    news: Sequence[str]


@transaction.atomic
def add_robot(*, actor: Actor, org: Organisation, wanted: Wanted, now: datetime) -> Robot:
    require(policies.can_manage_robots(actor, org))
    found = door(wanted.address)
    if wanted.secret and (found.vendor == Vendor.WECOM or not SECRET.fullmatch(wanted.secret)):
        raise Refused(
            _("WeCom has no secret for signing; those of the others hold letters and digits only."),
            status=422,
        )
    if not wanted.news:
        raise Refused(_("Choose what the group is told."), status=422)
    with unscoped(because="the policy looked at the organisation"):
        Organisation.objects.locked().get(pk=org.pk)
    known = list(Robot.objects.filter(organisation=org, off_at=None))
    if any((row.vendor, row.token) == (found.vendor, found.token) for row in known):
        raise Refused(_("This group is told already."), status=409)
    if len(known) >= MOST:
        raise Refused(_("There are {most} groups already. End one first.").format(most=MOST), status=409)
    robot = Robot.objects.create(
        organisation=org, vendor=found.vendor, name=wanted.name, token=found.token, secret=wanted.secret,
        news=sorted(wanted.news), made_by_id=actor.account_id, created_at=now,
    )  # fmt: skip
    record(actor, ADDED, org, at=now, robot=robot.pk, vendor=robot.vendor, news=robot.news)
    return robot


@transaction.atomic
def end_robot(*, actor: Actor, robot: Robot, now: datetime) -> Robot:
    require(policies.can_manage_robots(actor, robot.organisation))
    return switch_off(robot, actor=actor, now=now)


def switch_off(robot: Robot, *, actor: Actor = SYSTEM, now: datetime) -> Robot:
    """What waits for it is given up."""
    if not Robot.objects.filter(pk=robot.pk, off_at=None).update(off_at=now):
        raise Refused(_("This was done already."), status=409)
    with unscoped(because="the group is told nothing more"):
        waiting = Message.objects.filter(receiver=robot.receiver, claimed_at=None, cancelled_at=None)
        waiting.update(cancelled_at=now)
        record(actor, ENDED, robot.organisation, at=now, robot=robot.pk)
    robot.off_at = now
    return robot


@transaction.atomic
def try_robot(*, actor: Actor, robot: Robot, now: datetime) -> None:
    require(policies.can_manage_robots(actor, robot.organisation))
    if robot.off_at:
        raise Refused(_("This robot is ended."), status=409)
    text = _("A trial: {org} is told here from now on.").format(org=robot.organisation.name)
    queue([word(robot, text, subject=f"robot:{robot.pk}", urgent=True, now=now)])
    record(actor, TRIED, robot.organisation, at=now, robot=robot.pk)


def word(robot: Robot, text: str, *, subject: str, urgent: bool, now: datetime) -> Message:
    return Message(
        channel=Channel.ROBOT, receiver=robot.receiver, kind=EMERGENCY if urgent else KIND, subject=subject,
        text=text[:500], due_at=now, at_once=urgent,
    )  # fmt: skip


@transaction.atomic
def spread(now: datetime) -> int:
    """Tell the groups what happened since. The mark moves in the same transaction."""
    mark = JournalMark.objects.select_for_update(no_key=True).filter(reader=READER).first()
    with unscoped(because="groups are told codes, kinds and times of what their organisation works on"):
        if mark is None:
            last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            JournalMark.objects.create(reader=READER, entry_id=last, at=now)
            return 0
        entries = later(mark.entry_id, most=AT_ONCE, now=now)
        if not entries:
            return 0
        words = list(words_of(entries, now))
        queue(words)
    mark.entry_id, mark.at = entries[-1][0], now
    mark.save(update_fields=["entry_id", "at"])
    return len(words)


def words_of(entries: Sequence[tuple[int, str, str]], now: datetime) -> Iterator[Message]:
    robots = list(Robot.objects.filter(off_at=None).select_related("organisation"))
    if not robots:
        return
    told: set[tuple[int, str, str]] = set()
    for sort, subject, said in described(entries):
        for robot in robots:
            key = (robot.pk, sort, subject)
            if sort in robot.news and robot.organisation_id in said.org_ids and key not in told:
                told.add(key)
                yield word(robot, said.words, subject=subject, urgent=said.urgent, now=now)


def described(entries: Iterable[tuple[int, str, str]]) -> Iterator[tuple[str, str, GroupWord]]:
    """In the order in which it happened; each sort is asked once."""
    wanted = [(*GROUP_NEWS[verb], subject) for _pk, subject, verb in entries if verb in GROUP_NEWS]
    known: dict[object, dict[int, GroupWord]] = {}
    for describe in {one[2] for one in wanted}:
        numbers = {
            int(s.partition(":")[2])
            for _sort, kind, d, s in wanted
            if d is describe and s.startswith(f"{kind}:")
        }
        known[describe] = dict(describe(numbers))
    for sort, kind, describe, subject in wanted:
        named, _colon, number = subject.partition(":")
        if named == kind and (said := known[describe].get(int(number))):
            yield sort, subject, said


def each_morning(now: datetime) -> int:
    """Once a day, from the hour on at which what is sent once a day goes out."""
    if localtime(now).hour < rules_at(None).digest_hour:
        return 0
    waiting = Robot.objects.filter(off_at=None).exclude(morning_on=localdate(now))
    robots = [robot for robot in waiting if GroupNews.MORNING in robot.news]
    return sum(tell_of_the_day(robot, now) for robot in robots)


@transaction.atomic
def tell_of_the_day(robot: Robot, now: datetime) -> bool:
    """The conditional update decides which of two workers does. Nothing due and nothing late is no word."""
    today = localdate(now)
    if not Robot.objects.filter(pk=robot.pk).exclude(morning_on=today).update(morning_on=today):
        return False
    with unscoped(because="a group is told how many cases of its organisation are due"):
        said = "\n".join(filter(None, (write(robot.organisation_id, now) for write in EACH_MORNING)))
        if said:
            queue([word(robot, said, subject=f"robot:{robot.pk}", urgent=False, now=now)])
    return bool(said)


def arrived(robot: Robot) -> None:
    if robot.failing_since is not None:
        Robot.objects.filter(pk=robot.pk).update(failing_since=None, said="")


@transaction.atomic
def failed(robot: Robot, fault: Exception, *, patience: bool, now: datetime) -> None:
    """What the vendor refuses for good ends at once, and what fails for days as well; who added it is told."""
    Robot.objects.filter(pk=robot.pk, failing_since=None).update(failing_since=now)
    Robot.objects.filter(pk=robot.pk).update(said=str(fault)[:80])
    if robot.off_at is None and (isinstance(fault, Wrong) or not patience):
        switch_off(robot, now=now)
        if robot.made_by_id:
            text = _("The chat group “{name}” takes nothing any more and is not told: {why}")
            row = message(
                kind="hook", subject=f"robot:{robot.pk}", text=text.format(name=robot.name, why=fault), due_at=now,
                account_id=robot.made_by_id,
            )  # fmt: skip
            queue([row])
