"""Answers in the two formats of the standard, faults too. JSON follows from XML by its Spark convention: a list stands
where XML has a wrapper with one element an entry."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from xml.etree import ElementTree

from django.http import Http404, HttpRequest, HttpResponse

from gongzhi.core.formats import local
from gongzhi.core.middleware import as_refusal
from gongzhi.core.scope import PUBLIC_GRANT, scope_to

FORMATS = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
ENTRY_OF = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request",
    "endpoints": "endpoint", "formats": "format", "errors": "error",
}  # fmt: skip
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Answer = tuple[str, Any]  # the name of the root, and what it holds


class Fault(Exception):
    """What cannot be answered. The standard knows 404 for what is not there, 403 for a key, and 400 for all else."""

    def __init__(self, status: int, why: str, *, code: int = 0) -> None:
        super().__init__(why)
        self.status = status
        self.errors = [{"code": code or status, "description": why}]


def moment(at: datetime | None) -> str | None:
    return local(at).isoformat(timespec="seconds") if at else None


def answering(view: Callable[..., Answer]) -> Callable[..., HttpResponse]:
    """Answer in the format that the address ends in. Who happens to be signed in sees what everybody sees."""

    @wraps(view)
    def answered(request: HttpRequest, *, form: str, **asked: Any) -> HttpResponse:
        if form not in FORMATS:
            raise Http404
        try:
            with scope_to({PUBLIC_GRANT}):
                root, held = view(request, **asked)
        except Exception as exc:
            fault = as_fault(exc)
            if fault is None:
                raise
            return rendered(form, "errors", fault.errors, status=fault.status)
        return rendered(form, root, held)

    return answered


def as_fault(exc: Exception) -> Fault | None:
    """Our own status stays as the code in the body, so that a program knows when to come again."""
    if isinstance(exc, Fault):
        return exc
    refusal = as_refusal(exc)
    if refusal is None:
        return None
    return Fault(refusal.status if refusal.status in (403, 404) else 400, refusal.why, code=refusal.status)


def rendered(form: str, root: str, held: Any, *, status: int = 200) -> HttpResponse:
    body = as_json(held) if form == "json" else as_xml(root, held)
    response = HttpResponse(body, status=status, content_type=FORMATS[form])
    response["Access-Control-Allow-Origin"] = "*"  # maps in browsers read it, and no cookie opens more here
    return response


def as_json(held: Any) -> str:
    return json.dumps(held, ensure_ascii=False)


def as_xml(root: str, held: Any) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(element(root, held), encoding="unicode")}'


def element(name: str, held: Any) -> ElementTree.Element:
    made = ElementTree.Element(name)
    if isinstance(held, dict):
        made.extend(element(key, value) for key, value in held.items())
    elif isinstance(held, list):
        made.extend(element(ENTRY_OF[name], entry) for entry in held)
    elif isinstance(held, bool):
        made.text = str(held).lower()
    elif held is not None:
        made.text = NOT_IN_XML.sub("", str(held))
    return made
