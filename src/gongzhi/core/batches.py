"""One act on several rows of a list. Each row is asked for itself, by the service of that act: what it refuses stays as
it was, and its reason is said; the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongzhi.core.verdict import Refused

MOST = 60  # what one page of a list can hold


@dataclass(frozen=True, slots=True)
class Row:
    """A ticked row before the act: `key` is what its box said, `why_not` why the act does not go for it."""

    key: str
    url: str
    title: str
    grey: str
    why_not: str


@dataclass(slots=True)
class Outcome[M: Model]:
    named: Callable[[M], str]
    done: list[M] = field(default_factory=list)
    refused: list[tuple[M, str]] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """What was done, how many were not, and each of those with its reason."""
        counts = {"done": len(self.done), "all": len(self.done) + len(self.refused)}
        if not self.refused:
            return _("Done with {done} of {all}.").format(**counts)
        whys = " ".join(_("{row}: {why}").format(row=self.named(row), why=why) for row, why in self.refused)
        return _("Done with {done} of {all}, {refused} refused. {whys}").format(
            **counts, refused=len(self.refused), whys=whys
        )


def each[M: Model](rows: Iterable[M], act: Callable[[M], Any], *, named: Callable[[M], str]) -> Outcome[M]:
    """The acts one after the other, each whole or not at all, by the order of their ids: no two batches lock crosswise."""
    outcome = Outcome(named)
    for row in sorted(rows, key=lambda one: one.pk):
        try:
            act(row)
        except Refused as refusal:
            outcome.refused.append((row, refusal.why))
        else:
            outcome.done.append(row)
    return outcome


def page(
    request: HttpRequest, form: forms.Form, *, act: str, label: Any, box: str, rows: Sequence[Row], back: str
) -> HttpResponse:
    """For which of the ticked rows the act goes, and what it asks for; `box` is the name of their boxes."""
    said = request.POST if request.method == "POST" else request.GET
    context = {
        "form": form, "act": act, "label": label, "box": box, "rows": rows, "back": back, "query": said.get("query", ""),
        "n": sum(not row.why_not for row in rows),
    }  # fmt: skip
    return render(request, "core/batch.html", context, status=422 if form.errors else 200)


def say(request: HttpRequest, outcome: Outcome[Any]) -> None:
    level = messages.WARNING if outcome.refused else messages.SUCCESS
    messages.add_message(request, level, outcome.sentence)
