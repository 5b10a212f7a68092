"""One place that turns a refusal into what the caller can show."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget

from gongzhi.core.problems import problem
from gongzhi.core.verdict import Refused

DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
PG_DISK_FULL = "53100"
PG_PASSING = ("08", "40", "53", "57")  # connection, deadlock, no room for more of them, shut down or starting


def is_full(exc: Exception) -> bool:
    if isinstance(exc, OperationalError):
        return getattr(exc.__cause__, "sqlstate", "") == PG_DISK_FULL or "disk is full" in str(exc)
    return isinstance(exc, OSError) and exc.errno in DISK_FULL


def is_passing(exc: Exception) -> bool:
    """The database is not there at this moment, or gave this up for another: the same again may well succeed."""
    if not isinstance(exc, OperationalError):
        return False
    state = getattr(exc.__cause__, "sqlstate", "")  # None: it said nothing more
    return state is None or state.startswith(PG_PASSING)


def as_refusal(exc: Exception) -> Refused | None:
    """The faults of the machine that a person can do something about, in words."""
    if isinstance(exc, Refused):
        return exc
    if isinstance(exc, RequestDataTooBig):
        return Refused(_("This is too much at once. Shorten the text or send fewer photos."), status=413)
    if is_full(exc):
        return Refused(
            _(
                "The server has no room left and stored nothing of this step. Please keep what you wrote and try again later."
            ),
            status=507,
        )
    if isinstance(exc, OperationalError) and "locked" in str(exc):
        return Refused(
            _("Too many are writing at this moment. Nothing is lost: please send it again."), status=503
        )
    if is_passing(exc):
        return Refused(_("The server is starting again. Please send it again in a moment."), status=503)
    return None


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refused before any of it counts: an address that no database can look up, a form whose files are not whole."""
        if "%00" in request.META.get("QUERY_STRING", ""):
            return self.process_exception(request, Refused(_("This address is not readable."), status=400))
        if request.content_type != "multipart/form-data" or request.FILES is None:
            return None
        fault = getattr(request, "upload_fault", None)
        return self.process_exception(request, fault) if fault else None

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        refusal = as_refusal(exc)
        if refusal is None or is_passing(exc):  # no page with a frame without the database: see core/views.py
            return None
        if request.path.startswith("/api/"):
            return problem(refusal.status, refusal.why)
        if request.headers.get("Accept") == "application/json":  # our own scripts
            return JsonResponse({"error": refusal.why}, status=refusal.status)
        facts = {"why": refusal.why, "status": refusal.status}
        page = render(request, "core/refused.html", facts, status=refusal.status)
        if getattr(request, "htmx", False):  # beside the form, which keeps what was written
            reswap(retarget(page, "#refusal"), "innerHTML")
        return page
