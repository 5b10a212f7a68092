"""The formula in words, with what it stands on: the law names the rates, the place sets the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongzhi.insight.rules import Formula
from gongzhi.law.packs import pack_for
from gongzhi.places.models import Place
from gongzhi.places.selectors import subdistrict_code


@dataclass(frozen=True, slots=True)
class Ground:
    finding: str
    cite: str
    lines: list[str]


def law_of(place: Place, month: date, formula: Formula) -> Ground:
    """By the law of the month. `lines` are what the place has set."""
    rule = pack_for(place.code or subdistrict_code(place.subdistrict_id)).rule("rates", on=month)
    cite = rule.reason
    if rule.basis:
        cite = _("{article}: {words}").format(article=rule.basis, words=rule.basis.words)
    return Ground(
        _("Answered × {answered}, solved × {solved}, satisfied × {satisfied}, divided by {all}").format(
            answered=formula.answered, solved=formula.solved, satisfied=formula.satisfied, all=formula.weighs
        ),
        cite,
        in_words(formula),
    )


def in_words(formula: Formula) -> list[str]:
    answered = _(
        "Answered in time: accepted, replied to or finished within {hours} hours, of all that were answered or whose "
        "time is over."
    )
    solved = _(
        "Solved: the reporter said so, of all that were rated. Satisfied: {stars} stars or more, of the same."
    )
    silent = _("Who does not rate counts as not solved and not satisfied.")
    if formula.leave_out_silent:
        silent = _("Who does not rate is left out of solved and satisfied.")
    return [
        answered.format(hours=formula.answer_hours),
        solved.format(stars=formula.satisfied_from),
        silent,
        _(
            "Same day: finished on the date on which it came in, not reopened within seven days, of all finished."
        ),
        _("Promises kept: in time, of all promises that ended in the month; time that was granted counts."),
        _(
            "A case belongs to the month in which it came in. What staff found by themselves, reports of misconduct and "
            "what was withdrawn do not count."
        ),
    ]
