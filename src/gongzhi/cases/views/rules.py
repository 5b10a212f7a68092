"""The dispatch table: read by all staff, edited by those with the right, with a box to try it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.cases import looks, policies
from gongzhi.cases.forms.rules import EndForm, RuleForm, TryForm, as_initial
from gongzhi.cases.models import DispatchRule
from gongzhi.cases.selectors import table
from gongzhi.cases.services.rules import add_rule, change_rule, end_rule
from gongzhi.core.access import members_only
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.verdict import require
from gongzhi.people.middleware import Request


@members_only
@require_safe
def rule_list(request: Request) -> HttpResponse:
    words = request.GET.get("q", "")[:60]
    rows = [row_of(rule) for rule in table.lines(words)]
    context = {
        "rows": rows,
        "words": words,
        "may_add": policies.can_edit_rules(request.actor).ok,
        "form": TryForm(),
        "now": clock(),
    }
    return render(request, "cases/rules.html", context)


def row_of(rule: DispatchRule) -> dict[str, Any]:
    limit = looks.limit_in_words(rule.limit_amount, rule.limit_unit)
    return {
        "rule": rule,
        "limit": limit,
        "who": looks.bearer_in_words(rule),
        "words": looks.rule_in_words(rule),
    }


@members_only
@require_safe
def rule_detail(request: Request, number: int) -> HttpResponse:
    rows = [row_of(rule) for rule in table.versions(number)]
    newest: DispatchRule = rows[0]["rule"]
    may = newest.ends_at is None and policies.can_edit_rule(request.actor, newest.place).ok
    context = {"rows": rows, "number": number, "newest": newest, "may_edit": may, "now": clock()}
    context["end_form"] = EndForm(initial={"version": newest.version})
    return render(request, "cases/rule.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def rule_add(request: Request) -> HttpResponse:
    require(policies.can_edit_rules(request.actor))
    form = RuleForm(request.POST or None)

    def add() -> str:
        rule = add_rule(actor=request.actor, line=form.line(), now=clock())
        messages.success(request, _("The line is in force from now on."))
        return reverse("rule_detail", args=[rule.number])

    return act(request, form, add) or form_page(request, form, None)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: Request, number: int) -> HttpResponse:
    rule = table.versions(number)[0]
    require(policies.can_edit_rule(request.actor, rule.place))
    form = RuleForm(request.POST or None, initial=as_initial(rule))

    def change() -> str:
        version = form.cleaned_data["version"] or 0
        change_rule(actor=request.actor, number=number, version=version, line=form.line(), now=clock())
        messages.success(
            request, _("The new version is in force from now on. The old one stays in the history.")
        )
        return reverse("rule_detail", args=[number])

    return act(request, form, change) or form_page(request, form, rule)


@members_only
@require_POST
def rule_end(request: Request, number: int) -> HttpResponse:
    require(policies.can_edit_rule(request.actor, table.versions(number)[0].place))
    form = EndForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    address = reverse("rule_detail", args=[number])

    def end() -> str:
        end_rule(actor=request.actor, number=number, version=version, now=clock())
        messages.success(request, _("The line has ended. Cases that it sent keep naming it."))
        return address

    return press(request, end, back=address)


@members_only
@require_safe
def rule_try(request: Request) -> HttpResponse:
    form = TryForm(request.GET if request.GET else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        category, because = form.meant()
        context["tried"] = table.try_out(
            category=category, guessed_by=because, place=form.cleaned_data["place"], on=localdate()
        )
    part = "#answer" if request.htmx else ""
    return render(request, f"cases/rule_try.html{part}", context)


def form_page(request: Request, form: RuleForm, rule: DispatchRule | None) -> HttpResponse:
    return render(request, "cases/rule_form.html", {"form": form, "rule": rule}, status=status_of(form))
