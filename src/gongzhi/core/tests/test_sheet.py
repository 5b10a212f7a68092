"""The style sheet and the templates: contrast, weight, and what may not stand in a page."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from gongzhi.core import icons

pytestmark = pytest.mark.once

HOUSE = Path(__file__).parents[2]
STATIC = HOUSE / "core/static/core"
TEMPLATES = sorted(HOUSE.rglob("templates/**/*.html"))
HAN = re.compile(r"[\u3400-\u9fff]")
WHITE = "#ffffff"


def tokens() -> dict[str, str]:
    sheet = (STATIC / "gongzhi.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--gz-([\w-]+): (#[0-9a-f]{3,6});", sheet.split("/* 2.")[0]))


def large_type() -> dict[str, str]:
    line = next(
        line
        for line in (STATIC / "gongzhi.css").read_text(encoding="utf-8").splitlines()
        if "data-size=large] { --" in line
    )
    return tokens() | dict(re.findall(r"--gz-([\w-]+): (#[0-9a-f]{3,6});", line))


def light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * d for d in digits)
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)


TEXT_ON = [
    *[(ink, on) for ink in ("ink", "ink-2", "ink-3", "primary", "late") for on in ("card", "page", "sunk")],
    *[(state, f"{state}-b") for state in ("new", "doing", "late", "rate", "done", "hard")],
    ("primary-d", "primary-l"),
    ("primary", "primary-l"),
    ("ink-2", "primary-l"),
    ("ink-2", "late-b"),
    ("rate", "card"),
    ("done", "card"),
    ("card", "primary"),
    ("card", "primary-d"),
    ("card", "mark"),
    ("card", "ink-2"),
]


@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_text_can_be_read(ink, ground):
    for colours in (tokens(), large_type()):
        assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["card", "page"])
def test_edges_of_controls_can_be_seen(ground):
    assert contrast(tokens()["line-2"], tokens()[ground]) >= 3
    assert contrast(tokens()["focus"], tokens()[ground]) >= 3


def test_our_sheets_use_no_colour_that_old_phones_lack():
    for sheet in STATIC.glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"oklch|color-mix|light-dark|:has\(", rules), sheet.name


def test_a_resident_page_leaves_room_for_its_own_words():
    """At most 120 kB gzipped in all; 30 kB of it are for the page itself and its own script."""
    names = [
        "vendor/bootstrap.min.css",
        "core/gongzhi.css",
        "core/public.css",
        "core/base.js",
        "django_htmx/htmx-2.min.js",
    ]
    files = [finders.find(name) for name in names]
    assert all(files), f"{names} are not all installed: make install"
    assert sum(len(gzip.compress(Path(file).read_bytes())) for file in files) <= 90_000


def test_every_icon_of_the_list_is_installed():
    for name in icons.NAMES:
        assert icons.drawing(name).startswith("<path")


def test_an_icon_outside_the_list_is_refused():
    with pytest.raises(icons.NoSuchIcon, match="not in gongzhi"):
        icons.drawing("rocket")


def test_scripts_stay_small():
    long = {
        f.name: n for f in STATIC.glob("*.js") if (n := len(f.read_text(encoding="utf-8").splitlines())) > 150
    }
    assert long == {}


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: str(f.relative_to(HOUSE)))
class TestEveryTemplate:
    def test_is_short(self, file):
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 120

    def test_has_no_colour_style_or_handler_of_its_own(self, file):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"#[0-9a-fA-F]{6}\b|:\s*#[0-9a-fA-F]{3}\b", text), (
            "colours are variables of the sheet"
        )
        assert not re.search(r'\sstyle="', text), "the policy forbids style attributes"
        assert not re.search(r'\son[a-z]+="', text), "the policy forbids handlers"
        assert not re.search(r"<style|<script(?![^>]*nonce=)", text), (
            "scripts carry the nonce, styles are files"
        )

    def test_names_icons_of_the_list(self, file):
        named = re.findall(r"""{% icon ["']([\w-]+)["']""", file.read_text(encoding="utf-8"))
        assert set(named) <= icons.NAMES

    def test_loads_no_outside_host(self, file):
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", file.read_text(encoding="utf-8"))

    def test_says_no_chinese_word_outside_the_catalogue(self, file):
        text = re.sub(
            r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        marked = re.sub(r'<(\w+)[^>]*lang="zh-Hans"[^>]*>[^<]*</\1>', "", text)
        assert not HAN.search(marked), "wrap it in translate, or mark the element with lang"
