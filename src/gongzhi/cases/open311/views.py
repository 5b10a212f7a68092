"""The addresses of GeoReport v2 and of its discovery."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.cases.open311 import offered
from gongzhi.cases.open311 import requests as reading
from gongzhi.cases.open311.answers import Answer, Fault, answering
from gongzhi.cases.open311.asked import jurisdiction, wanted
from gongzhi.cases.open311.sending import keep_photos, key_of, notice, send
from gongzhi.core.access import public

READ = "the standard opens what is public to every program"


@public(because=READ)
@require_safe
@answering
def discovery(_request: HttpRequest) -> Answer:
    return "discovery", offered.discovery()


@public(because=READ)
@require_safe
@answering
def services(request: HttpRequest) -> Answer:
    return "services", offered.services(jurisdiction(request.GET), now=clock())


@public(because=READ)
@require_safe
@answering
def service(request: HttpRequest, code: str) -> Answer:
    district = jurisdiction(request.GET)
    return "service_definition", offered.definition(district, offered.kind_of(code), now=clock())


@csrf_exempt  # no cookie opens it: what is sent carries its key
@public(because="what is public is read by every program; sending needs a key")
@require_http_methods(["GET", "HEAD", "POST"])
@answering
def requests(request: HttpRequest) -> Answer:
    if request.method == "POST":
        return "service_requests", [sent(request)]
    now = clock()
    district = jurisdiction(request.GET)
    cases = reading.found(district, wanted(request.GET, now=now))
    return "service_requests", reading.told(cases, now=now)


def sent(request: HttpRequest) -> dict[str, Any]:
    now = clock()
    token, said = key_of(request, now=now), request.POST
    key = request.headers.get("Idempotency-Key", "")
    case = send(token=token, district=jurisdiction(said), said=said, key=key, now=now)
    lost = keep_photos(case, request.FILES.getlist("media"), now=now)
    return {
        "service_request_id": case.public_id,
        "service_notice": notice(case, said, lost),
        "account_id": None,
    }


@public(because=READ)
@require_safe
@answering
def request_one(request: HttpRequest, request_id: str) -> Answer:
    cases = reading.one(jurisdiction(request.GET), request_id)
    return "service_requests", reading.told(cases, now=clock())


@public(because=READ)
@require_safe
@answering
def token_one(request: HttpRequest, token: str) -> Answer:
    """All services answer at once, so that no token was ever given."""
    jurisdiction(request.GET)
    raise Fault(404, _("There is no token {token}: every report is numbered at once.").format(token=token))
