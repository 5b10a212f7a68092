"""The page of rates: a place in a month, its figures with their formula, the way to their rows, and a workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.forms import new_idem
from gongzhi.core.idempotency import once
from gongzhi.core.sheets import Taken, download, in_memory
from gongzhi.duties.kinds import pages
from gongzhi.insight import exporting, grounds
from gongzhi.insight.forms.asking import AskForm, asked_of, month_asked
from gongzhi.insight.looks import charts, tiles
from gongzhi.insight.policies import can_recount, own_org
from gongzhi.insight.selectors import figures, promises, rows
from gongzhi.insight.selectors.asking import FIGURES, Asked, counted_cases
from gongzhi.insight.selectors.sheet import Sheet, sheet
from gongzhi.insight.services.months import start_recount
from gongzhi.people.middleware import Request


@members_only
@require_safe
def rates_page(request: Request) -> HttpResponse:
    now = clock()
    asked = asked_of(request.GET, request.actor, now=now)
    found = sheet_of(request, asked)
    context: dict[str, Any] = {
        **headed(request, asked), "sheet": found, "state": found.state, "form": AskForm(asked, request.actor, now=now),
        "tiles": tiles(found), "charts": charts(found), "law": grounds.law_of(asked.place, asked.month, found.formula),
        "promises": found.now.kept is not None, "can_recount": bool(can_recount(request.actor)), "idem": new_idem(),
        "now": now,
    }  # fmt: skip
    return render(request, "insight/rates.html", context)


def sheet_of(request: Request, asked: Asked) -> Sheet:
    """Whoever reads all bearers may compare them."""
    return sheet(asked, with_bearers=own_org(request.actor, asked.place) is None)


def headed(request: Request, asked: Asked) -> dict[str, Any]:
    """What a page is about; what it is narrowed to, each with the query that leaves it out. A bearer stays at its own."""
    own = own_org(request.actor, asked.place) is not None
    narrowed = [
        (words, "" if own and rest.bearer is None else rest.query()) for words, rest in asked.narrowed
    ]
    return {"asked": asked, "narrowed": narrowed}


@members_only
@require_safe
def rate_cases(request: Request) -> HttpResponse:
    """The cases behind a figure: as many as the figure says."""
    now, after = clock(), request.GET.get("after", "")
    asked, figure = asked_of(request.GET, request.actor, now=now), request.GET.get("figure", "")
    figure = figure if figure in FIGURES else FIGURES[0]
    count = figures.number_of(asked, figure)
    page, mark = rows.page(counted_cases(asked, figure), after=after) if count else ([], "")
    context = {
        **headed(request, asked), "rows": page, "count": count, "now": now,
        "figure": rows.COUNTS_AS[figure], "older": asked.query(figure=figure, after=mark) if mark else "",
        "newest": f"?{asked.query(figure=figure)}" if after else "",
    }  # fmt: skip
    return render(request, "insight/cases.html", context)


@members_only
@require_safe
def rate_promises(request: Request) -> HttpResponse:
    """The promises behind the rate of those kept."""
    now, after = clock(), request.GET.get("after", "")
    asked, only_kept = asked_of(request.GET, request.actor, now=now), request.GET.get("kept") == "on"
    count = promises.number_of(asked, only_kept=only_kept)
    found = promises.ended_promises(asked, only_kept=only_kept)
    page = rows.promises_page(found if count else found.none(), after=after)
    urls, said = pages(page.rows), {"kept": "on"} if only_kept else {}
    context = {
        **headed(request, asked), "rows": [(duty, urls.get(duty.subject, "")) for duty in page.rows],
        "count": count, "now": now, "only_kept": only_kept,
        "older": asked.query(**said, after=page.older) if page.older else "",
        "newest": f"?{asked.query(**said)}" if after else "",
    }  # fmt: skip
    return render(request, "insight/promises.html", context)


@members_only
@require_safe
def rates_export(request: Request) -> HttpResponse:
    """What the page shows, as a workbook."""
    now = clock()
    asked = asked_of(request.GET, request.actor, now=now)
    found = sheet_of(request, asked)
    law = grounds.law_of(asked.place, asked.month, found.formula)
    taken = Taken(request.actor.name, now, exporting.asked_for(found))
    name = _("rates {place} {month}.xlsx").format(place=asked.place.name, month=f"{asked.month:%Y-%m}")
    return download(name, in_memory(lambda book: exporting.write(book, found, law, taken)))


@members_only
@require_POST
def rates_recount(request: Request) -> HttpResponse:
    """Count a month again in the background; the answer leads to its progress."""
    now = clock()
    month = month_asked(request.POST.get("month", ""), now=now)

    def start() -> str:
        return start_recount(actor=request.actor, month=month, now=now).public_id

    return redirect("task_detail", once(request.POST.get("idem", ""), start, now=now))
