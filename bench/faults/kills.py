"""The server, the worker and the database are killed at random moments."""

from __future__ import annotations

from bench.faults.campaign import Harm, under_load
from bench.faults.standing import Standing, on_postgres
from bench.place import prepare


def campaign(*, minutes: float, seed: int, database: str) -> int:
    prepare(database)
    harms: dict[str, Harm] = {
        "server": Standing.kill_server, "one web process": Standing.kill_web, "worker": Standing.kill_worker,
        "everything": Standing.kill_everything,
    }  # fmt: skip
    if on_postgres():
        harms |= {
            "database, kill -9": Standing.kill_database,
            "database, immediate": Standing.stop_database_at_once,
        }
    return under_load(harms, minutes=minutes, seed=seed)
