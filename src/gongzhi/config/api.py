"""The door for programs, /api/v1: each module brings its router, tokens open it, faults are problem+json."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from gongzhi.cases.api import router as cases
from gongzhi.core.access import public
from gongzhi.core.api import answer_faults, missing, with_limits, with_refusals
from gongzhi.duties.api import router as duties
from gongzhi.notices.api import router as notices
from gongzhi.people.api import router as organisations
from gongzhi.people.tokens import Bearer
from gongzhi.places.api import router as places

API = NinjaAPI(title="Gongzhi", version="1", openapi_url=None, docs_url=None)
answer_faults(API)
API.add_router("", cases)
API.add_router("", places, auth=Bearer("places:read"))  # tokens are known above the places only
API.add_router("", organisations)
API.add_router("", duties)
API.add_router("", notices)


@public(because="how programs talk to this place is no secret")
@require_safe
def described(_request: HttpRequest) -> HttpResponse:
    """The description by which other programs make their calls (OpenAPI)."""
    description = with_refusals(API.get_openapi_schema(path_prefix="/api/v1"))
    return JsonResponse(description, json_dumps_params={"ensure_ascii": False})


@csrf_exempt  # nothing is done here
@public(because="it says only that nothing is here")
def nowhere(request: HttpRequest) -> HttpResponse:
    return missing(request)


def by_token(door: Any) -> Any:
    door.callback = with_limits(door.callback)
    door.callback.access = "token"
    return door


every: list[Any] = API.urls[0]
doors: list[Any] = [by_token(door) for door in every if door.name != "api-root"]
urlpatterns = [
    path("openapi.json", described, name="api_description"),
    *doors,
    re_path("", nowhere, name="api_nowhere"),
]
