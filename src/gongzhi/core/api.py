"""What all doors for programs share: faults are problems, said in the description too; lists go on behind a mark;
how many requests are left stands in the head of each answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Path, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BeforeValidator

from gongzhi.core.middleware import as_refusal
from gongzhi.core.problems import PROBLEM, problem
from gongzhi.core.scope import Grant

Key = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,40}$", description="The id that a list gives.")]
Unset = BeforeValidator(lambda said: None if said == "" else said)  # a field that a form left empty
MINUTE = 60  # seconds: the window in which requests are counted


class ProgramRequest(HttpRequest):
    """What doors for programs get: bounded by a place, and what that opens. `allowed` and `left`: requests a minute."""

    place: Any
    grants: frozenset[Grant]
    allowed: int
    left: int


class Paged(Schema):
    """What every list may be asked."""

    after: str = Field("", max_length=300, description="`older` of the page before; empty begins at the top.")


class Fault(Schema):
    pointer: str = Field(description="JSON pointer of a field of the body, or the name of a parameter.")
    detail: str


class Problem(Schema):
    """A fault (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="One sentence for a person.")
    errors: list[Fault] = []


def answer_faults(api: NinjaAPI) -> None:
    """Let every fault be answered as a problem."""
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(AuthenticationError, unknown)
    api.add_exception_handler(HttpError, told)
    api.add_exception_handler(Http404, missing)
    api.add_exception_handler(Exception, fault)


def invalid(_request: HttpRequest, exc: Any) -> HttpResponse:
    """What is wrong with which field, by its JSON pointer, or with which parameter, by its name."""
    in_body = any(one["loc"][0] == "body" for one in exc.errors)
    errors = [
        {
            "pointer": "/" + "/".join(map(str, one["loc"][2:])) if in_body else str(one["loc"][-1]),
            "detail": one["msg"],
        }
        for one in exc.errors
    ]
    if in_body:
        return problem(422, _("The body is not as it should be. Nothing was taken over."), errors=errors)
    return problem(422, _("The address asks for something that makes no sense."), errors=errors)


def unknown(_request: HttpRequest, _exc: Any) -> HttpResponse:
    return problem(401, _("This address needs a token that is in force: Authorization: Bearer …"))


def told(_request: HttpRequest, exc: Any) -> HttpResponse:
    return problem(exc.status_code, str(exc))


def missing(_request: HttpRequest, _exc: Any = None) -> HttpResponse:
    return problem(404, _("There is no such thing for this token."))


def fault(_request: HttpRequest, exc: Any) -> HttpResponse:
    """Refusals in their own words; what nobody expected goes on as a fault of the server."""
    refusal = as_refusal(exc)
    if refusal is None:
        raise exc
    return problem(refusal.status, refusal.why)


def with_limits(view: Any) -> Any:
    """Says in each answer how many requests a program may make and how many are left (the IETF draft RateLimit
    header fields), and refuses a method in the way of all other refusals."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response["Allow"]
            response = problem(405, _("This address takes {methods}.").format(methods=allowed))
            response["Allow"] = allowed
        if (most := getattr(request, "allowed", None)) is not None:
            response["RateLimit-Policy"] = f'"minute";q={most};w={MINUTE}'
            response["RateLimit"] = f'"minute";r={getattr(request, "left", 0)}'
        return response

    return counted


REFUSALS = {
    400: "It cannot be read.",
    401: "No token in force.",
    403: "The token may not do this.",
    404: "There is no such thing for this token.",
    409: "Not in this state.",
    413: "Too much at once.",
    422: "A field or parameter makes no sense: `errors` says which.",
    429: "Too many requests in a minute: `Retry-After` says when to go on.",
    503: "The server is starting again: `Retry-After` says when to send it again.",
    507: "The server has no room left.",
}
LIMITS = {
    "RateLimit-Policy": 'How many requests a minute: "minute";q=600;w=60',
    "RateLimit": 'How many are left in this one: "minute";r=599',
}


def with_refusals(description: dict[str, Any]) -> dict[str, Any]:
    """The refusals that every address may give, and the heads of every answer, once for all of them."""
    parts = description["components"]
    whole = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts["schemas"] |= whole.pop("$defs") | {"Problem": whole}
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    parts["headers"] = {
        name: {"description": words, "schema": {"type": "string"}} for name, words in LIMITS.items()
    }
    heads = {name: {"$ref": f"#/components/headers/{name}"} for name in LIMITS}
    parts["responses"] = {
        f"Problem{status}": {"description": words, "content": content} for status, words in REFUSALS.items()
    }
    for operation in operations(description):
        for response in operation["responses"].values():
            response["headers"] = heads
        operation["responses"] = {str(status): said for status, said in operation["responses"].items()}
        operation["responses"] |= {
            str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in REFUSALS
        }
    return description


def operations(description: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for methods in description["paths"].values() for one in methods.values()]
