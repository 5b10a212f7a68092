"""What an operator opens in an elevated session is written down: which page of which record, not what it showed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from gongzhi.journal.services import declare, record
from gongzhi.people.actor import Actor
from gongzhi.people.models import ElevatedSession

OPENED = declare("portal.opened_elevated", _("opened {page} {of}"))


class ElevatedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Pages for members only: public ones show an operator no more than anybody, and their keys are secret."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or actor.session_id is None or getattr(view, "access", "") != "members":
            return
        if (
            "X-Live" in request.headers or request.resolver_match is None
        ):  # a part that asks by itself is not a look
            return
        with transaction.atomic():
            session = ElevatedSession.objects.select_for_update(no_key=True).get(pk=actor.session_id)
            of = " ".join(str(value) for value in kwargs.values())
            record(
                actor,
                OPENED,
                session,
                at=now(),
                page=request.resolver_match.url_name,
                of=of,
                how=request.method,
            )
