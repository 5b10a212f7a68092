"""Without a line: the worker of a phone, the page of what waits on it, and what it shows instead of a page."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.core.access import public
from gongzhi.core.context import who
from gongzhi.core.sweeping import KEYS
from gongzhi.people.middleware import Request

QUEUE, WORKER = "core/offline/queue.js", "core/offline/worker.js"
SHOWN = ("core/gongzhi.css", "core/public.css", "core/base.js", "core/offline/offline.js", "portal/phone.js")
ANY = "X" * 22  # stands for the public id of an address
KEEP = (
    "report_place",
    "report_at",
    "patrol_walk",
    "case_found",
)  # stored when they are opened: one writes there
ALONG = ("start", "today", "duty_list", "case_detail")  # stored for who took the list of the day along


@public(because="a phone fetches its worker before anybody signs in; it holds addresses alone")
@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, so that it answers for every page. What it does stands in core/offline/worker.js."""
    facts: dict[str, Any] = {
        "version": hashlib.sha256(" ".join(map(static, (QUEUE, WORKER, *SHOWN))).encode()).hexdigest()[:12],
        "phone": reverse("on_this_phone"), "offline": reverse("offline"), "signOut": reverse("account_logout"),
        "keep": [pattern(name) for name in KEEP], "along": [pattern(name) for name in ALONG],
    }  # fmt: skip
    scripts = json.dumps([static(QUEUE), static(WORKER)])
    text = f"self.GZ = {json.dumps(facts)};\nimportScripts(...{scripts});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


def pattern(name: str) -> str:
    """The addresses of a page as a regular expression."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        address = reverse(name, args=[ANY])
    return f"^{address.replace(ANY, '[^/]{4,}')}$"


@public(because="what waits on a phone lies on the phone; the page itself is the same for everybody")
@require_safe
def on_this_phone(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/on_this_phone.html", {"days": KEYS.days})


@public(because="what a phone shows for a page that it has not stored")
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/offline.html")


@public(because="a phone asks in whose name it would send; it is told about its own session alone")
@require_safe
@never_cache
def phone_who(request: Request) -> HttpResponse:
    """What the queue needs before it sends: the token of today's session, whose it is, how long keys are remembered."""
    return JsonResponse({"token": get_token(request), "who": who(request.actor), "days": KEYS.days})
