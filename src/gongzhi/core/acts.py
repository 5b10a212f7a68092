"""How a page carries out what a form asks for: once, and refused in the form, which keeps what was written."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.timezone import now

from gongzhi.core.forms import WithKey
from gongzhi.core.idempotency import once
from gongzhi.core.verdict import Refused

IN_THE_FORM = frozenset({409, 422, 429})  # what the writer can mend, or has to know before it is written anew


def act(request: HttpRequest, form: Form, do: Callable[[], str]) -> HttpResponse | None:
    """Do it once and go to the address that `do` gives; None where the form has to be shown again."""
    if request.method != "POST":
        return None
    if not form.is_valid():
        return in_words(request, form, status_of(form))
    try:
        return arrived(request, once(form.cleaned_data["idem"], do, now=now()))
    except Refused as refusal:
        if refusal.status not in IN_THE_FORM:
            raise
        form.add_error(None, ValidationError(refusal.why, code=str(refusal.status)))
        return in_words(request, form, refusal.status)


def by_queue(request: HttpRequest) -> bool:
    """Whether the queue of a phone asks, which reads no pages (core/static/core/offline)."""
    return request.headers.get("Accept") == "application/json"


def arrived(request: HttpRequest, address: str, **facts: str) -> HttpResponse:
    """A browser goes to the address where it can be read; a queue is told the address."""
    return JsonResponse({"to": address} | facts) if by_queue(request) else redirect(address)


def in_words(request: HttpRequest, form: Form, status: int) -> HttpResponse | None:
    """Why it was refused, for a queue; None where the form is shown again."""
    if not by_queue(request):
        return None
    why = [str(error) for errors in form.errors.values() for error in errors]
    return JsonResponse({"error": " ".join(why)}, status=status)


def status_of(form: Form) -> int:
    """Of the page with this form: that of the refusal; 422 for what was filled in wrongly, 200 where nothing is wrong."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return next((status for status in IN_THE_FORM if str(status) in codes), 422) if codes else 200


def press(request: HttpRequest, do: Callable[[], str], *, back: str) -> HttpResponse:
    """A form that is only a button. What it cannot do is said on the page it came from."""
    form = WithKey(request.POST)
    if response := act(request, form, do):
        return response
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect(back)
