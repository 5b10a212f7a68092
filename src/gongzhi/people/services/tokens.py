"""Tokens of programs are made by the operator in an elevated session, end by themselves, and can be revoked at once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core import config
from gongzhi.core.abuse import Guard, count
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import declare, record
from gongzhi.people.actor import Actor
from gongzhi.people.models import ApiToken
from gongzhi.people.posts import Right
from gongzhi.places.models import Place

PREFIX = "gz_"  # by which a scanner of code finds one that was published by mistake
LONGEST = timedelta(days=366)
MINUTE = timedelta(minutes=1)
PER_MINUTE = "people.api_per_minute"
TOKEN_MADE = declare("people.token_made", gettext_lazy("made a token for a program"))
TOKEN_REVOKED = declare("people.token_revoked", gettext_lazy("revoked the token of a program"))

SCOPES: dict[str, Any] = {}  # what a token may do -> its label; each module registers its own at start
config.declare_setting(
    PER_MINUTE, label=gettext_lazy("Requests of one program in a minute"), default=600,
    ground=gettext_lazy("policy"), least=1, most=100_000,
)  # fmt: skip


def register_scope(key: str, label: Any) -> None:
    if key in SCOPES:
        raise ValueError(f"scope {key!r} is registered twice")
    SCOPES[key] = label


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the operator asks for."""

    name: str
    place: Place
    scopes: Sequence[str]
    days: int


def must_operate(actor: Actor) -> None:
    if not (actor.holds(Right.OPERATE) and actor.elevated):
        raise Refused(_("Only the operator in an elevated session looks after tokens."))


def digest_of(secret: str) -> str:
    """A plain digest is enough: the secret has 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(*, actor: Actor, wanted: Wanted, now: datetime) -> tuple[ApiToken, str]:
    """A new token and its secret, which is shown once and not kept."""
    must_operate(actor)
    if not wanted.scopes or not set(wanted.scopes) <= SCOPES.keys():
        raise Refused(_("Say what the program may do."), status=422)
    if not timedelta() < timedelta(days=wanted.days) <= LONGEST:
        raise Refused(_("A token is in force for a year at most."), status=422)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=wanted.name.strip()[:60], digest=digest_of(secret), scopes=sorted(wanted.scopes), place=wanted.place,
        made_by_id=actor.account_id, created_at=now, expires_at=now + timedelta(days=wanted.days),
    )  # fmt: skip
    record(actor, TOKEN_MADE, token, at=now, scopes=token.scopes, until=token.expires_at.isoformat())
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int, now: datetime) -> ApiToken:
    """From now on nobody gets in with it."""
    must_operate(actor)
    token = ApiToken.objects.select_for_update(no_key=True).get(pk=token_id)
    if token.revoked_at:
        raise Refused(_("This token is revoked already."), status=409)
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    record(actor, TOKEN_REVOKED, token, at=now)
    return token


def token_of(secret: str, *, now: datetime) -> ApiToken | None:
    """The token in force with this secret; its use is noted, by the minute."""
    rows = ApiToken.objects.filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now)
    token = rows.select_related("place").first()
    if token is None:
        return None
    if token.used_at is None or now - token.used_at >= MINUTE:
        token.used_at = now
        token.save(update_fields=["used_at"])
    return token


@transaction.atomic
def count_request(token: ApiToken, *, now: datetime) -> tuple[int, int]:
    """Refuses with 429 what comes too fast from one program; says how many it may send in a minute, and how many of
    them are left."""
    most = config.value(PER_MINUTE)
    try:
        (sent,) = count([Guard("api", token.public_id, most, MINUTE)], now=now)
    except Refused as no:
        raise Refused(
            _("More than {most} requests in a minute. Go on in a minute.").format(most=most), status=no.status
        ) from no
    return most, most - sent
