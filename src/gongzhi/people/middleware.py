"""Puts the actor on the request, keeps a session alive by use, and insists on a new first password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django_htmx.http import HttpResponseClientRedirect

from gongzhi.people import elevation
from gongzhi.people.actor import Actor, actor_of
from gongzhi.people.models import Account
from gongzhi.people.posts import Right

SEEN = "seen"  # in the session: when it was last renewed
RENEW_SECONDS = 300  # a busy session is written once in five minutes, not at every request
OPEN_WITH_FIRST_PASSWORD = frozenset(
    {"password", "account_logout", "account_login", "prefs", "help", "privacy"}
)


class Request(HttpRequest):
    """What views get: a request with its actor."""

    actor: Actor
    htmx: bool
    user: Account


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self.actor(request, now())  # type: ignore[attr-defined]
        return self.get_response(request)

    def actor(self, request: HttpRequest, moment: datetime) -> Actor | None:
        """Whoever is not signed in has none. Three queries: session, account, posts; one more for operators."""
        if "_auth_user_id" not in request.session:
            return None
        account = request.user
        if not isinstance(account, Account):
            return None
        renew(request, moment)
        actor = actor_of(account, on=localdate(moment))
        if not actor.holds(Right.OPERATE):
            return actor
        session = elevation.open_session(account, now=moment)
        return replace(actor, elevated=session.reason, session_id=session.pk) if session else actor

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """With a password that somebody else has chosen, only the page that changes it is open."""
        account = getattr(request, "user", None)
        if not (isinstance(account, Account) and account.must_change_password):
            return None
        match = request.resolver_match
        if match is not None and match.url_name in OPEN_WITH_FIRST_PASSWORD:
            return None
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("password"))
        return redirect("password")


def renew(request: HttpRequest, moment: datetime) -> None:
    """Half an hour of idling begins anew. A page that asks by itself, every few seconds, is not use."""
    if "X-Live" in request.headers:
        return
    if moment.timestamp() - request.session.get(SEEN, 0) >= RENEW_SECONDS:
        request.session[SEEN] = int(moment.timestamp())
