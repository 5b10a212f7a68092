"""How the place is doing, one look a thing. Operators read it in words, monitors as numbers (portal.selectors.monitor)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.formats import count, moment, span
from gongzhi.core.models import TaskRun, Tick
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.rotation import ring_fits
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Anchor, Entry
from gongzhi.notices.models import Channel, Message
from gongzhi.portal.selectors import tasks

CLOCK_IS_LATE = timedelta(minutes=2)
QUEUE_IS_LATE = timedelta(minutes=10)
OUTBOX_IS_LATE = timedelta(hours=1)
ANCHOR_IS_LATE = timedelta(days=2)
CHECK_AGAIN = timedelta(days=31)  # the auditor looks over the whole journal once a month
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
    "cases.filter_news": gettext_lazy("Look what is new in followed filters"),
    "notices.robots": gettext_lazy("Tell chat groups what comes in"),
    "notices.robots_daily": gettext_lazy("Tell chat groups of the day"),
    "notices.following": gettext_lazy("Tell who follows a case or a place"),
    "cases.stale": gettext_lazy("Close cases that nobody rated"),
    "cases.pauses": gettext_lazy("Let clocks go on whose pause is over"),
    "cases.rounds": gettext_lazy("Owe the rounds of today"),
    "cases.walks": gettext_lazy("End the walks that were left open"),
    "cases.hard": gettext_lazy("Bring hard cases back on their day"),
    "meetings.ahead": gettext_lazy("Make the next meetings of every series"),
    "meetings.call": gettext_lazy("Call meetings in time"),
    "insight.count": gettext_lazy("Count into the figures what changed"),
    "insight.months": gettext_lazy("Count the open months again, close those long over"),
    "notices.hooks": gettext_lazy("Tell other programs what happened"),
    "notices.send": gettext_lazy("Send waiting messages"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: well or not, in words; `url_name` leads to the rows. Numbers are for monitors."""

    label: str
    is_well: bool
    words: str
    more: str = ""
    url_name: str = ""
    query: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    name: str = ""  # as monitors know it


@dataclass(frozen=True, slots=True)
class Regular:
    name: str
    label: Any
    ran_at: datetime
    fault: str


def signs(now: datetime) -> list[Sign]:
    with unscoped(because="counts of the whole place, no rows of anybody"):
        return [replace(look(now), name=name) for name, look in LOOKS.items()]


def seconds(span: timedelta) -> int:
    return max(int(span.total_seconds()), 0)


def regular_work() -> list[Regular]:
    rows = Tick.objects.order_by("name")
    return [Regular(row.name, REGULAR_WORK.get(row.name, ""), row.ran_at, row.sentence) for row in rows]


