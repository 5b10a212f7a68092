"""Load the demo district: invented places, persons and a year of cases."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from gongzhi.config.commands import Command, Result


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--size", choices=("small", "street", "district"), default="street")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same district")


def run(args: Namespace) -> Result:
    from gongzhi.portal.demo import command

    return command.run(args)


COMMAND = Command("demo", "load the demo district", run, arguments, migrates=True)
