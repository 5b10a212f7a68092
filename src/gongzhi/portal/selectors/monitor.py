"""What a monitor is told, and what an operator may do about each look.

Not ready (503) is only what keeps people from working here: a late backup must not take the place off the net.
It names the checks that failed; counts and ages go out without a session, so they tell of nobody.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _

from gongzhi.core.cached import Cached
from gongzhi.core.scope import unscoped
from gongzhi.portal.selectors.health import LOOKS

log = logging.getLogger("gongzhi.health")
NEEDED = ("database", "tables", "worker", "disk", "keys")
SECONDS = 5.0  # several monitors together ask the database no more often than this


@dataclass(frozen=True, slots=True)
class Advice:
    label: Any
    red: Any
    do: Any


def looked(name: str, now: datetime) -> dict[str, Any]:
    try:
        sign = LOOKS[name](now)
    except (DatabaseError, OSError):
        log.exception("the look at %s failed", name)
        return {"ok": False}
    return {"ok": sign.is_well, **sign.numbers}


def look(now: datetime) -> dict[str, Any]:
    """Nothing else is asked when the database does not answer: each question would wait for it again."""
    with unscoped(because="counts of the whole place, no rows of anybody"):
        checks = {"database": looked("database", now)}
        if checks["database"]["ok"]:
            checks |= {name: looked(name, now) for name in LOOKS if name != "database"}
    red = [name for name, found in checks.items() if not found["ok"]]
    failed = [name for name in red if name in NEEDED]
    return {
        "ok": not failed, "failed": failed, "look": [name for name in red if name not in NEEDED],
        "checks": checks,
    }  # fmt: skip


def fresh() -> dict[str, Any]:
    return look(clock())


LAST: Cached[dict[str, Any]] = Cached(fresh, seconds=SECONDS)


def advice() -> list[Advice]:
    """For each look when it turns red, and what helps then; `LOOKS` and these have the same names (a test)."""
    return [Advice(*ADVICE[name]) for name in LOOKS]


ADVICE: dict[str, tuple[Any, Any, Any]] = {
    "database": (
        _("Database"), _("It does not answer."),
        _("See whether its server runs and has room; the log of the service names the fault."),
    ),
    "tables": (
        _("Tables"), _("The program is newer than its tables."),
        _("Restart the service: it brings them up to date when it starts."),
    ),
    "worker": (
        _("Worker"), _("Not seen for 2 minutes."),
        _("Restart the service. Nothing is lost: what was due is done afterwards."),
    ),
    "queue": (
        _("Task queue"), _("A task waits for 10 minutes."),
        _("Look which task is running: a large import holds up the others. Stop it, or wait."),
    ),
    "failed_tasks": (
        _("Failed tasks"), _("One failed in the last 7 days."),
        _("Open it, read its sentence, remove the cause and try it again."),
    ),
    "disk": (
        _("Disk room"), _("Less than 5 percent is free."),
        _("Move old backups elsewhere, or enlarge the disk. Full, nothing more is stored."),
    ),
    "keys": (
        _("Key ring"), _("Its file is missing."),
        _("Bring it back from its safe place at once; do not make a new one: names and phones would stay closed."),
    ),
    "anchors": (
        _("Journal anchors"), _("No anchor for 2 days."),
        _("See the fault of the regular work \"Anchor the journal\" below, often a full or read-only disk."),
    ),
    "journal": (
        _("Check of the journal"), _("Not checked for 31 days, or something did not fit."),
        _("Ask the auditor to check it. If something does not fit, keep the machine as it is and compare kept anchors."),
    ),
    "backup": (
        _("Backup"), _("None for 8 days."),
        _("See whether its timer runs, and make one by hand: gongzhi backup FILE."),
    ),
    "messages": (
        _("Messages to send"), _("One could not be sent in 7 days, or waits for an hour."),
        _("See whether the mail server and the text message service answer; what waits goes out by itself."),
    ),
}  # fmt: skip
