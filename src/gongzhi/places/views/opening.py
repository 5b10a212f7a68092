"""What the pages of places share: the request with its actor, opening a place by its address, sending a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as clock

from gongzhi.core.forms import WithKey
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Refused
from gongzhi.places.models import Place
from gongzhi.places.selectors.tree import opened


class Request(HttpRequest):
    """`actor` answers what the policies of places ask."""

    actor: Any
    htmx: bool


def at(public_id: str) -> Place:
    """The place of an address; a place merged away gives the one it went into."""
    place, _elsewhere = opened(public_id)
    if place is None:
        raise Http404
    return place


def page_of(place: Place, name: str = "place_detail") -> str:
    return reverse(name, args=[place.public_id])


def sent(
    request: Request, form: WithKey, act: Callable[[], str], *, said: str | Callable[[], str]
) -> HttpResponse | None:
    """Do what a whole form asks, once, and go to the address that `act` gives. None: show the form again.

    A refusal becomes a sentence of the form, beside what was written.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        address = once(form.cleaned_data["idem"], act, now=clock())
    except Refused as refusal:
        form.add_error(None, refusal.why)
        return None
    messages.success(request, said if isinstance(said, str) else said())
    return redirect(address)


def pressed(request: Request, act: Callable[[], str], *, said: str | Callable[[], str]) -> HttpResponse:
    """A button without a form: done once; a refusal gets its own page."""
    form = WithKey(request.POST)
    form.is_valid()
    address = once(form.cleaned_data.get("idem", ""), act, now=clock())
    messages.success(request, said if isinstance(said, str) else said())
    return redirect(address)


def status_of(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
