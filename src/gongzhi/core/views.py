"""Pages of the frame: a form that came without its token, and what went wrong below any page."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

from gongzhi.core.middleware import as_refusal, is_passing
from gongzhi.core.problems import SHORTLY, problem


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or its cookie is gone: say so, and that nothing was changed."""
    return render(request, "403_csrf.html", status=403)


@requires_csrf_token
def went_wrong(request: HttpRequest) -> HttpResponse:
    """Django's own 500; 503 where the database is only away for a moment, so that phones and programs send it again.

    Without a frame, which would ask the database.
    """
    exc = sys.exc_info()[1]
    refusal = as_refusal(exc) if isinstance(exc, Exception) and is_passing(exc) else None
    if refusal is None:
        return server_error(request)
    if request.path.startswith("/api/") or request.headers.get("Accept") == "application/json":
        return problem(refusal.status, refusal.why)
    page = loader.get_template("500.html").render({"passing": True})
    return HttpResponse(page, status=refusal.status, headers={"Retry-After": SHORTLY})
