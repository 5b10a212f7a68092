"""Signing in: allauth with logins or phone numbers; phones are looked up by their digest.

Five wrong passwords in a row close an account for half an hour. That is counted in the database, so that it
holds over all processes and restarts; allauth's own limit by address stands before it.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from gongzhi.core.abuse import address_of
from gongzhi.core.keys import lookup
from gongzhi.core.prefs import remember
from gongzhi.people.models import Account
from gongzhi.people.services import tries

NOBODY = make_password("nobody has this password")


def account_named(typed: str) -> Account | None:
    """The account of a login, or of a person's phone number."""
    accounts = Account.objects.select_related("person")
    found = accounts.filter(login=typed).first()
    return found or accounts.filter(person__phone_key=lookup(typed)).exclude(person__phone_key="").first()


class LoginBackend(BaseBackend):
    """Finds an account by login or by its person's phone. A wrong name costs as much time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        if not username or not password:
            return None
        account = account_named(username)
        if account is None:
            check_password(password, NOBODY)
            return None
        if account.is_demo and settings.STAGE not in {"demo", "dev", "test"}:
            return None
        return account if account.is_active and account.check_password(password) else None

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.select_related("person").filter(pk=user_id, is_active=True).first()


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the community or by invitation, not by strangers."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "Login and password do not fit together. After five wrong tries it waits."
        ),
        "too_many_login_attempts": _(
            "Too many wrong tries have come from this address. Try again in half an hour."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is said after signing in or out: the page that opens shows it."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Take one of five tries before looking at the password; the right one gives all five back."""
        typed = str(credentials.get("username", ""))
        known = account_named(typed)
        name = known.login if known else typed
        if until := tries.take(name, now=now()):
            raise ValidationError(tries.locked_sentence(until))
        account: Account | None = super().authenticate(request, **credentials)
        if account is not None:
            tries.give_back(name)
        elif until := tries.locked_until(name, known, now=now()):
            raise ValidationError(tries.locked_sentence(until))
        return account

    def post_login(self, request: HttpRequest, user: Account, **how: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **how)
        tries.note_sign_in(user, now=now())
        if user.language:
            remember(response, settings.LANGUAGE_COOKIE_NAME, user.language)
        return response
