"""Sheets for paper: a typst layout filled with words, fonts embedded, and QR codes (decisions 29)."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings


def pdf(layout: Path, words: Mapping[str, Any]) -> bytes:
    return typst.compile(
        layout, font_paths=[settings.FONTS], ignore_system_fonts=True,
        sys_inputs={"words": json.dumps(words, ensure_ascii=False)},
    )  # fmt: skip


def qr(address: str) -> str:
    """Level Q still reads with a quarter of it scratched or pasted over."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(
        out, kind="svg", border=4, xmldecl=False, nl=False, omitsize=True
    )
    return out.getvalue().decode()


def aloud(code: str, size: int = 5) -> str:
    """In groups, as it is read over the telephone."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))
