"""How long `make run` takes until the first page: `python -m bench.start [--times 5]`.

In a folder of its own: once from nothing, with the demo, then as often as asked. Prints seconds, and processor seconds of
everything that was started.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import signal
import subprocess
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

from bench.place import PATIENCE, free_port
from gongzhi.config import env

ROOT = Path(__file__).parents[1]


def processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def start(folder: str) -> tuple[float, float]:
    """Seconds until the front page is there, and processor seconds from the start to the end."""
    port, before, began = free_port(), processor(), time.monotonic()
    more = {"VAR": folder, "PORT": str(port), "STAGE": "demo"}
    server = subprocess.Popen(
        ["make", "--silent", "run"], cwd=ROOT, env=env.child(more), stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        if not any("Gongzhi is at" in line for line in server.stdout):
            raise RuntimeError("The server did not start.")
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        line.request("GET", "/")
        line.getresponse().read()
        seconds = time.monotonic() - began
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(PATIENCE)
    return round(seconds, 2), round(processor() - before, 2)


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m bench.start", description=__doc__)
    ask.add_argument("--times", type=int, default=5)
    times = ask.parse_args().times
    with tempfile.TemporaryDirectory(prefix="gongzhi-start-") as folder:
        found = {
            "load": round(os.getloadavg()[0], 1), "cores": os.cpu_count(), "python": platform.python_version(),
            "first": start(folder), "later": [start(folder) for _ in range(times)],
        }  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main()
