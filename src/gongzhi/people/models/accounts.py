from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(login=username)


class Account(AbstractBaseUser):
    """The means of signing in. It has no name of its own; `login` is a made-up word or a digest of a phone."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "signing in happens before any scope is known"
    USERNAME_FIELD = "login"

    login = models.CharField(_("login"), max_length=60, unique=True)
    person = models.OneToOneField("people.Person", models.PROTECT, null=True, related_name="account")
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    muted = models.JSONField(default=list, blank=True)  # kinds of messages that do not ring the bell
    created_at = models.DateTimeField()

    objects = AccountManager()

    def __str__(self) -> str:
        return f"account {self.pk}"

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's permissions are not used: rights come from appointments alone."""
        return False


class ElevatedSession(models.Model):
    """An operator's access to everything: with a reason, logged, and with an end (decisions 7)."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "read for the own account, and by auditors on their page"

    account = models.ForeignKey("people.Account", models.PROTECT, related_name="elevations")
    reason = models.CharField(_("reason"), max_length=200)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"elevated {self.account_id} until {self.ends_at}"
