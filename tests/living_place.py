"""Run as a program: a small place with the cast of the tests, made and asked about beside a served one."""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django


def prepare() -> dict[str, str]:
    """A migrated database with the cast, and one case that was due two days ago."""
    from django.core.management import call_command
    from django.utils.timezone import now

    from gongzhi.core import config
    from tests.world import World

    call_command("migrate", verbosity=0)
    world = World()
    config.change("cases.reports_per_hour", 10_000)
    config.change("cases.equal_reports", 10_000)
    late = world.case(now=now() - timedelta(days=3))
    return {"late": late.public_id, "spot": world.entrance.public_id}


def bearers() -> dict[str, list[str]]:
    """Who holds the open duty of each case, by its public id."""
    from gongzhi.cases.models import Case
    from gongzhi.duties.models import DutyHolder

    names = {f"case:{case.pk}": case.public_id for case in Case.objects.all()}
    found: dict[str, list[str]] = {public_id: [] for public_id in names.values()}
    for holder in DutyHolder.objects.filter(is_open=True).select_related("duty", "org"):
        found[names[holder.duty.subject]].append(holder.org.name)
    return found


def whole() -> dict[str, list[str]]:
    """By the key of its receipt: what the journal says of each case, then whether a duty and words are there."""
    from gongzhi.cases.models import Case
    from gongzhi.duties.models import Duty
    from gongzhi.journal import words
    from gongzhi.journal.models import Entry

    found = {}
    for case in Case.objects.all():
        verbs = list(Entry.objects.filter(subject=f"case:{case.pk}").values_list("verb", flat=True))
        duties = Duty.objects.filter(subject=f"case:{case.pk}").count()
        found[case.follow_key] = [*verbs, str(duties), words.read([case.words_id or 0])[case.words_id or 0]]
    return found


if __name__ == "__main__":
    django.setup()
    from gongzhi.core.scope import unscoped

    with unscoped(because="a test looks at all of it"):
        said = {"prepare": prepare, "bearers": bearers, "whole": whole}[sys.argv[1]]()
    sys.stdout.write(json.dumps(said))
