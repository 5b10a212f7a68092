"""Read places, companies or cases from a spreadsheet."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

from gongzhi.config.commands import Command, Result
from gongzhi.core.command import BadInput


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx or csv")
    parser.add_argument("--place", default="", metavar="CODE", help="where rows without a place belong")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")


def place_arguments(parser: ArgumentParser) -> None:
    arguments(parser)
    parser.add_argument(
        "--national", action="store_true",
        help="FILE is the six-digit code of a district, to be read from the national list",
    )  # fmt: skip


def must_exist(args: Namespace) -> None:
    if not args.file.is_file():
        raise BadInput(f"There is no file {args.file}.")


def places(args: Namespace) -> Result:
    from gongzhi.places import importing, national

    with TemporaryDirectory() as folder:
        if args.national:
            args.file = national.national_sheet(str(args.file), folder=national.PACKAGE, target=Path(folder))
        must_exist(args)
        return importing.command(args)


def cases(args: Namespace) -> Result:
    must_exist(args)
    from gongzhi.cases import importing

    return importing.command(args)


def companies(args: Namespace) -> Result:
    must_exist(args)
    from gongzhi.people import importing

    return importing.command(args)


PLACES = Command("import places", "read places from a spreadsheet", places, place_arguments, migrates=True)
CASES = Command("import cases", "read cases from a spreadsheet", cases, arguments, migrates=True)
COMPANIES = Command(
    "import companies", "read companies of the business register", companies, arguments, migrates=True
)
