"""The console script: finds the command, sets Django up, and says in one sentence what went wrong."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Sequence
from typing import NoReturn

import django
from django.core.exceptions import ImproperlyConfigured

from gongzhi.config import env
from gongzhi.config.commands import (
    Command,
    Result,
    backup,
    demo,
    draw,
    importing,
    journal,
    keys,
    messages,
    operator,
    requirements,
    restore,
    serve,
    worker,
)
from gongzhi.core.command import BadInput
from gongzhi.core.verdict import Refused

COMMANDS = (
    serve.COMMAND,
    worker.COMMAND,
    demo.COMMAND,
    importing.PLACES,
    importing.CASES,
    importing.COMPANIES,
    journal.VERIFY,
    draw.VERIFY,
    requirements.COMMAND,
    backup.COMMAND,
    restore.COMMAND,
    keys.ROTATE,
    operator.COMMAND,
    messages.COMMAND,
)

GROUPS = {
    "draw": "check a draw by lot",
    "import": "read places, cases or companies from a spreadsheet",
    "journal": "check the journal",
    "keys": "change the keys of personal data",
}


class Parser(ArgumentParser):
    """Says what is wrong in one line, without the usage text around it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. Try: {self.prog} --help\n")


def parser() -> Parser:
    top = Parser(prog="gongzhi", description="Gongzhi: residential estates run together.")
    choices = top.add_subparsers(metavar="COMMAND", required=True)
    groups: dict[str, _SubParsersAction[Parser]] = {}
    for command in COMMANDS:
        group, _, name = command.name.rpartition(" ")
        if group and group not in groups:
            of_group = choices.add_parser(group, help=GROUPS[group])
            groups[group] = of_group.add_subparsers(metavar="WHAT", required=True)
        own = (groups[group] if group else choices).add_parser(
            name, help=command.help, description=command.help
        )
        own.add_argument("--json", action="store_true", help="print the result as one JSON object, last")
        command.arguments(own)
        own.set_defaults(command=command)
    return top


def perform(command: Command, args: Namespace) -> Result:
    from django.db import DatabaseError

    from gongzhi.config import database

    try:
        if command.migrates:
            database.bring_up_to_date()
        return command.run(args)
    except DatabaseError as trouble:
        database.explain(trouble)
        raise


def show(result: Result, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(result or {}, ensure_ascii=False, default=str) + "\n")
    else:
        said = {name: value for name, value in (result or {}).items() if name != "ok"}
        sys.stdout.writelines(f"{name}: {value}\n" for name, value in said.items())
    sys.stdout.flush()


def main(argv: Sequence[str] | None = None) -> int:
    env.default("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    args = parser().parse_args(argv)
    try:
        django.setup()
        result = perform(args.command, args)
    except (BadInput, ImproperlyConfigured, Refused) as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130
    show(result, as_json=args.json)
    return 0 if (result or {}).get("ok", True) else 1
