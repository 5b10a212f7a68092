"""How figures look: tiles with what changed, charts with a sentence that says the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gongzhi.core import formats
from gongzhi.insight.drawing import Bar, Dot, bars, strokes
from gongzhi.insight.selectors.promises import Kept, percent
from gongzhi.insight.selectors.sheet import FEW, SCORED, SHOWN, Line, Sheet


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of the month. `part` and `whole` stand under it, each with the query of its rows at `url_name`."""

    name: str | Promise
    value: str
    unit: str
    part: int = 0
    whole: int = 0
    part_query: str = ""
    whole_query: str = ""
    url_name: str = ""
    note: str = ""
    before: str = ""
    year_ago: str = ""


def tiles(sheet: Sheet) -> list[Tile]:
    found = [score_tile(sheet)]
    found += [rate_tile(sheet, n) for n in range(len(SHOWN))]
    if sheet.now.kept is not None:
        found.append(kept_tile(sheet, sheet.now.kept))
    return found


def compared(tile: Tile, sheet: Sheet, value: Callable[[Line], Fraction | None]) -> Tile:
    """The same with what changed since the month before, and since the same month of last year."""
    now = value(sheet.now)
    return replace(tile, before=points(now, value(sheet.before)), year_ago=points(now, value(sheet.year_ago)))


def score_tile(sheet: Sheet) -> Tile:
    if not sheet.formula.weighs:
        return Tile(_("Score"), "—", "", note=_("Here no rate has a weight, so there is no score."))
    if sheet.now.score is None:
        return Tile(_("Score"), "—", "", note=_("One of the three rates is missing, so there is no score."))
    tile = Tile(_("Score"), sheet.now.points, _("points"), note=sample(sheet.now.smallest))
    return compared(tile, sheet, lambda line: line.score)


def rate_tile(sheet: Sheet, n: int) -> Tile:
    figure = sheet.now.figures[n]
    tile = Tile(
        figure.label, formats.rate(figure.part, figure.whole), "", figure.part, figure.whole, figure.part_query,
        figure.whole_query, "rate_cases", sample(figure.whole),
    )  # fmt: skip
    return compared(tile, sheet, lambda line: line.figures[n].value)


def kept_tile(sheet: Sheet, kept: Kept) -> Tile:
    asked = sheet.asked
    tile = Tile(
        _("Promises kept"), formats.rate(kept.kept, kept.ended), "", kept.kept, kept.ended, asked.query(kept="on"),
        asked.query(), "rate_promises", sample(kept.ended),
    )  # fmt: skip
    return compared(tile, sheet, lambda line: line.kept.rate if line.kept else None)


def sample(whole: int) -> str:
    if not whole:
        return _("Nothing to count yet.")
    return _("small sample") if whole < FEW else ""


def points(new: Fraction | None, old: Fraction | None) -> str:
    """The change in points: ▲ 1.8, ▼ 0.4; nothing where there is nothing to compare."""
    if new is None or old is None:
        return ""
    change = new - old
    shown = formats.rate(abs(change).numerator, abs(change).denominator).removesuffix("%")
    return _("the same") if shown == "0.0" else f"{'▲' if change > 0 else '▼'} {shown}"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of the chart: its class, its name, its pieces."""

    key: str
    name: str | Promise
    pieces: list[list[Dot]]


@dataclass(frozen=True, slots=True)
class Charts:
    strokes: list[Stroke]
    bars: list[Bar]
    most: int
    first: str | Promise
    last: str | Promise
    rates_said: str
    counts_said: str


def charts(sheet: Sheet) -> Charts:
    trend = sheet.trend
    counts = [line.received for line in trend]
    values = [[line.figures[n].value for line in trend] for n in range(SCORED)]
    drawn = [Stroke(key, label, strokes(values[n])) for n, (key, label, _whole) in enumerate(SHOWN[:SCORED])]
    said = [
        _("{name} from {old} to {new}").format(name=stroke.name, old=percent(one[0]), new=percent(one[-1]))
        for stroke, one in zip(drawn, values, strict=True)
    ]
    return Charts(
        drawn, bars(counts), max(counts), trend[0].name, trend[-1].name, _("; ").join(said),
        _("Cases a month: {old} at first, {new} at last, {most} at most").format(
            old=formats.count(counts[0]), new=formats.count(counts[-1]), most=formats.count(max(counts))
        ),
    )  # fmt: skip
