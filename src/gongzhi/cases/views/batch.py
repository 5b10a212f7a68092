"""One act on the ticked cases of the list: first what would happen to each, then the act and one sentence about it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.cases.forms.batch import ASKED, BatchForm
from gongzhi.cases.lists import CASES
from gongzhi.cases.selectors import batch
from gongzhi.cases.services.batch import act_on
from gongzhi.core.access import members_only
from gongzhi.core.batches import page, say
from gongzhi.core.idempotency import once
from gongzhi.core.lists import address
from gongzhi.core.verdict import Refused
from gongzhi.people.middleware import Request


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def case_batch(request: Request) -> HttpResponse:
    """The same address asks (GET) and does (POST); `case` are the ticked ones, `query` the list they stood in."""
    said, now, actor = request.POST if request.method == "POST" else request.GET, clock(), request.actor
    act, back = said.get("act", ""), address(CASES, said.get("query", ""))
    if act not in dict(batch.offered(actor)):
        raise Refused(_("None of your posts does this with cases."))
    cases = batch.ticked(said.getlist("case"))
    if not cases:
        messages.error(request, _("Tick the cases first."))
        return redirect(back)
    if act not in ASKED:
        ticked = urlencode({"case": [case.public_id for case in cases]}, doseq=True)
        return redirect(f"{reverse('incident_new')}?{ticked}")
    form = BatchForm(request.POST or None, act=act, cases=cases, actor=actor, now=now)

    def do() -> str:
        say(request, act_on(actor=actor, cases=cases, wish=form.wish, now=now))
        return back

    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["idem"], do, now=now))
    rows = batch.rows(actor, cases, act)
    label = dict(batch.offered(actor))[act]
    return page(request, form, act=act, label=label, box="case", rows=rows, back=back)
