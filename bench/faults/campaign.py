"""A campaign: mixed load while something does harm, then everything that was acknowledged is looked for."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPConnection, HTTPException

from bench.faults.checks import all_lost
from bench.faults.load import Hotline, Ledger, Member, Reporter, Visitor
from bench.faults.standing import Standing
from bench.place import PATIENCE, fill

CALM = (4.0, 12.0)  # seconds between two faults
LEASES = 180  # seconds for what a dead worker held to be handed out again and done
STAFF = ("lin", "tao", "zhou")
type Harm = Callable[[Standing], None]


def under_load(harms: dict[str, Harm], *, minutes: float, seed: int, cases: int = 300) -> int:
    """In the place that was prepared, do each harm once, then whichever comes; 1 where something was lost."""
    fill(cases)
    before, secret = set_out()
    place, ledger, stop = Standing(), Ledger(), threading.Event()
    place.await_worker()
    visitors = crowd(place.port, ledger, stop, seed, secret)
    for visitor in visitors:
        visitor.start()
    took = harm(place, harms, random.Random(seed), minutes * 60)
    stop.set()
    for visitor in visitors:
        visitor.join()
    settle()
    lost = [f"a client stopped: {one.fault!r}" for one in visitors if one.fault]
    lost += [
        f"{path} answers {status}" for path in ("/", "/help/") if (status := status_of(place, path)) != 200
    ]
    place.end()
    lost += all_lost(ledger, before) + [f"never answered: {what}" for what in ledger.given_up]
    say(ledger, took, lost)
    return 1 if lost else 0


def set_out() -> tuple[int, str]:
    """Room for many requests from one machine, and a program's token. Answers the newest case that is there."""
    from django.db import connection
    from django.utils.timezone import now

    from gongzhi.cases import verbs
    from gongzhi.cases.models import Case
    from gongzhi.core import config
    from gongzhi.core.scope import unscoped
    from gongzhi.people.models import ApiToken
    from gongzhi.people.services.tokens import PER_MINUTE, digest_of
    from gongzhi.places.models import Place

    secret = "gz_campaign"
    with unscoped(because="a campaign sets out"):
        config.change(verbs.PHOTOS_PER_HOUR, 10_000)
        config.change(PER_MINUTE, 100_000)
        ApiToken.objects.create(
            name="campaign", digest=digest_of(secret), scopes=["orders:write"],
            place=Place.objects.get(level="district"), created_at=now(), expires_at=now() + timedelta(days=30),
        )  # fmt: skip
        Reporter.paths = doors()
        newest = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    connection.close()
    return newest, secret


def doors() -> tuple[str, ...]:
    from gongzhi.places.models import Place

    ids = Place.objects.filter(level="entrance", retired_at=None).order_by("pk")
    return tuple(f"/report/{public_id}/" for public_id in ids.values_list("public_id", flat=True)[:40])


def crowd(port: int, ledger: Ledger, stop: threading.Event, seed: int, secret: str) -> list[Visitor]:
    from gongzhi.portal.demo.accounts import passwords

    Hotline.secret = secret
    known = passwords()
    kinds: list[type[Visitor]] = [Reporter, Reporter, Reporter, Hotline, *([Member] * len(STAFF))]
    visitors = [kind(port, number, ledger, stop, seed) for number, kind in enumerate(kinds)]
    members = [one for one in visitors if isinstance(one, Member)]
    for member, login in zip(members, STAFF, strict=True):
        member.login, member.password = login, known[login]
    return visitors


def harm(
    place: Standing, harms: dict[str, Harm], dice: random.Random, seconds: float
) -> dict[str, list[float]]:
    """One after the other; answers for each kind how many seconds it took until all was there again."""
    took: dict[str, list[float]] = {name: [] for name in harms}
    end, names = time.monotonic() + seconds, list(harms)
    turn = dice.sample(names, len(names))  # each kind once, then whatever comes
    while time.monotonic() < end:
        time.sleep(dice.uniform(*CALM))
        name = turn.pop() if turn else dice.choice(names)
        began = time.monotonic()
        harms[name](place)
        await_pages(place)
        took[name].append(time.monotonic() - began)
        print(f"{name}: back after {took[name][-1]:.1f} s", flush=True)
    return took


def await_pages(place: Standing) -> None:
    """Until a page that needs the database is answered four times in a row."""
    end, good = time.monotonic() + PATIENCE, 0
    while good < 4:
        if time.monotonic() > end:
            raise RuntimeError("The pages did not come back.")
        good = good + 1 if status_of(place, Reporter.paths[0]) == 200 else 0
        if not good:
            time.sleep(0.05)


def status_of(place: Standing, path: str) -> int:
    line = HTTPConnection("127.0.0.1", place.port, timeout=30)
    try:
        line.request("GET", path)
        return line.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        line.close()


def settle() -> None:
    """Until no task waits or runs; what does so for ever is found by the checks."""
    from gongzhi.core.models import TaskRun
    from gongzhi.core.scope import unscoped

    end = time.monotonic() + LEASES
    with unscoped(because="a campaign waits for its tasks"):
        while time.monotonic() < end and TaskRun.objects.filter(state__in=("waiting", "running")).exists():
            time.sleep(1)


def say(ledger: Ledger, harmed: dict[str, list[float]], lost: list[str]) -> None:
    print(f"{'harm':24}{'times':>7}{'p50 s':>8}{'max s':>8}")
    for name, took in harmed.items():
        if took:
            print(f"{name:24}{len(took):>7}{statistics.median(took):>8.1f}{max(took):>8.1f}")
    print("acknowledged:", ", ".join(f"{count} {name}" for name, count in ledger.acknowledged.items()))
    print("tried again:", ledger.retried, "answers:", dict(ledger.statuses.most_common()))
    for words, count in Counter(ledger.unsure).most_common(20):
        print(f"unclear answer, {count} times: {words}")
    print("lost or half done:", len(lost))
    for one in lost[:50]:
        print(" ", one)
