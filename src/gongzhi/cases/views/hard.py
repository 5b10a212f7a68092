"""The list of hard cases: the list, the page of one, its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.cases.forms import diagnosis as asking
from gongzhi.cases.forms import hard as forms
from gongzhi.cases.lists import HARD
from gongzhi.cases.models import HardCase
from gongzhi.cases.selectors import diagnosis
from gongzhi.cases.selectors import hard as selectors
from gongzhi.cases.selectors.hard_actions import offers
from gongzhi.cases.services import diagnosis as experts
from gongzhi.cases.services import hard as listing
from gongzhi.cases.services import hard_work as work
from gongzhi.core.access import members_only
from gongzhi.core.lists import over
from gongzhi.core.steps import Act, Doing, carried_out
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request


@members_only
@require_safe
def hard_list(request: Request) -> HttpResponse:
    now = clock()
    form = forms.FilterForm(request.GET)
    asked = form.asked()
    page = selectors.page(selectors.entries(asked, now=now), after=request.GET.get("after", ""), now=now)
    query = request.GET.copy()
    query["after"] = page.older
    context = {
        "form": form, "rows": page.rows, "now": now, "older": query.urlencode() if page.older else "",
        "views": form.views(), "over": over(HARD, form, actor=request.actor, has_rows=bool(page.rows), now=now),
    }  # fmt: skip
    part = "#hard" if request.htmx else ""
    return render(request, f"cases/hard/list.html{part}", context)


@members_only
@require_safe
def hard_detail(request: Request, public_id: str) -> HttpResponse:
    hard, now = selectors.entry_of(public_id), clock()
    group, steps = selectors.group(hard, request.actor), selectors.steps(hard, now)
    offered, rounds = offers(request.actor, hard, group, steps), rounds_of(request.actor, hard, group)
    context = {
        "hard": hard, "case": hard.case, "now": now, "chip": selectors.CHIPS[hard.state], "group": group,
        "days": selectors.days_on(hard, now),
        "steps": [(step, [one for one in offered if one.of == step.row.pk]) for step in steps],
        "next": next((step.row for step in steps if not step.row.done_at), None),
        "done": sum(1 for step in steps if step.row.done_at), "lines": selectors.timeline(hard, request.actor),
        "offers": [one for one in offered if one.of is None], "rounds": rounds,
    }  # fmt: skip
    return render(request, "cases/hard/detail.html", context)


def rounds_of(actor: Actor, hard: HardCase, group: Sequence[selectors.Member]) -> list[diagnosis.Round]:
    return diagnosis.rounds(hard, actor, {member.org.pk for member in group}, clock())


class OnHardCase(Doing[HardCase]):
    key = "hard_id"

    @property
    def text(self) -> str:
        return str(self.said("text"))

    @property
    def of(self) -> int:
        return int(self.said("of"))


def join(do: OnHardCase) -> None:
    org_id, person_id = do.form.chosen()
    work.join_group(**do.common, org_id=org_id, person_id=person_id)


def plan(do: OnHardCase) -> None:
    work.plan_step(**do.common, planned=work.Planned(do.said("org"), do.said("task"), do.said("day")))


def answer(do: OnHardCase) -> None:
    experts.write_answer(**do.common, expert_id=do.of, text=do.text, advice=do.said("advice"))


def take(do: OnHardCase) -> None:
    experts.take_up(**do.common, advice_id=do.of, org_id=do.said("org"), due_on=do.said("day"))


ACTS: dict[str, Act[forms.HardForm, OnHardCase]] = {
    "decide": Act(
        forms.DecideForm, lambda do: listing.decide_wish(**do.common, ruling=do.form.ruling()),
        gettext_lazy("Decided. Who asked has been told."), gettext_lazy("Decide on the list of hard cases"),
        gettext_lazy("Give the decision"),
    ),
    "keep": Act(
        forms.KeepForm, lambda do: listing.keep_on_list(**do.common, ruling=do.form.ruling()),
        gettext_lazy("It stays on the list. Who reported it has been told."), gettext_lazy("Keep it on the list"),
        gettext_lazy("Keep it on the list"),
    ),
    "leave": Act(
        forms.LeaveForm, lambda do: listing.take_off_list(**do.common, ruling=do.form.ruling()),
        gettext_lazy("Off the list. It goes on as a usual case."), gettext_lazy("Take it off the list"),
        gettext_lazy("Take it off the list"),
    ),
    "plan": Act(
        forms.PlanForm, plan, gettext_lazy("Planned. It stands on their start page."), gettext_lazy("Plan a step"),
        gettext_lazy("Plan it"),
    ),
    "join": Act(
        forms.JoinForm, join, gettext_lazy("In the group. They can read the case."), gettext_lazy("Add to the group"),
        gettext_lazy("Add"),
    ),
    "note": Act(
        forms.TextForm, lambda do: work.note_entry(**do.common, text=do.text), gettext_lazy("Written down."),
        gettext_lazy("Write into the diary"), gettext_lazy("Write it down"),
    ),
    "solution": Act(
        forms.SolutionForm, lambda do: work.write_solution(**do.common, text=do.text), gettext_lazy("Written down."),
        gettext_lazy("Preliminary solution"), gettext_lazy("Write it down"),
    ),
    "done": Act(
        forms.StepTextForm, lambda do: work.finish_step(**do.common, step_id=do.of, words=do.text),
        gettext_lazy("The step is done."), gettext_lazy("What was done"), gettext_lazy("It is done"),
    ),
    "ask": Act(
        asking.AskExpertsForm, lambda do: experts.ask_experts(**do.common, asking=do.form.asking()),
        gettext_lazy("Written down. Their answers are awaited by that day."), gettext_lazy("Ask experts"),
        gettext_lazy("Ask these experts"),
    ),
    "answer": Act(
        asking.AnswerForm, answer, gettext_lazy("Written down."), gettext_lazy("Answer of an expert"),
        gettext_lazy("Write it down"),
    ),
    "take": Act(
        asking.TakeUpForm, take, gettext_lazy("Taken up as a step. It stands on their start page."),
        gettext_lazy("Take up a recommendation"), gettext_lazy("Take it up"),
    ),
    "decline": Act(
        asking.DeclineForm, lambda do: experts.decline(**do.common, advice_id=do.of, why=do.text),
        gettext_lazy("Declined, with the reason."), gettext_lazy("Decline a recommendation"), gettext_lazy("Decline"),
    ),
    "drop": Act(
        forms.StepTextForm, lambda do: work.drop_step(**do.common, step_id=do.of, why=do.text),
        gettext_lazy("Dropped."), gettext_lazy("Why the step is not needed any more"), gettext_lazy("Drop the step"),
    ),
}  # fmt: skip


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def hard_act(request: Request, public_id: str, step: str) -> HttpResponse:
    hard, now = selectors.entry_of(public_id), clock()
    act = ACTS.get(step)
    if act is None:
        raise Refused(_("There is no such step."), status=404)
    of = (request.POST if request.method == "POST" else request.GET).get("of", "")
    form = act.form(request.POST if request.method == "POST" else None, initial={"of": of})
    form.prepare(hard, request.actor, now=now)
    valid = form.is_valid()  # before the step can add why it was refused
    do = OnHardCase(request.actor, hard, form, now)
    if response := carried_out(request, act, do, back=reverse("hard_detail", args=[hard.public_id])):
        return response
    if not valid:
        group, steps = selectors.group(hard, request.actor), selectors.steps(hard, now)
        open_now = [
            *offers(request.actor, hard, group, steps),
            *diagnosis.offers_in(rounds_of(request.actor, hard, group)),
        ]
        if not any(is_meant(one, step, of) for one in open_now):
            raise Refused(_("This step is not open to you on this hard case."))
    facts = {"hard": hard, "step": step, "act": act, "form": form, "now": now}
    return render(request, "cases/hard/act.html", facts, status=422 if form.errors else 200)


def is_meant(offer: Any, step: str, of: str) -> bool:
    return bool(offer.step == step and (offer.of is None or str(offer.of) == of))
