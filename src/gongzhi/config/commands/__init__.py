"""What `gongzhi` can be asked to do: one file a command, each with a COMMAND for the registry in cli.py."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass

type Result = Mapping[str, object] | None


def no_arguments(_: ArgumentParser) -> None:
    """Most commands take none."""


@dataclass(frozen=True, slots=True)
class Command:
    """`run` gets the parsed arguments; what it returns is printed, and "ok": False means exit code 1."""

    name: str
    help: str
    run: Callable[[Namespace], Result]
    arguments: Callable[[ArgumentParser], None] = no_arguments
    migrates: bool = False  # bring the tables up to date first, so that it works on a fresh machine
