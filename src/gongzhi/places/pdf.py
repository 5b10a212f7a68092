"""The sheet of placards of a building: A4, four doors a page, fonts embedded, no personal data (decisions 29)."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.places.models import Place

LAYOUT = Path(__file__).parent / "templates/places/placard.typ"


def sheet(hung: Sequence[tuple[Place, str]]) -> bytes:
    """A PDF with one placard for each (door, code)."""
    cards = []
    for door, code in hung:
        address = settings.SITE_URL.rstrip("/") + reverse("report_at", args=[code])
        cards.append({"place": door.full_name, "code": aloud(code), "qr": qr(address), "address": address})
    words = {
        "title": _("Scan to report a problem"),
        "how": _("Point your phone at the code. No account, no name needed."),
        "typed": _("Cannot scan? Type this address:"),
        "code": _("Code"),
        "cards": cards,
    }
    return typst.compile(
        LAYOUT, font_paths=[settings.FONTS], ignore_system_fonts=True,
        sys_inputs={"words": json.dumps(words, ensure_ascii=False)},
    )  # fmt: skip


def qr(address: str) -> str:
    """Level Q still reads with a quarter of it scratched or pasted over."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", border=4, xmldecl=False, nl=False)
    return out.getvalue().decode()


def aloud(code: str) -> str:
    """In groups of five, as it is read over the telephone."""
    return " ".join(code[start : start + 5] for start in range(0, len(code), 5))
