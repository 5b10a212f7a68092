"""How long meetings take: `python -m bench.meetings [--estates 5000] [--people 200] [--items 40] [--db sqlite|postgres]`.

Makes the next weeks of a weekly series in each estate as the clock does, calls those of the next days, then asks for the
page of one meeting with many people and items, as the community that holds it, until it is answered; not over a line.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bench.place import prepare

TIMES = 40


def estates(world: Any, many: int) -> list[Any]:
    from gongzhi.core.models import levels_of
    from gongzhi.people.actor import SYSTEM
    from gongzhi.people.models import Engagement
    from gongzhi.places.levels import EstateKind, Level
    from gongzhi.places.services import add_place
    from tests.world import NOON, SINCE

    places = [
        add_place(
            actor=SYSTEM, level=Level.ESTATE, name=f"小区{n}", parent=world.community, kind=EstateKind.OLD, now=NOON
        )
        for n in range(many)
    ]  # fmt: skip
    Engagement.objects.bulk_create(
        Engagement(organisation=world.anhe, place=place, starts=SINCE, **levels_of(place)) for place in places
    )
    return places


def begin(world: Any, places: list[Any], kind: Any, now: datetime) -> None:
    from gongzhi.core.models import levels_of
    from gongzhi.meetings.models import Series

    Series.objects.bulk_create(
        Series(
            kind=kind, place=place, host=world.residents_committee, rhythm=kind.rhythm, at=kind.at, minutes=60,
            starts_on=now.date(), **levels_of(place),
        )
        for place in places
    )  # fmt: skip


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.monotonic()
    done = work()
    return round(time.monotonic() - started, 4), done


def page(world: Any, kind: Any, people: int, items: int) -> dict[str, float]:
    from django.test import Client
    from django.urls import reverse

    from gongzhi.meetings.tests.test_pages import sitting

    meeting = sitting(world, kind, people=people, items=items)
    client = Client()
    client.force_login(world.he)
    address = reverse("meeting_detail", args=[meeting.public_id])
    took = []
    for _turn in range(TIMES):
        asked, answer = seconds(lambda: client.get(address))
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        took.append(asked * 1000)
    took = sorted(took[5:])  # the first ones read templates
    return {"median_ms": round(statistics.median(took)), "p95_ms": round(took[int(len(took) * 0.95)])}


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--estates", type=int, default=5000)
    wanted.add_argument("--people", type=int, default=200)
    wanted.add_argument("--items", type=int, default=40)
    wanted.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    said = wanted.parse_args()
    prepare(said.db)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils.timezone import now as clock

    from gongzhi.config import static_files
    from gongzhi.core.scope import unscoped
    from gongzhi.meetings.models import Meeting
    from gongzhi.meetings.seeds import install_kinds
    from gongzhi.meetings.services.calling import call_due
    from gongzhi.meetings.services.series import make_ahead
    from tests.world import World

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    static_files.collect()
    now, found = clock(), {}
    with unscoped(because="a bench fills and measures"):
        world, kinds = World(), install_kinds()
        begin(world, estates(world, said.estates), kinds["weekly"], now)
        found["make_seconds"], found["made"] = seconds(lambda: make_ahead(now))
        week = now + timedelta(days=7)
        found["call_seconds"], _none = seconds(lambda: call_due(week))
        found["called"] = Meeting.objects.exclude(called_at=None).count()
        found |= page(world, kinds["five"], said.people, said.items)
    print(
        json.dumps(
            {"estates": said.estates, "people": said.people, "items": said.items, "db": said.db} | found
        )
    )


if __name__ == "__main__":
    main()
