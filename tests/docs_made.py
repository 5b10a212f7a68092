"""Parts of the documentation that are made from the code: between `<!-- made: NAME -->` and `<!-- end -->`.

A test compares them with the code; `WRITE_DOCS=1 pytest -n0 tests/test_docs.py` writes them anew.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils import translation

from gongzhi.cases.states import NEXT
from gongzhi.config.cli import COMMANDS
from gongzhi.core.config import DECLARED
from gongzhi.core.models import ScopedModel
from gongzhi.core.retention import PURPOSES
from gongzhi.core.ticks import REGULAR
from gongzhi.meetings import states as meeting_states

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"<!-- made: (?P<name>[\w ]+) -->\n(?P<body>.*?)<!-- end -->", re.DOTALL)
UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(headings)
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |\n" for line in lines
    )


def settings_table() -> str:
    return table(
        ("setting", "what it says", "default", "from", "to", "ground"),
        (
            (f"`{key}`", said.label, f"{said.default} {said.unit}".strip() or "empty",
             "" if said.least is None else said.least, "" if said.most is None else said.most, said.ground)
            for key, said in sorted(DECLARED.items())
        ),
    )  # fmt: skip


def retention_table() -> str:
    rows = (
        (f"`{key}`", said.label, said.why, said.basis, said.kept) for key, said in sorted(PURPOSES.items())
    )
    return table(("field", "what it is", "purpose", "ground", "kept"), rows)


def states_diagram() -> str:
    return diagram("received", NEXT)


def diagram(first: str, steps: Mapping[tuple[Any, Any], Any]) -> str:
    lines = [f"    {state.value} --> {end.value}: {step.value}" for (state, step), end in steps.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *lines, "```", ""])


def models_of(app: str) -> list[type[Any]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[:2] == ["gongzhi", app]]


def about(model: type[Any]) -> str:
    said = (model.__doc__ or "").strip()
    return "" if said.startswith(f"{model.__name__}(") else " ".join(said.split("\n\n")[0].split())


def seen_by(model: type[Any]) -> str:
    if issubclass(model, ScopedModel):
        return ", ".join(sorted(audience.value for audience in model.SEEN_BY))
    return f"not scoped: {model.NOT_SCOPED_BECAUSE}"


def tables_of(app: str) -> str:
    return table(
        ("table", "what it holds", "seen by"),
        ((f"`{model.__name__}`", about(model), seen_by(model)) for model in models_of(app)),
    )


def audiences_table() -> str:
    scoped = [model for model in apps.get_models() if issubclass(model, ScopedModel)]
    return table(("record", "seen by"), ((f"`{model._meta.label}`", seen_by(model)) for model in scoped))


def commands_table() -> str:
    return table(
        ("command", "what it does"),
        ((f"`gongzhi {command.name} {usage(command.arguments)}`".replace(" `", "`"), command.help.replace("`", ""))
         for command in COMMANDS),
    )  # fmt: skip


def usage(arguments: Callable[[ArgumentParser], None]) -> str:
    parser = ArgumentParser(prog="x", add_help=False)
    arguments(parser)
    return " ".join(parser.format_usage().split()[2:])


def regular_table() -> str:
    return table(
        ("name", "every"), ((f"`{name}`", span(regular.every)) for name, regular in sorted(REGULAR.items()))
    )


def span(time: timedelta) -> str:
    for word, unit in UNITS:
        if time >= unit:
            return f"{time // unit} {word}{'s' if time // unit > 1 else ''}"
    return f"{time.seconds} seconds"


MADE: dict[str, Callable[[], str]] = {
    "settings": settings_table, "retention": retention_table, "states": states_diagram,
    "states meetings": lambda: diagram("planned", meeting_states.NEXT),
    "audiences": audiences_table, "commands": commands_table, "regular work": regular_table,
}  # fmt: skip


def made(name: str) -> str:
    word, _, app = name.partition(" ")
    with translation.override("en"):
        return tables_of(app) if word == "tables" else MADE[name]()


def written_anew(text: str) -> str:
    return BLOCK.sub(lambda block: f"<!-- made: {block['name']} -->\n{made(block['name'])}<!-- end -->", text)
