"""How the place is doing: for its operator with figures, for a monitor with one word."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.formats import count, moment, span
from gongzhi.core.models import TaskRun, Tick
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Anchor, Entry
from gongzhi.notices.models import Channel, Message

CLOCK_IS_LATE = timedelta(minutes=2)
QUEUE_IS_LATE = timedelta(minutes=10)
ANCHOR_IS_LATE = timedelta(days=2)
BACKUP_IS_LATE = timedelta(days=8)  # once a week is the least
LITTLE_ROOM = 5  # percent of the disk
BACKUPS = "platform:backup"  # the subject under which the journal knows them
REGULAR_WORK = {
    "core.reap": gettext_lazy("Hand out what a dead worker held"),
    "core.prune": gettext_lazy("Clear the queue of what is over"),
    "core.incoming": gettext_lazy("Remove uploads that belong to nothing"),
    "core.abuse": gettext_lazy("Forget limits that are over"),
    "core.retention": gettext_lazy("Erase what was kept long enough"),
    "journal.anchor": gettext_lazy("Anchor the journal"),
    "duties": gettext_lazy("Remind, and climb what is overdue"),
    "duties.expiry": gettext_lazy("Owe in time what ends: contracts and terms"),
    "cases.stale": gettext_lazy("Close cases that nobody rated"),
    "cases.pauses": gettext_lazy("Let clocks go on whose pause is over"),
    "cases.rounds": gettext_lazy("Owe the rounds of today"),
    "cases.walks": gettext_lazy("End the walks that were left open"),
    "cases.hard": gettext_lazy("Bring hard cases back on their day"),
    "insight.count": gettext_lazy("Count into the figures what changed"),
    "insight.months": gettext_lazy("Count the open months again, close those long over"),
    "notices.send": gettext_lazy("Send waiting messages"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: well or not, in words; `url_name` leads to the rows."""

    label: str
    is_well: bool
    words: str
    more: str = ""
    url_name: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Regular:
    name: str
    label: Any
    ran_at: datetime
    fault: str


def is_well(now: datetime) -> bool:
    """For monitors: the database answers, the clock ticks, there is room, the keys are there."""
    try:
        return database().is_well and clock(now).is_well and disk().is_well and keys(now).is_well
    except (DatabaseError, OSError):
        return False


def signs(now: datetime) -> list[Sign]:
    with unscoped(because="counts of the whole place, no rows of anybody"):
        return [
            database(),
            clock(now),
            queue(now),
            failures(now),
            disk(),
            keys(now),
            anchors(now),
            backup(now),
            outbox(now),
        ]


def regular_work() -> list[Regular]:
    rows = Tick.objects.order_by("name")
    return [Regular(row.name, REGULAR_WORK.get(row.name, ""), row.ran_at, row.sentence) for row in rows]


def database() -> Sign:
    connection.ensure_connection()
    name = connection.display_name
    number = ".".join(str(part) for part in connection.get_database_version())
    more = mega(Path(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else ""
    return Sign(_("Database"), True, f"{name} {number}", more)


def mega(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:,.1f} MB" if file.exists() else ""


def clock(now: datetime) -> Sign:
    last = Tick.objects.aggregate(last=Max("ran_at"))["last"]
    if last is None:
        return Sign(
            _("Worker"),
            False,
            _("never seen"),
            _("Start it: gongzhi serve brings one, gongzhi worker is one."),
        )
    well = now - last <= CLOCK_IS_LATE
    words = _("seen {span} ago").format(span=span(now - last))
    return Sign(
        _("Worker"), well, words, "" if well else _("Nothing is sent, reminded or climbs until it is back.")
    )


def queue(now: datetime) -> Sign:
    facts = TaskRun.objects.filter(state__in=(TaskState.WAITING, TaskState.RUNNING)).aggregate(
        waiting=Count("pk", filter=Q(state=TaskState.WAITING)),
        running=Count("pk", filter=Q(state=TaskState.RUNNING)),
        oldest=Min("created_at", filter=Q(state=TaskState.WAITING)),
    )
    words = _("{waiting} waiting, {running} running").format(
        waiting=count(facts["waiting"]), running=count(facts["running"])
    )
    waits = now - facts["oldest"] if facts["oldest"] else timedelta()
    more = _("the oldest waits {span}").format(span=span(waits)) if facts["oldest"] else ""
    return Sign(_("Task queue"), waits < QUEUE_IS_LATE, words, more, "operate_tasks")


def failures(now: datetime) -> Sign:
    n = TaskRun.objects.filter(state=TaskState.FAILED, finished_at__gt=now - timedelta(days=7)).count()
    words = _("{n} in the last 7 days").format(n=count(n))
    return Sign(_("Failed tasks"), not n, words, "", "operate_tasks", "state=failed")


def disk() -> Sign:
    room = shutil.disk_usage(settings.VAR)
    percent = room.free * 100 // room.total
    words = _("{free} GB free of {total} GB").format(
        free=f"{room.free / 1e9:,.1f}", total=f"{room.total / 1e9:,.1f}"
    )
    return Sign(_("Disk room"), percent >= LITTLE_ROOM, words, f"{percent}%")


def keys(now: datetime) -> Sign:
    path: Path = settings.KEY_RING
    if not path.exists():
        return Sign(
            _("Key ring"),
            False,
            _("is missing"),
            _("Bring it back from its backup before anything is stored."),
        )
    age = now.timestamp() - path.stat().st_mtime
    words = _("in place, changed {span} ago").format(span=span(timedelta(seconds=max(age, 0))))
    return Sign(_("Key ring"), True, words, "", "operate_keys")


def anchors(now: datetime) -> Sign:
    last = Anchor.objects.exclude(root="").last()
    newest = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    if last is None:
        is_late = Entry.objects.filter(at__lt=now - ANCHOR_IS_LATE).exists()
        return Sign(
            _("Journal anchors"), not is_late, _("none yet"), _("The first one is made within a day.")
        )
    since = newest - last.last_id
    words = _("last one {moment}").format(moment=moment(last.made_at, now=now))
    more = _("about {n} entries since").format(n=count(since))
    return Sign(_("Journal anchors"), now - last.made_at < ANCHOR_IS_LATE or not since, words, more)


def backup(now: datetime) -> Sign:
    """Copies that are made by other means are not seen here: only who runs `gongzhi backup` is told when it stopped."""
    last = Entry.objects.filter(subject=BACKUPS).order_by("-seq").first()
    if last is None:
        return Sign(_("Backup"), not settings.LIVE, _("none yet"), _("gongzhi backup FILE makes one."))
    words = _("last one {moment}").format(moment=moment(last.at, now=now))
    return Sign(_("Backup"), now - last.at < BACKUP_IS_LATE, words)


def outbox(now: datetime) -> Sign:
    outside = Message.objects.exclude(channel=Channel.IN_APP).filter(sent_at=None, cancelled_at=None)
    facts = outside.aggregate(
        waiting=Count("pk", filter=Q(failed_at=None, due_at__lte=now)),
        failed=Count("pk", filter=Q(failed_at__gt=now - timedelta(days=7))),
    )
    words = _("{n} waiting").format(n=count(facts["waiting"]))
    more = _("{n} could not be sent in 7 days").format(n=count(facts["failed"])) if facts["failed"] else ""
    return Sign(_("Messages to send"), not facts["failed"], words, more)
