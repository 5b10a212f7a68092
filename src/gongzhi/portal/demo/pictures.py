"""Drawings that stand for the photos of the demo. Nobody shall take one for a photo: each says 演示 in the picture."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from random import Random
from typing import Any

from django.conf import settings
from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

from gongzhi.portal.demo.layout import read_data

SHEET = (480, 360)
LOOKS = 4  # how many ways there are to draw one scene: by day or towards evening, from the left or the right
MARK = "演示图，不是照片"
STAMP = (72, 234, 240, 266)


@cache
def scenes() -> dict[str, dict[str, Any]]:
    """What is drawn for each category; most have nothing that could be seen."""
    return {code: scene for scene in read_data("pictures")["scenes"].values() for code in scene["of"]}


def can_draw(code: str) -> bool:
    return code in scenes()


def draw_photo(code: str, phase: str, dice: Random) -> bytes:
    return drawing(code, phase, dice.randrange(LOOKS))


@cache
def drawing(code: str, phase: str, look: int) -> bytes:
    """A JPEG of some five kilobytes; the same every time."""
    scene = scenes()[code]
    sheet = Image.new("RGB", SHEET, "white")
    pen = ImageDraw.Draw(sheet)
    for shape in (*scene["both"], *scene[phase]):
        put(pen, shape)
    if look % 2:
        sheet = ImageOps.mirror(sheet)
    sheet = ImageEnhance.Brightness(sheet).enhance(1 if look < LOOKS // 2 else 0.78)
    sign(sheet)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return out.getvalue()


def put(pen: ImageDraw.ImageDraw, shape: list[Any]) -> None:
    kind, *numbers, colour = shape
    fill = read_data("pictures")["colours"][colour]
    match kind:
        case "box":
            pen.rectangle(numbers, fill)
        case "oval":
            pen.ellipse(numbers, fill)
        case "poly":
            pen.polygon(numbers, fill)
        case "line":
            *ends, width = numbers
            pen.line(ends, fill, width)


def sign(sheet: Image.Image) -> None:
    """In the middle part, which pages show of a photo whatever they cut away."""
    pen = ImageDraw.Draw(sheet)
    pen.rounded_rectangle(STAMP, 6, "#33373b")
    font = ImageFont.truetype(settings.FONTS / "NotoSansSC-Regular.ttf", 18)
    left, top, right, bottom = STAMP
    pen.text(((left + right) / 2, (top + bottom) / 2), MARK, "white", font, anchor="mm")
