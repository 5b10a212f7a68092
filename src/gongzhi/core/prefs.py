"""Two wishes of a reader that need no account: language and size of type. Both live in a cookie."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gongzhi.core.access import public

SIZE_COOKIE = "gz_size"
SIZES = ("standard", "large")
YEAR = 365 * 24 * 3600


def size_of(request: HttpRequest) -> str:
    size = request.COOKIES.get(SIZE_COOKIE, "")
    return size if size in SIZES else SIZES[0]


def way_back(request: HttpRequest) -> str:
    """The page the wish came from; never another host."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else "/"


def remember(response: HttpResponse, cookie: str, value: str) -> None:
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)


@public(because="a reader's language and size of type")
@require_POST
def save_prefs(request: HttpRequest) -> HttpResponse:
    """A value that is not offered changes nothing."""
    response = HttpResponseRedirect(way_back(request))
    if (size := request.POST.get("size")) in SIZES:
        remember(response, SIZE_COOKIE, str(size))
    if (language := request.POST.get("language")) in dict(settings.LANGUAGES):
        remember(response, settings.LANGUAGE_COOKIE_NAME, str(language))
    return response


class LanguageMiddleware:
    """Chinese, until a reader chooses otherwise. What the browser prefers is not asked: many phones of the old
    come with a language that nobody set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
