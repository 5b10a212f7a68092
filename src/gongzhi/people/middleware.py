"""Puts the actor on the request. Whoever is not signed in has none."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate, now

from gongzhi.people import elevation
from gongzhi.people.actor import Actor, actor_of
from gongzhi.people.models import Account


class Request(HttpRequest):
    """What views get: a request with its actor."""

    actor: Actor
    htmx: bool


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self.actor(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def actor(self, request: HttpRequest) -> Actor | None:
        if "_auth_user_id" not in request.session:
            return None
        account = request.user
        if not isinstance(account, Account):
            return None
        session = elevation.open_session(account, now=now())
        return actor_of(
            account, on=localdate(), elevated=session.reason if session else "", session_id=session.pk if session else None
        )
