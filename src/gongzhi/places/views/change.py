"""Changing the tree: entering, naming, facts, taking out of use, moving and merging."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongzhi.core.access import members_only
from gongzhi.core.forms import WithKey
from gongzhi.core.idempotency import answered
from gongzhi.core.placed import Change
from gongzhi.core.verdict import Refused, require
from gongzhi.places import policies, services
from gongzhi.places.forms import (
    AddForm,
    EstateForm,
    NameForm,
    OutlineForm,
    TargetForm,
    UnitForm,
    entered_words,
    targets,
)
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.services.entering import level_below
from gongzhi.places.views.opening import Request, at, page_of, sent, status_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@members_only
@FORM
def place_add(request: Request, public_id: str) -> HttpResponse:
    place = at(public_id)
    require(policies.can_edit(request.actor, place))
    level = level_below(place)
    if level is None:
        raise Http404
    form = AddForm(request.POST or None, level=level)

    def act() -> str:
        said = form.cleaned_data
        services.enter_places(
            actor=request.actor, parent=place, names=said["names"], code=said.get("code", ""),
            kind=said.get("kind", ""), now=clock(),
        )  # fmt: skip
        return page_of(place)

    done = sent(request, form, act, said=lambda: entered_words(form.cleaned_data["names"]))
    title = _("Enter: {level}").format(level=Level(level).label)
    return done or form_page(request, place, form, title=title, button=_("Enter"))


@members_only
@FORM
def place_name(request: Request, public_id: str) -> HttpResponse:
    place = at(public_id)
    require(policies.can_edit(request.actor, place))
    form = NameForm(request.POST or None, initial={"name": place.name, "code": place.code})

    def act() -> str:
        said = form.cleaned_data
        services.give_name(
            actor=request.actor, place=place, name=said["name"], code=said["code"], now=clock()
        )
        return page_of(place)

    done = sent(request, form, act, said=_("The new name is kept. The old one still finds this place."))
    return done or form_page(request, place, form, title=_("Give another name"), button=_("Rename"))


@members_only
@FORM
def place_edit(request: Request, public_id: str) -> HttpResponse:
    """The facts of an estate or a home, the outline of a building."""
    place = at(public_id)
    require(policies.can_edit(request.actor, place))
    data = request.POST or None
    form: EstateForm | UnitForm | OutlineForm
    if place.level == Level.ESTATE:
        form = EstateForm.of(place, data)
    elif place.level == Level.UNIT:
        form = UnitForm.of(place, data)
    elif place.level == Level.BUILDING:
        form = OutlineForm.of(place, data)
    else:
        raise Http404

    def act() -> str:
        keep(request, place, form)
        return page_of(place)

    done = sent(request, form, act, said=_("The facts are kept."))
    return done or form_page(request, place, form, title=_("Edit the facts"), button=_("Keep"))


def keep(request: Request, place: Place, form: EstateForm | UnitForm | OutlineForm) -> None:
    who: dict[str, Any] = {"actor": request.actor, "place_id": place.pk, "now": clock()}
    if isinstance(form, EstateForm):
        services.edit_estate(kind=form.cleaned_data["kind"], facts=form.facts(), **who)
    elif isinstance(form, UnitForm):
        services.edit_unit(facts=form.facts(), **who)
    else:
        services.edit_outline(outline=form.cleaned_data["outline"], **who)


@members_only
@FORM
def place_retire(request: Request, public_id: str) -> HttpResponse:
    if first := answered(request.POST.get("idem", "")):
        return redirect(first)
    place = at(public_id)
    require(policies.can_edit(request.actor, place))
    form = WithKey(request.POST or None)

    def act() -> str:
        services.retire_place(actor=request.actor, place_id=place.pk, now=clock())
        return page_of(place.parent or place)

    done = sent(request, form, act, said=_("{place} is out of use.").format(place=place.full_name))
    return done or form_page(
        request, place, form, title=_("Take out of use"), button=_("Take out of use"),
        note=_("Nothing is deleted: its history stays, its codes on doors end, and its name stays free for another. "
               "It can be put back, but its codes and grids are not."),
    )  # fmt: skip


@members_only
@FORM
def place_restore(request: Request, public_id: str) -> HttpResponse:
    if first := answered(request.POST.get("idem", "")):
        return redirect(first)
    place = at(public_id)
    require(policies.can_restore(request.actor, place))
    form = WithKey(request.POST or None)

    def act() -> str:
        services.restore_place(actor=request.actor, place_id=place.pk, now=clock())
        return page_of(place)

    done = sent(
        request,
        form,
        act,
        said=_("{place} is in use again. Issue codes and draw grids anew.").format(place=place.full_name),
    )
    return done or form_page(
        request, place, form, title=_("Put back into use"), button=_("Put back into use"),
        note=_("It lies where it lay, under its old name and code. Codes on doors stay revoked: issue new ones and hang "
               "them up. Grids do not come back: draw them anew, else nobody is found for it in a grid."),
    )  # fmt: skip


def form_page(
    request: Request, place: Place, form: WithKey, *, title: str, button: str, note: str = ""
) -> HttpResponse:
    words = {"place": place, "form": form, "title": title, "button": button, "note": note}
    return render(request, "places/form.html", words, status=status_of(form))


@members_only
@FORM
def place_move(request: Request, public_id: str) -> HttpResponse:
    return change_page(request, at(public_id), merging=False)


@members_only
@FORM
def place_merge(request: Request, public_id: str) -> HttpResponse:
    return change_page(request, at(public_id), merging=True)


def change_page(request: Request, place: Place, *, merging: bool) -> HttpResponse:
    """First where to, then what will happen, then the button: the same address for all three."""
    if place.level not in (policies.MERGEABLE if merging else policies.MOVABLE):
        raise Http404
    verdict = policies.can_merge if merging else policies.can_move
    offered = [row for row in targets(place, merging=merging) if verdict(request.actor, place, row)]
    if not offered:
        raise Refused(_("There is nowhere it could go: an office that stands above both places does this."))
    label = _("Which place takes it in") if merging else _("Where to")
    choice = TargetForm(request.GET if "to" in request.GET else None, offered=offered, label=label)
    words: dict[str, Any] = {"place": place, "choice": choice, "merging": merging, "form": WithKey()}
    if choice.is_bound and choice.is_valid():
        target = next(row for row in offered if row.public_id == choice.cleaned_data["to"])
        joined = {"parent": target.parent, "into": target} if merging else {"parent": target}
        change = Change(top=place, **joined)
        words |= {"target": target, "plan": services.foresee(change)}
        words["form"] = WithKey(request.POST or None)
        if done := carry_out(request, words["form"], change, words["plan"]):
            return done
    return render(request, "places/move.html", words, status=status_of(words["form"]))


def carry_out(request: Request, form: WithKey, change: Change, plan: services.Plan) -> HttpResponse | None:
    place, into = change.top, change.into
    who: dict[str, Any] = {"actor": request.actor, "now": clock()}

    def act() -> str:
        if plan.is_large:
            return reverse("task_detail", args=[services.change_later(change=change, **who)])
        if into:
            services.merge_places(place_id=place.pk, into_id=into.pk, **who)
        else:
            services.move_place(place_id=place.pk, parent_id=change.parent.pk, **who)
        return page_of(into or place)

    if plan.is_large:
        said = _(
            "This is large and is being done in the background. Until then everything stays where it was."
        )
    elif into:
        said = _("{place} is now part of {into}. The old name still leads here.").format(
            place=place.name, into=into.name
        )
    else:
        said = _("{place} now lies in {parent}.").format(place=place.name, parent=change.parent.name)
    return sent(request, form, act, said=said)
