"""Typed readers for environment variables. The only place that reads os.environ."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number.")
    return int(value)


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, str(default)).lower()
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name}={value!r}: write true or false.")
    return value == "true"


def words(name: str) -> list[str]:
    """With commas between them."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def addresses(name: str) -> list[str]:
    """E-mail addresses with commas between them."""
    found = words(name)
    if wrong := [word for word in found if word.count("@") != 1]:
        raise ImproperlyConfigured(f"{name}: {wrong[0]!r} is no e-mail address.")
    return found


def secret(name: str, default: str | None = None) -> str:
    """Read NAME, or the file named by NAME_FILE (containers mount secrets as files)."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    value = os.environ.get(name) or default
    if not value:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE) before starting in production.")
    return value


def default(name: str, value: str) -> None:
    """Set it for this process and its children, unless somebody did."""
    os.environ.setdefault(name, value)


def tell(name: str, value: str) -> None:
    """Set it for this process and its children, whatever it was."""
    os.environ[name] = value


def child(more: Mapping[str, str]) -> dict[str, str]:
    """The environment for a program that we start, with more in it."""
    return {**os.environ, **more}


def find_first(folder: Path) -> None:
    """Let the programs of this folder be found before others."""
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
