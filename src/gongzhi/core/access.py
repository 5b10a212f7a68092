"""Every view says who may open it and what they see there. A test fails on a view that does not.

The mark enters the scope: a page for members sees their work, a public page sees public rows only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, overload
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from gongzhi.core.scope import PUBLIC_GRANT, WORK, Audience, Scope, entered

View = Callable[..., HttpResponseBase]


def in_scope(scope: Scope, parts: Iterable[Any]) -> Iterator[Any]:
    """Streamed parts are made after the view returned: the scope is entered again around each."""
    steps = iter(parts)
    while True:
        with entered(scope):
            try:
                part = next(steps)
            except StopIteration:
                return
        yield part


def run(view: View, scope: Scope, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    with entered(scope):
        response = view(request, *args, **kwargs)
    if response.streaming:
        response.streaming_content = in_scope(scope, response.streaming_content)  # type: ignore[attr-defined]
    return response


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The whole page goes there, not a part of it. What asks by itself every few seconds moves nobody."""
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': way_back(request)})}"
    if "HX-Request" in request.headers and "X-Live" not in request.headers:
        return HttpResponseClientRedirect(address)
    return redirect(address)


def way_back(request: HttpRequest) -> str:
    """The page that was asked for; of a part, and of a form that was sent, the page where the person was."""
    here = request.headers.get("HX-Current-URL")
    if here is None and request.method in ("GET", "HEAD"):
        return request.get_full_path()
    here = here or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(here, {request.get_host()}):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    return urlunsplit(urlsplit(here)._replace(scheme="", netloc="", fragment=""))


@overload
def members_only(view: View) -> View: ...
@overload
def members_only(*, audiences: Iterable[Audience]) -> Callable[[View], View]: ...
def members_only(view: View | None = None, *, audiences: Iterable[Audience] = WORK) -> Any:
    """For signed-in persons. They see what their posts of today open, by the audiences of the page."""
    wanted = frozenset(audiences)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor  # type: ignore[attr-defined]
            if actor is None:
                return to_sign_in(request)
            return run(view, Scope(grants=actor.grants(wanted)), request, *args, **kwargs)

        guarded.access = "members"  # type: ignore[attr-defined]
        return guarded

    return mark(view) if view else mark


def public(*, because: str) -> Callable[[View], View]:
    """For anybody. The page sees public rows, and the reader's own."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor  # type: ignore[attr-defined]
            grants = {PUBLIC_GRANT}
            if actor is not None:
                grants |= actor.grants(frozenset({Audience.OWN, Audience.RESIDENT}))
            return run(view, Scope(grants=frozenset(grants)), request, *args, **kwargs)

        guarded.access = f"public: {because}"  # type: ignore[attr-defined]
        return guarded

    return mark
