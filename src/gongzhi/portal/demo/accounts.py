"""One account for each role, with a password made on this machine at the first run."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.utils import translation

from gongzhi.people.models import Account
from gongzhi.people.posts import Post
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.town import Town

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
RESIDENT = "居民"
type Row = tuple[str, str, str]


def keys_file() -> Path:
    return Path(settings.VAR) / "keys" / "demo.json"


def passwords() -> dict[str, str]:
    """By login; made once, and kept beside the other keys for its owner's eyes only."""
    file = keys_file()
    if file.exists():
        known: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return known
    made = {row["login"]: password() for row in read_data("bodies")["cast"]}
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(made, out, indent=1)
    return made


def password() -> str:
    """Three groups of four signs: 59 bits, and easy to type from a terminal."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))


def open_resident(town: Town) -> None:
    """The resident's account; those of the staff came with their posts."""
    account = Account(login="wang", person=town.people["wang"], created_at=town.since, is_demo=True)
    account.set_unusable_password()
    account.save()


def set_passwords() -> None:
    secret = passwords()
    for account in Account.objects.filter(login__in=secret, is_demo=True):
        account.set_password(secret[account.login])
        account.save(update_fields=["password"])


def rows() -> list[Row]:
    """Role, login and password of every account that can be tried."""
    secret = passwords()
    with translation.override(settings.LANGUAGE_CODE):
        return [
            (str(Post(row["post"]).label) if row["post"] else RESIDENT, row["login"], secret[row["login"]])
            for row in read_data("bodies")["cast"]
        ]


def printed() -> str:
    """The accounts as the lines shown at the start."""
    lines = [f"  {login:<6} {secret}   {role}" for role, login, secret in rows()]
    return "\n".join(["Demo accounts (login, password, role):", *lines])
