"""`python -m bench [reports|pages|all] [--db sqlite|postgres] [--cases 100000] [--years 1] [--seconds 15]`.

Reports through the form beside bare Django, and the pages of every role, with many cases present. Prints a table and
writes bench/results/<what>-<db>.json. Give each database a run of its own: settings are read once a process.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
from dataclasses import asdict
from pathlib import Path

from django.utils.timezone import localtime, now

from bench.clients import Client, Measured, bare_writer, load, reader, reporter
from bench.place import fill, prepare, serving

RESULTS = Path(__file__).parent / "results"
TURNS = 3
CASE = re.compile(r'href="(/cases/[\w-]{22}/)"')


def spots() -> list[str]:
    """Addresses of report pages, spread over the estates."""
    from gongzhi.core.scope import unscoped
    from gongzhi.places.models import Place

    with unscoped(because="a bench chooses doors"):
        doors = Place.objects.filter(level="entrance", retired_at=None).order_by("pk")
        ids = list(doors.values_list("public_id", flat=True))
    return [f"/report/{public_id}/" for public_id in ids[:: max(1, len(ids) // 16)]]


def reports(seconds: float, clients: int) -> dict[str, Measured]:
    """Turn by turn, so that what else the machine does meets both alike."""
    found: dict[str, Measured] = {}
    paths = spots()
    for turn in range(1, TURNS + 1):
        with serving("bench.bare.site") as port:
            load(bare_writer(port), clients=clients, seconds=2)
            found[f"bare {turn}"] = load(bare_writer(port), clients=clients, seconds=seconds)
        with serving("gongzhi", "serve") as port:
            load(reporter(port, paths), clients=clients, seconds=3)
            found[f"reports {turn}"] = load(reporter(port, paths), clients=clients, seconds=seconds)
    return found


def signed_in(port: int, login: str, password: str) -> Client:
    client = Client(port)
    form = {"csrfmiddlewaretoken": client.token("/sign-in/"), "login": login, "password": password}
    status, where, body = client.ask("POST", "/sign-in/", form)
    if status != 302:
        raise RuntimeError(f"{login} was not let in: {status} {where} {body[:200]}")
    return client


def pages(port: int) -> dict[str, Measured]:
    """Start page, lists, desk, rates and one case, for every role that has them."""
    from gongzhi.portal.demo.accounts import rows

    found: dict[str, Measured] = {}
    for _role, login, password in rows():
        client = signed_in(port, login, password)
        for path in (
            "/start/",
            "/cases/",
            "/cases/?status=all",
            "/cases/map/",
            "/cases/map/?status=all",
            "/map/",
            "/desk/",
            "/rates/",
        ):
            if client.ask("GET", path)[0] != 200:
                continue
            found[f"{login} {path}"] = timed(client, path)
        if case := CASE.search(client.ask("GET", "/cases/")[2]):
            found[f"{login} case page"] = timed(client, case.group(1))
    return found


def timed(client: Client, path: str) -> Measured:
    return load(reader(client, path), clients=1, seconds=2)


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    ask.add_argument("what", nargs="?", choices=("reports", "pages", "all"), default="reports")
    ask.add_argument("--db", choices=("sqlite", "postgres"), default="postgres")
    ask.add_argument("--cases", type=int, default=100_000)
    ask.add_argument("--years", type=int, default=1, help="so many years of them, with PostgreSQL")
    ask.add_argument("--seconds", type=float, default=15)
    ask.add_argument("--clients", type=int, default=8)
    wish = ask.parse_args()
    prepare(wish.db)
    fill(wish.cases)
    if wish.years > 1:
        from bench.copies import multiply

        multiply(wish.years)
    if wish.what != "reports":  # before the reports, which leave thousands that nobody works on
        with serving("gongzhi", "serve") as port:
            show(wish, "pages", pages(port))
    if wish.what != "pages":
        show(wish, "reports", reports(wish.seconds, wish.clients))


def show(wish: argparse.Namespace, what: str, found: dict[str, Measured]) -> None:
    about = {
        "when": localtime(now()).isoformat(timespec="minutes"), "python": platform.python_version(),
        "cores": os.cpu_count(), "machine": platform.machine(), "load": os.getloadavg()[0],
        "database": wish.db, "cases": wish.cases, "years": wish.years, "clients": wish.clients,
    }  # fmt: skip
    RESULTS.mkdir(exist_ok=True)
    out = {"about": about, "found": {name: asdict(figures) for name, figures in found.items()}}
    (RESULTS / f"{what}-{wish.db}.json").write_text(json.dumps(out, indent=1, ensure_ascii=False))
    print(about)
    print(f"{'':34}{'n':>7}{'per s':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
    for name, m in found.items():
        print(f"{name:34}{m.count:>7}{m.rate:>9}{m.p50:>9}{m.p95:>9}{m.p99:>9}")


if __name__ == "__main__":
    main()
