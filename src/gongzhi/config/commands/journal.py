"""Check that nobody changed, removed or cut off an entry of the journal."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from gongzhi.config.commands import Command, Result


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--copy", type=Path, metavar="FILE", action="append", default=[],
        help="a saved e-mail or sheet with anchors; may be said again",
    )  # fmt: skip


def verify(args: Namespace) -> Result:
    from gongzhi.journal import verify as journal

    return journal.command(args)


VERIFY = Command("journal verify", "check the chain of the journal and its anchors", verify, arguments)