def database(_now: datetime) -> Sign:
    connection.ensure_connection()
    name = connection.display_name
    number = ".".join(str(part) for part in connection.get_database_version())
    more = mega(Path(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else ""
    return Sign(_("Database"), True, f"{name} {number}", more)


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def migrations(_now: datetime) -> Sign:
    missing = len(known_migrations() - MigrationRecorder(connection).applied_migrations().keys())
    words = _("{n} steps are missing").format(n=count(missing)) if missing else _("up to date")
    return Sign(_("Tables"), not missing, words, numbers={"missing": missing})


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
    more = "" if well else _("Nothing is sent, reminded or climbs until it is back.")
    return Sign(_("Worker"), well, words, more, numbers={"age_s": seconds(now - last)})


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
    numbers = {"waiting": facts["waiting"], "running": facts["running"], "oldest_s": seconds(waits)}
    return Sign(_("Task queue"), waits < QUEUE_IS_LATE, words, more, "operate_tasks", numbers=numbers)


def failures(now: datetime) -> Sign:
    n = TaskRun.objects.filter(state=TaskState.FAILED, finished_at__gt=now - timedelta(days=7)).count()
    words = _("{n} in the last 7 days").format(n=count(n))
    return Sign(_("Failed tasks"), not n, words, "", "operate_tasks", "state=failed", {"in_7_days": n})


def disk(_now: datetime) -> Sign:
    room = shutil.disk_usage(settings.VAR)
    percent = room.free * 100 // room.total
    words = _("{free} GB free of {total} GB").format(
        free=f"{room.free / 1e9:,.1f}", total=f"{room.total / 1e9:,.1f}"
    )
    return Sign(
        _("Disk room"), percent >= LITTLE_ROOM, words, f"{percent}%", numbers={"free_percent": percent}
    )


def keys(now: datetime) -> Sign:
    path: Path = settings.KEY_RING
    if not path.exists():
        return Sign(
            _("Key ring"),
            False,
            _("is missing"),
            _("Bring it back from its backup before anything is stored."),
        )
    if not ring_fits():
        return Sign(
            _("Key ring"),
            False,
            _("does not open what is stored"),
            _("Bring back the one that belongs to this database."),
        )
    age = timedelta(seconds=max(now.timestamp() - path.stat().st_mtime, 0))
    words = _("in place, changed {span} ago").format(span=span(age))
    return Sign(_("Key ring"), True, words, "", "operate_keys", numbers={"age_s": seconds(age)})


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
    well = now - last.made_at < ANCHOR_IS_LATE or not since
    numbers = {"age_s": seconds(now - last.made_at), "entries_since": since}
    return Sign(_("Journal anchors"), well, words, more, numbers=numbers)


def verification(now: datetime) -> Sign:
    """When the whole journal was checked last, and whether anything had been changed."""
    last = tasks.last_run("journal.verify")
    label, page = _("Check of the journal"), "operate_anchors"
    if last is None or last.state != TaskState.DONE or last.finished_at is None:
        return Sign(label, False, _("not checked yet"), "", page)
    result = last.result if isinstance(last.result, dict) else {}
    numbers = {"age_s": seconds(now - last.finished_at)}
    when = moment(last.finished_at, now=now)
    if not result.get("ok"):
        words = _("something does not fit, found {moment}").format(moment=when)
        return Sign(label, False, words, "", page, numbers=numbers)
    words = _("whole, as of {moment}").format(moment=when)
    return Sign(label, now - last.finished_at < CHECK_AGAIN, words, "", page, numbers=numbers)


def backup(now: datetime) -> Sign:
    """Copies that are made by other means are not seen here: only who runs `gongzhi backup` is told when it stopped."""
    last = Entry.objects.filter(subject=BACKUPS).order_by("-seq").first()
    if last is None:
        return Sign(_("Backup"), not settings.LIVE, _("none yet"), _("gongzhi backup FILE makes one."))
    words = _("last one {moment}").format(moment=moment(last.at, now=now))
    numbers = {"age_s": seconds(now - last.at)}
    return Sign(_("Backup"), now - last.at < BACKUP_IS_LATE, words, numbers=numbers)


def outbox(now: datetime) -> Sign:
    outside = Message.objects.exclude(channel=Channel.IN_APP).filter(sent_at=None, cancelled_at=None)
    facts = outside.aggregate(
        waiting=Count("pk", filter=Q(failed_at=None, due_at__lte=now)),
        failed=Count("pk", filter=Q(failed_at__gt=now - timedelta(days=7))),
        oldest=Min("due_at", filter=Q(failed_at=None, due_at__lte=now)),
    )
    words = _("{n} waiting").format(n=count(facts["waiting"]))
    more = _("{n} could not be sent in 7 days").format(n=count(facts["failed"])) if facts["failed"] else ""
    waits = now - facts["oldest"] if facts["oldest"] else timedelta()
    numbers = {"waiting": facts["waiting"], "failed_in_7_days": facts["failed"], "oldest_s": seconds(waits)}
    well = not facts["failed"] and waits < OUTBOX_IS_LATE
    return Sign(_("Messages to send"), well, words, more, numbers=numbers)


LOOKS: dict[str, Callable[[datetime], Sign]] = {
    "database": database,
    "tables": migrations,
    "worker": clock,
    "queue": queue,
    "failed_tasks": failures,
    "disk": disk,
    "keys": keys,
    "anchors": anchors,
    "journal": verification,
    "backup": backup,
    "messages": outbox,
}
