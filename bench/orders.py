"""How many orders of the hotline come in a second: `python -m bench.orders FILE [--db sqlite]`.

Into a scratch database of its own with the demo's street: once new, then the same sheet again. It runs the
command as an operator does, and counts from its start to its end as the command itself prints it. `processor` are
the seconds of the command alone, with its start; the database server's are not in it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from bench.place import fill, prepare
from bench.start import processor
from gongzhi.config import env


def bring(file: Path) -> dict[str, float]:
    before = processor()
    command = [sys.executable, "-m", "gongzhi", "import", "cases", str(file), "--json"]
    done = subprocess.run(command, env=env.child({}), capture_output=True, text=True, check=True)
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said | {
        "per second": round(said["rows"] / said["seconds"]),
        "processor": round(processor() - before, 1),
    }


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m bench.orders", description=__doc__)
    ask.add_argument("file", type=Path)
    ask.add_argument("--db", choices=("sqlite", "postgres"), default="postgres")
    wish = ask.parse_args()
    prepare(wish.db)
    fill(1000)
    about = {
        "python": platform.python_version(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1),
        "database": wish.db,
    }  # fmt: skip
    print(json.dumps(about | {"new": bring(wish.file), "again": bring(wish.file)}, indent=1))


if __name__ == "__main__":
    main()
