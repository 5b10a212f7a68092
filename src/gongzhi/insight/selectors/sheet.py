"""Everything that the page of rates shows, and its export takes out: lines of the same shape, each narrowed further."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import itemgetter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models import Category
from gongzhi.core.formats import rate as rate_words
from gongzhi.insight.models import Channel, FigureMonth
from gongzhi.insight.rules import Formula, formula_at
from gongzhi.insight.selectors import figures, promises
from gongzhi.insight.selectors.asking import BELOW, JUDGED, Asked
from gongzhi.insight.selectors.months import last_months
from gongzhi.insight.selectors.promises import Kept
from gongzhi.law.rates import Measure, Rates, Tally, rate, rates
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place

FEW = 10  # a rate of fewer is called a small sample
SCORED = 3  # so many of those shown make the score
SHOWN = (
    (Measure.ANSWERED, _("Answered rate"), Measure.TO_ANSWER),
    (Measure.SOLVED, _("Solved rate"), Measure.RATED),
    (Measure.SATISFIED, _("Satisfied rate"), Measure.RATED),
    (Measure.SAME_DAY, _("Same-day rate"), Measure.FINISHED),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A rate with the way to the cases of both its numbers."""

    key: str
    label: str | Promise
    part: int
    whole: int
    part_query: str
    whole_query: str

    @property
    def value(self) -> Fraction | None:
        return rate(self.part, self.whole)


@dataclass(frozen=True)
class Line:
    """The figures of what `asked` narrows to. `kept` is None where promises are not told apart so.

    What is worked out is kept: a page asks for it many times over.
    """

    asked: Asked
    name: str | Promise
    tally: Tally
    formula: Formula
    kept: Kept | None = None

    @property
    def received(self) -> int:
        return self.tally[Measure.RECEIVED]

    @cached_property
    def smallest(self) -> int:
        """The smallest number that anything here is a part of, where there is a score: it says how much that tells."""
        if self.score is None:
            return self.received
        return min(figure.whole for figure in self.figures[:SCORED] if figure.whole)

    @property
    def is_few(self) -> bool:
        return self.smallest < FEW

    @property
    def query(self) -> str:
        return self.asked.query()

    @property
    def received_query(self) -> str:
        return self.asked.query(figure=Measure.RECEIVED)

    @cached_property
    def rates(self) -> Rates:
        return rates(self.tally, leave_out_silent=self.formula.leave_out_silent)

    @cached_property
    def score(self) -> Fraction | None:
        return self.formula.score(self.rates)

    @property
    def points(self) -> str:
        """92.22: the weighted mean of percentages."""
        if self.score is None:
            return "—"
        return rate_words(self.score.numerator, self.score.denominator, places=2).removesuffix("%")

    @cached_property
    def figures(self) -> list[Figure]:
        return [self.figure(part, label, whole) for part, label, whole in SHOWN]

    def figure(self, part: Measure, label: str | Promise, whole: Measure) -> Figure:
        """Its queries say how it was counted here: the place they lead to may count silence otherwise."""
        key, number = str(whole), self.tally[whole]
        if whole is Measure.RATED and not self.formula.leave_out_silent:
            key, number = JUDGED, self.tally.judged(leave_out_silent=False)
        return Figure(
            part, label, self.tally[part], number, self.asked.query(figure=part), self.asked.query(figure=key)
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """`trend` has thirteen months, the oldest first: the last is the month itself, the first the same of last year."""

    asked: Asked
    formula: Formula
    trend: list[Line]
    state: FigureMonth | None
    parts: list[Line] = field(default_factory=list)
    channels: list[Line] = field(default_factory=list)
    categories: list[Line] = field(default_factory=list)
    bearers: list[Line] = field(default_factory=list)

    @property
    def now(self) -> Line:
        return self.trend[-1]

    @property
    def before(self) -> Line:
        return self.trend[-2]

    @property
    def year_ago(self) -> Line:
        return self.trend[0]


def sheet(asked: Asked, *, with_bearers: bool) -> Sheet:
    """`with_bearers`: the reader may compare them."""
    formula, months = formula_at(asked.place), last_months(asked.month, 13)
    found = figures.by_way_and_kind(asked)

    def lines(named: Iterable[tuple[Asked, str | Promise, Tally, Kept | None]]) -> list[Line]:
        return [Line(one, name, tally, formula, kept) for one, name, tally, kept in named]

    return Sheet(
        asked, formula, trend=lines(trend(asked, months)), state=figures.state_of(asked.month),
        parts=ranked(lines(parts(asked, found))), channels=lines(ways(asked, found)),
        categories=lines(kinds(asked, found)), bearers=ranked(lines(bearers(asked))) if with_bearers else [],
    )  # fmt: skip


Named = Iterable[tuple[Asked, str | Promise, Tally, Kept | None]]


def tells_promises(asked: Asked) -> bool:
    """A promise has no channel and no kind of case."""
    return not asked.channel and asked.category is None


def trend(asked: Asked, months: list[date]) -> Named:
    tallies = figures.by_month(asked, months)
    kept = promises.by_month(asked, months) if tells_promises(asked) else None
    for month in months:
        promised = kept.get(month, Kept()) if kept is not None else None
        yield asked.but(month=month), f"{month:%Y-%m}", tallies.get(month, Tally()), promised


def parts(asked: Asked, found: figures.Tallies) -> Named:
    """Parts next below, and what lies at the place itself in none of them."""
    if asked.rest or asked.place.level not in BELOW:
        return
    tallies = figures.by_part(asked)
    if not tallies:
        return
    rest = Tally.together(figures.demanded(asked, found).values())
    rest.subtract(Tally.together(tallies.values()))
    if rest[Measure.RECEIVED]:
        yield asked.but(rest=True), _("in no part of it"), rest, None
    for place in Place.objects.filter(pk__in=tallies).order_by("path"):
        yield asked.but(place=place), place.name, tallies[place.pk], None


def ways(asked: Asked, found: figures.Tallies) -> Named:
    tallies = figures.gathered(found, itemgetter(0))
    for channel in Channel:
        yield asked.but(channel=channel.value), channel.label, tallies.get(channel.value, Tally()), None


def kinds(asked: Asked, found: figures.Tallies) -> Named:
    tallies = figures.gathered(figures.demanded(asked, found), itemgetter(1))
    for category in Category.objects.filter(pk__in=tallies).order_by("sort", "code"):
        yield asked.but(category=category), category.name, tallies[category.pk], None


def bearers(asked: Asked) -> Named:
    tallies = figures.by_bearer(asked)
    kept = promises.by_bearer(asked) if tells_promises(asked) else None
    wanted = {pk for pk in (*tallies, *(kept or ())) if pk}
    for org in Organisation.objects.filter(pk__in=wanted).order_by("kind", "name"):
        promised = kept.get(org.pk, Kept()) if kept is not None else None
        yield asked.but(bearer=org), org.called, tallies.get(org.pk, Tally()), promised


def ranked(lines: list[Line]) -> list[Line]:
    """The highest score first; small samples and those without a score stand behind."""
    return sorted(lines, key=lambda line: (line.is_few, line.score is None, -(line.score or 0)))
