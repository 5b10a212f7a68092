"""The documentation says what is so: links lead somewhere, tables equal the code, nothing is left out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from gongzhi.config import env
from gongzhi.config.cli import COMMANDS
from gongzhi.core.retention import PURPOSES
from tests.docs_made import BLOCK, DOCS, MADE, models_of, written_anew

pytestmark = pytest.mark.once

ROOT = DOCS.parent
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
MODULES = sorted(path.parent.name for path in (ROOT / "src/gongzhi").glob("*/__init__.py"))
LINK = re.compile(r"(?<!`)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
CODE = re.compile(r"```.*?```", re.DOTALL)
NAMED = re.compile(r"`((?:src|tests|docs|bench)/[\w./-]+)`")


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def slugs(file: Path) -> set[str]:
    """The anchors that a page offers, as GitHub, GitLab and Gitea make them from headings."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", text_of(file)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file):
    dead = []
    for link in LINK.finditer(CODE.sub("", text_of(file))):
        path, _, anchor = link["target"].partition("#")
        target = (file.parent / path).resolve() if path else file
        if path.startswith(("http:", "https:", "mailto:")):
            continue
        if not target.exists() or (anchor and anchor not in slugs(target)):
            dead.append(link["target"])
    assert dead == []


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_files_and_tests_that_a_page_names_exist(file):
    text = text_of(file)
    missing = [name for name in NAMED.findall(text) if not (ROOT / name.rstrip("/")).exists()]
    known = "\n".join(map(text_of, [*ROOT.glob("src/gongzhi/*/tests/*.py"), *ROOT.glob("tests/**/*.py")]))
    missing += [name for name in re.findall(r"`(test_\w+)`", text) if f"def {name}(" not in known]
    assert missing == []


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_is_made_from_the_code_equals_it(file):
    text = text_of(file)
    if env.text("WRITE_DOCS", ""):
        file.write_text(written_anew(text), encoding="utf-8")
        text = text_of(file)
    assert text == written_anew(text)


def test_every_table_made_from_the_code_is_somewhere():
    blocks = {block["name"] for file in PAGES for block in BLOCK.finditer(text_of(file))}
    apps = {f"tables {module}" for module in MODULES if models_of(module)}
    assert blocks == MADE.keys() | apps


def test_every_page_is_reached_from_the_index():
    seen, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        seen.add(page)
        targets = (link["target"].partition("#")[0] for link in LINK.finditer(text_of(page)))
        found = {(page.parent / target).resolve() for target in targets if target.endswith(".md")}
        waiting += [target for target in found - seen if target.is_relative_to(DOCS)]
    assert set(DOCS.rglob("*.md")) - seen == set()


def test_every_module_has_a_page():
    assert {page.stem for page in (DOCS / "modules").glob("*.md")} == set(MODULES)


def test_every_command_is_explained():
    page = text_of(DOCS / "operate/commands.md")
    assert [command.name for command in COMMANDS if f"\n## gongzhi {command.name}\n" not in page] == []


def test_every_variable_that_the_service_reads_is_explained():
    read = re.compile(r'env\.(?:text|number|flag|secret|addresses)\(\s*"([A-Z_]+)"')
    sources = [ROOT / "src/gongzhi/config/settings.py", *ROOT.glob("src/gongzhi/config/commands/*.py")]
    names = {name for file in sources for name in read.findall(text_of(file))}
    page = text_of(DOCS / "operate/production.md")
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_every_personal_field_is_listed():
    page = text_of(DOCS / "privacy.md")
    assert [field for field in PURPOSES if f"`{field}`" not in page] == []


def test_numbers_of_decisions_in_comments_are_explained():
    page = text_of(DOCS / "decisions/numbers.md")
    sources = (text_of(file) for file in (ROOT / "src/gongzhi").rglob("*.py"))
    used = {number for text in sources for number in re.findall(r"decisions (\d+)", text)}
    assert {number for number in used if f"| {number} |" not in page} == set()


def test_rows_that_work_name_tests_that_carry_their_mark():
    rows = tomllib.loads(text_of(DOCS / "requirements.toml"))
    named = [(key, *name.partition("::")[::2]) for key, row in rows.items() for name in row.get("tests", ())]
    assert named
    assert [(key, file, test) for key, file, test in named if not carries(ROOT / file, test, key)] == []


def carries(file: Path, test: str, key: str) -> bool:
    """Whether the test, or its whole file, is marked with the requirement."""
    text = text_of(file)
    whole = re.search(r"^pytestmark = .*$", text, re.MULTILINE)
    marks = re.search(rf"((?:^@.*\n)*)^def {test}\(", text, re.MULTILINE) if test else None
    return f'"{key}"' in (whole[0] if whole else "") + (marks[1] if marks else "")


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = {
        name for file in PAGES for name in re.findall(r"^make ([a-z]+)|`make ([a-z]+)", text_of(file), re.M)
    }
    assert {one or two for one, two in named} <= targets
    assert {"run", "test"} <= set(re.findall(r"make ([a-z]+)", text_of(ROOT / "README.md")))


def test_every_subcommand_that_is_named_exists():
    known = {command.name.split()[0] for command in COMMANDS}
    used = {name for file in PAGES for name in re.findall(r"(?:`|bin/)gongzhi ([a-z]+)", text_of(file))}
    assert used - known == set()


def test_both_readmes_name_the_same_commands_and_pages():
    english, chinese = (text_of(ROOT / name) for name in ("README.md", "README.zh-CN.md"))
    commands = re.compile(r"^(?:make|git|\.venv/bin/gongzhi) .*$", re.MULTILINE)
    pages = re.compile(r"\((docs/[\w./-]+\.md)")
    assert commands.findall(english) == commands.findall(chinese)
    assert set(pages.findall(english)) == set(pages.findall(chinese))
