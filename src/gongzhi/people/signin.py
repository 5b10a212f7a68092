"""Signing in: allauth with logins or phone numbers; phones are looked up by their digest."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from gongzhi.core.keys import lookup
from gongzhi.people.models import Account

NOBODY = make_password("nobody has this password")


class LoginBackend(BaseBackend):
    """Finds an account by login or by its person's phone. A wrong name costs as much time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        if not username or not password:
            return None
        accounts = Account.objects.select_related("person")
        account = accounts.filter(login=username).first() or accounts.filter(person__phone_key=lookup(username)).first()
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

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
