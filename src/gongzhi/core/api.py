"""What all doors for programs share: faults are answered as problem+json (RFC 9457), in one sentence that a person can
read in a log."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from gongzhi.core.middleware import as_refusal

PROBLEM = "application/problem+json"
SHORTLY = "5"  # seconds
AGAIN_IN = {
    HTTPStatus.SERVICE_UNAVAILABLE: SHORTLY,
    HTTPStatus.TOO_MANY_REQUESTS: "60",
}  # requests count by the minute


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    response = JsonResponse(
        said, status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False}
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    if status in AGAIN_IN:
        response["Retry-After"] = AGAIN_IN[HTTPStatus(status)]
    return response


def answer_faults(api: NinjaAPI) -> None:
    """Let every fault be answered as a problem."""
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(AuthenticationError, unknown)
    api.add_exception_handler(HttpError, told)
    api.add_exception_handler(Http404, missing)
    api.add_exception_handler(Exception, fault)


def invalid(_request: HttpRequest, exc: Any) -> HttpResponse:
    """What is wrong with which field, by its JSON pointer."""
    errors = [
        {"pointer": "/" + "/".join(str(part) for part in one["loc"][2:]), "detail": one["msg"]}
        for one in exc.errors
    ]
    return problem(422, _("The body is not as it should be. Nothing was taken over."), errors=errors)


def unknown(_request: HttpRequest, _exc: Any) -> HttpResponse:
    return problem(401, _("This address needs a token that is in force: Authorization: Bearer …"))


def told(_request: HttpRequest, exc: Any) -> HttpResponse:
    return problem(exc.status_code, str(exc))


def missing(_request: HttpRequest, _exc: Any) -> HttpResponse:
    return problem(404, _("There is no such thing for this token."))


def fault(_request: HttpRequest, exc: Any) -> HttpResponse:
    """Refusals in their own words; what nobody expected goes on as a fault of the server."""
    refusal = as_refusal(exc)
    if refusal is None:
        raise exc
    return problem(refusal.status, refusal.why)
