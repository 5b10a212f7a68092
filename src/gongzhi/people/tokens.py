"""The door for programs: a bearer token with the right scope. What it reads is bounded by its place."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from gongzhi.core import api, config
from gongzhi.core.scope import Audience, Grant
from gongzhi.people.models import ApiToken
from gongzhi.people.services.tokens import PER_MINUTE, count_request, token_of


class ProgramRequest(api.ProgramRequest):
    """What views behind `Bearer` get: a request with the token that it came with."""

    auth: ApiToken


class Bearer(HttpBearer):
    """Lets in whose token is in force and may do this; the view finds the token as `request.auth`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: Any, token: str) -> ApiToken | None:
        now = clock()
        found = token_of(token, now=now)
        if found is None:
            return None
        request.allowed, request.left = config.value(PER_MINUTE), 0
        request.allowed, request.left = count_request(found, now=now)
        if self.scope not in found.scopes:
            raise HttpError(403, _("This token may not do this: it lacks {scope}.").format(scope=self.scope))
        request.place, request.grants = found.place, grants_of(found)
        return found


def grants_of(token: ApiToken) -> frozenset[Grant]:
    """A program reads what supervisors of its place read, but never what only named posts may."""
    place = token.place
    return frozenset({Grant(Audience.SUPERVISOR, place.level, place.pk, place.path)})
