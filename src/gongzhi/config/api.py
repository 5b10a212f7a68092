"""The door for programs, /api/v1: each module brings its router, tokens open it, faults are problem+json."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from gongzhi.cases.api import router as cases
from gongzhi.core.access import public
from gongzhi.core.api import answer_faults

API = NinjaAPI(title="Gongzhi", version="1", openapi_url=None, docs_url=None)
answer_faults(API)
API.add_router("", cases)


@public(because="how programs talk to this place is no secret")
@require_safe
def described(_request: HttpRequest) -> HttpResponse:
    """The description by which other programs make their calls (OpenAPI)."""
    return JsonResponse(
        API.get_openapi_schema(path_prefix="/api/v1"), json_dumps_params={"ensure_ascii": False}
    )


def by_token(door: Any) -> Any:
    door.callback.access = "token"
    return door


doors: list[Any] = [by_token(door) for door in API.urls[0]]
urlpatterns = [
    path("openapi.json", described, name="api_description"),
    *(door for door in doors if door.name != "api-root"),
]
