"""Work for the tests of the worker: it waits at a gate (a file) and writes down what it did.

Run as a program it is `gongzhi worker` that knows this work: `python -m tests.slow_work`.
"""

from __future__ import annotations

import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

from gongzhi.config import env

GATED, NOTED = "tests.gated", "tests.noted"
BEAT = "tests.beat"


def note(folder: str, name: str, line: str) -> None:
    with (Path(folder) / name).open("a") as out:
        out.write(f"{line}\n")


def lines(folder: Path, name: str) -> list[str]:
    file = folder / name
    return file.read_text().splitlines() if file.exists() else []


def install() -> None:
    """Make the work known to this process, once."""
    from gongzhi.core.tasks import WORKS, Run, work

    if GATED in WORKS:
        return

    @work(GATED)
    def gated(run: Run) -> dict[str, int]:
        """Five steps; before the third it waits until the gate is open."""
        folder, never = run.params["folder"], threading.Event()
        for step in range(1, 6):
            while step == 3 and not (Path(folder) / "open").exists():
                run.progress(step, 5)
                note(folder, "steps", f"{run.row.tries} waits")
                never.wait(0.05)
            run.progress(step, 5)
        note(folder, "finished", str(run.row.pk))
        return {"steps": 5, "try": run.row.tries}

    @work(NOTED)
    def noted(run: Run) -> dict[str, int]:
        note(run.params["folder"], "done", str(run.params["n"]))
        run.progress(1, 1)
        return {"n": run.params["n"]}


def install_clock() -> None:
    """Something regular that can be seen from outside."""
    from gongzhi.core.ticks import register_tick

    def beat(now: datetime) -> None:
        note(env.text("BEATS", "."), "beats", now.isoformat())

    register_tick(BEAT, timedelta(milliseconds=100), beat)


def main() -> None:
    import django

    env.default("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    django.setup()
    install()
    install_clock()
    from gongzhi.config.cli import main as gongzhi

    sys.argv = ["gongzhi", "worker"]
    gongzhi()


if __name__ == "__main__":
    main()
