"""The wall clock of the served place jumps back and forth under it; PostgreSQL and the clients keep the true one."""

from __future__ import annotations

import mmap
import shutil
import struct
import subprocess
import time
from functools import partial
from pathlib import Path

from bench.faults.campaign import Harm, under_load
from bench.faults.standing import Standing
from bench.place import PATIENCE, prepare
from gongzhi.config import env

HOUR = 3_600
STEPS = {"a minute": 60, "an hour": HOUR, "a day and an hour": 25 * HOUR}
WORK = ("core.reap", "duties", "notices.send")  # what runs each minute


def campaign(*, minutes: float, seed: int, database: str) -> int:
    prepare(database)
    clock = Clock(Path(env.text("VAR", "")))
    harms: dict[str, Harm] = {}
    for name, seconds in STEPS.items():
        harms[f"{name} on"] = partial(stand, clock, seconds)
        harms[f"{name} back"] = partial(stand, clock, -seconds)
    harms["to the true time"] = partial(stand, clock, 0)
    return under_load(harms, minutes=minutes, seed=seed)


class Clock:
    """What processes that start from now on take for the time; read by stepped.c."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc")
        if compiler is None:
            raise SystemExit("This campaign needs a C compiler (cc) and Linux.")
        library, self.file = folder / "stepped.so", folder / "step"
        source = Path(__file__).with_name("stepped.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
        self.file.write_bytes(struct.pack("l", 0))
        env.tell("STEPPED_CLOCK", str(self.file))
        env.tell("LD_PRELOAD", str(library))

    def stand(self, seconds: int) -> None:
        with self.file.open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
            mapped[:] = struct.pack("l", seconds)


def stand(clock: Clock, seconds: int, _place: Standing) -> None:
    """Set it so many seconds beside the true time, and wait until the work of each minute has run again."""
    before = last_run()
    clock.stand(seconds)
    end = time.monotonic() + PATIENCE
    while any(last_run()[name] == before[name] for name in WORK):
        if time.monotonic() > end:
            raise RuntimeError("Regular work stands still.")
        time.sleep(0.5)


def last_run() -> dict[str, object]:
    from gongzhi.core.models import Tick

    return dict(Tick.objects.filter(name__in=WORK).values_list("name", "ran_at"))
