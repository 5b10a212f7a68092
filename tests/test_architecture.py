"""What the house promises about its own shape: who imports whom, what loads alone, where keys point."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/gongzhi"
LAYERS = (
    "core",
    "journal",
    "places",
    "people",
    "notices",
    "duties",
    "cases",
    "meetings",
    "insight",
    "portal",
)  # low to high
DOORS = {"models", "services", "selectors"}
OPEN = {"core", "law", "text"}  # foundations: everything in them may be used
INSIDERS = "portal.demo"  # writes a million rows without the services, and a test compares both ways
VOCABULARY = {  # words and closed registries that a module lends to those above it
    "places": {"levels", "by_estate"},  # by_estate: the fields by which every list asks for estates
    "people": {
        "actor",
        "posts",
        "middleware",
        "tokens",
    },  # middleware: the type of a request; tokens: a program's
    "journal": {"words", "verbs"},
    "duties": {"kinds"},
    "notices": {"news"},
    "cases": {"states", "looks", "seeds"},
    "meetings": {"states", "seeds"},
}


def sources() -> list[Path]:
    return [file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts]


def products() -> list[Path]:
    return [file for file in sources() if "tests" not in file.parts]


def test_system_checks_pass(db):
    call_command("check", fail_level="WARNING")


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_file_is_longer_than_400_lines():
    every = [*sources(), *(ROOT / "tests").rglob("*.py")]
    long = {
        str(file.relative_to(ROOT)): n for file in every if (n := len(file.read_text().splitlines())) > 400
    }
    assert long == {}


def test_no_template_is_longer_than_120_lines():
    every = SOURCE.rglob("*.html")
    long = {
        str(file.relative_to(ROOT)): n for file in every if (n := len(file.read_text().splitlines())) > 120
    }
    assert long == {}


@pytest.mark.parametrize("package", ["law", "text"])
def test_rules_load_without_django(package):
    names = [
        ".".join(file.relative_to(SOURCE.parent).with_suffix("").parts)
        for file in products()
        if file.relative_to(SOURCE).parts[0] == package
    ]
    assert names
    code = f"import sys, {', '.join(names)}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_modules_meet_only_at_their_doors():
    graph = grimp.build_graph("gongzhi", cache_dir=None)
    trespass = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if is_trespass(importer.split("."), imported.split("."))
    ]
    assert sorted(trespass) == []


def is_trespass(importer: list[str], imported: list[str]) -> bool:
    if len(importer) < 2 or len(imported) < 2 or importer[1] in {imported[1], "config", "__main__"}:
        return False
    if "tests" in importer or imported[1] in OPEN or ".".join(importer[1:3]) == INSIDERS:
        return False
    return len(imported) < 3 or imported[2] not in DOORS | VOCABULARY.get(imported[1], set())


def test_no_foreign_key_points_to_a_higher_module():
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in LAYERS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and (there := field.related_model._meta.app_label) in LAYERS
        and LAYERS.index(there) > LAYERS.index(model._meta.app_label)
    ]
    assert upward == []


def test_nobody_walks_around_the_scope():
    """bulk.py only adds rows, which no scope could hide; abuse.py counts digests; prepared.py asks what is public."""
    ways = re.compile(r"_base_manager|\.raw\(|\.cursor\(|RawSQL|\.extra\(")
    found = {
        f"{file.relative_to(ROOT)}: {way}" for file in products() for way in ways.findall(file.read_text())
    }
    assert found == {f"src/gongzhi/core/{name}.py: .cursor(" for name in ("abuse", "bulk", "prepared")}


def test_a_locked_row_can_still_be_pointed_to():
    """A lock that takes the key too makes whoever inserts a row below wait, and two of those wait for each other."""
    ways = re.compile(r"select_for_update\((?!.*no_key=True).*")
    found = [
        f"{file.relative_to(ROOT)}: {way}" for file in products() for way in ways.findall(file.read_text())
    ]
    assert found == []


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def test_every_view_says_who_may_open_it():
    silent = [
        str(entry.pattern) for entry in patterns(get_resolver()) if not hasattr(entry.callback, "access")
    ]
    assert silent == []


def test_every_layer_of_the_house_is_known_here():
    assert {config.label for config in apps.get_app_configs() if config.name.startswith("gongzhi.")} == set(
        LAYERS
    )
