"""The context processor of the frame. Nothing is asked before a template shows it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language

from gongzhi.core.helps import HELPS, Help
from gongzhi.core.keys import lookup
from gongzhi.core.menus import BAR, COUNTED, FRAME, RAIL, Banner, Entry, Frame, Seat
from gongzhi.core.prefs import size_of
from gongzhi.core.scope import WORK, Scope, entered

HTML_LANG = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
LINKS = (
    "home", "start", "search", "inbox", "help", "privacy", "me", "account_login", "account_logout", "on_this_phone",
    "worker",
)  # fmt: skip


def address(name: str) -> str:
    """The address, or nothing where this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def who(actor: Any) -> str:
    """By which word a phone tells apart whose pages and forms lie on it; it names nobody and opens nothing."""
    return lookup(f"phone {actor.account_id}")[:22] if actor else ""


class Item:
    """A menu entry as the rail shows it."""

    def __init__(self, entry: Entry, shell: Shell, *, position: int) -> None:
        self.label, self.icon, self.url = entry.label, entry.icon, address(entry.url_name)
        self.in_bar = position < BAR
        here = shell.request.path
        self.is_here = here == self.url or (self.url.count("/") > 1 and here.startswith(self.url))
        self._entry, self._shell = entry, shell

    @property
    def shown(self) -> str:
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)

    @cached_property
    def count(self) -> int:
        """How many wait, one more than COUNTED at most.

        Counted in the actor's scope: the page around may have another one, or none.
        """
        ask, actor = self._entry.count, self._shell.actor
        if ask is None or actor is None:
            return 0
        with entered(Scope(grants=actor.grants(WORK))):
            return ask(actor)


class Shell:
    def __init__(self, request: HttpRequest, frame: Frame = FRAME) -> None:
        self.request = request
        self.frame = frame
        self.actor: Any = getattr(request, "actor", None)
        self.is_demo = settings.STAGE == "demo"

    @property
    def who(self) -> str:
        return who(self.actor)

    @cached_property
    def is_staff(self) -> bool:
        return bool(self.actor and self.actor.posts)

    @property
    def base(self) -> str:
        """The frame of pages that both residents and staff open; a fragment has none."""
        if getattr(self.request, "htmx", False):
            return "core/base_fragment.html"
        return "core/base_staff.html" if self.is_staff else "core/base_public.html"

    @cached_property
    def menu(self) -> list[Item]:
        entries = self.frame.entries(self.actor) if self.actor else []
        return [Item(entry, self, position=n) for n, entry in enumerate(entries)]

    @property
    def rail(self) -> list[Item]:
        return self.menu[:RAIL]

    @property
    def beyond_rail(self) -> list[Item]:
        return self.menu[RAIL:]

    @property
    def beyond_bar(self) -> list[Item]:
        """In the rail, but not in the bottom bar of a phone."""
        return self.menu[BAR:RAIL]

    @cached_property
    def unread(self) -> int:
        if self.actor is None:
            return 0
        with entered(Scope(grants=self.actor.grants(WORK))):
            return self.frame.unread(self.actor)

    @cached_property
    def seat(self) -> Seat:
        return self.frame.seat(self.actor) if self.actor else Seat()

    @cached_property
    def banner(self) -> Banner | None:
        return self.frame.banner(self.actor) if self.actor else None

    @property
    def help(self) -> Help | None:
        """What belongs to the page that is open; a fragment has none."""
        match = self.request.resolver_match
        return HELPS.get(match.url_name or "") if match else None

    @property
    def docs(self) -> str:
        return settings.DOCS_URL

    @cached_property
    def url(self) -> dict[str, str]:
        return {name: address(name) for name in LINKS}

    @property
    def size(self) -> str:
        return size_of(self.request)

    @property
    def lang(self) -> str:
        code = get_language() or settings.LANGUAGE_CODE
        return HTML_LANG.get(code, code)

    @property
    def languages(self) -> list[tuple[str, str, str]]:
        """Code, name in its own words, code as HTML writes it."""
        return [(code, str(name), HTML_LANG.get(code, code)) for code, name in settings.LANGUAGES]

    @property
    def here(self) -> str:
        return self.request.get_full_path()


def shell(request: HttpRequest) -> dict[str, Shell]:
    return {"gz": Shell(request)}
