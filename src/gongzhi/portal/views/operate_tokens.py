"""Tokens of programs: who may do what from outside, until when; made and revoked in an elevated session."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.core.access import members_only
from gongzhi.core.idempotency import first_time
from gongzhi.people.middleware import Request
from gongzhi.people.models import ApiToken
from gongzhi.people.services.tokens import SCOPES, Wanted, make_token, revoke_token
from gongzhi.portal import policies
from gongzhi.portal.forms.operate import MakeToken
from gongzhi.portal.views.operate import opened, page


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: Request) -> HttpResponse:
    """The list, and the form of a new one. Its secret stands on the answer to that form and nowhere else."""
    actor, now = opened(request, policies.can_operate(request.actor)), clock()
    form = MakeToken(request.POST or None)
    if request.method != "POST":
        return token_page(request, form)
    opened(request, policies.can_operate_elevated(actor))
    if not form.is_valid():
        return token_page(request, form, status=422)
    said, here = form.cleaned_data, reverse("operate_tokens")
    wanted = Wanted(said["name"], said["place"], said["scopes"], said["days"])
    made = first_time(
        said["idem"], lambda: make_token(actor=actor, wanted=wanted, now=now), answer=here, now=now
    )
    return token_page(request, MakeToken(), secret=made[1]) if made else redirect(here)


def token_page(request: Request, form: MakeToken, secret: str = "", status: int = 200) -> HttpResponse:
    rows = [
        (token, [SCOPES.get(scope, scope) for scope in token.scopes])
        for token in ApiToken.objects.select_related("place")[:200]
    ]
    response = page(
        request, "tokens", "operate_tokens", status, rows=rows, form=form, secret=secret, now=clock(),
        may=policies.can_operate_elevated(request.actor),
    )  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    return response


@members_only
@require_POST
def token_revoke(request: Request, public_id: str) -> HttpResponse:
    actor = opened(request, policies.can_operate_elevated(request.actor))
    token = ApiToken.objects.filter(public_id=public_id).first()
    if token is None:
        raise Http404
    revoke_token(actor=actor, token_id=token.pk, now=clock())
    messages.success(request, _("Revoked. Nobody gets in with it any more."))
    return redirect("operate_tokens")
