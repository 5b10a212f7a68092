"""Closed registry of tables that follow their place when it moves or is merged."""

from __future__ import annotations

from django.apps import apps

from gongzhi.core.models import PlacedModel


def placed_models() -> list[type[PlacedModel]]:
    """Every table of ours that stores the levels of its place."""
    return [m for m in apps.get_models() if issubclass(m, PlacedModel)]
