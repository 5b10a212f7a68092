"""The catalogues of translations: bring up to date with the source, check, compile."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from gongzhi.config.commands import Command, Result


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=("update", "check", "compile"), nargs="?", default="compile")
    parser.add_argument("apps", nargs="*", metavar="APP", help="all, if none is named")


def run(args: Namespace) -> Result:
    from gongzhi.core import messages

    return {"ok": messages.main(args.action, *args.apps) == 0}


COMMAND = Command("messages", "update, check or compile the translations", run, arguments)
