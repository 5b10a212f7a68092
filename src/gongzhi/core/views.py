"""Pages of the frame: a form that came without its token."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or its cookie is gone: say so, and that nothing was changed."""
    return render(request, "403_csrf.html", status=403)
