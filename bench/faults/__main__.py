"""`python -m bench.faults kills|clock|disk|hostile [--minutes 10] [--seed 1] [--db postgres|sqlite]`.

Faults on purpose, in a scratch folder with a scratch database. Ends with 1 and a list where something was lost.
"""

from __future__ import annotations

import argparse
import sys

from bench.faults import clock, disk, hostile, kills

CAMPAIGNS = {"kills": kills.campaign, "clock": clock.campaign, "disk": disk.campaign}


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    ask.add_argument("what", choices=(*CAMPAIGNS, "hostile"))
    ask.add_argument("--minutes", type=float, default=10)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--db", choices=("sqlite", "postgres"), default="postgres")
    wish = ask.parse_args()
    if wish.what == "hostile":
        return hostile.campaign(wish.db)
    return CAMPAIGNS[wish.what](minutes=wish.minutes, seed=wish.seed, database=wish.db)


if __name__ == "__main__":
    sys.exit(main())
