"""System checks: a table that says nothing about who sees it does not start."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import ScopedModel
from gongzhi.core.retention import PURPOSES


def every_table_is_scoped(**_: Any) -> list[CheckMessage]:
    """A first-party model says who sees its rows, or in writing why it is not scoped."""
    return [
        Error(
            f"{model._meta.label} is neither a ScopedModel with SEEN_BY nor has NOT_SCOPED_BECAUSE.",
            hint="Inherit ScopedModel and set SEEN_BY, or state the reason.",
            obj=model,
            id="core.E001",
        )
        for model in apps.get_models()
        if model.__module__.startswith("gongzhi.")
        and not (issubclass(model, ScopedModel) and getattr(model, "SEEN_BY", None) is not None)
        and not getattr(model, "NOT_SCOPED_BECAUSE", "")
    ]


def every_personal_field_has_a_purpose(**_: Any) -> list[CheckMessage]:
    """PIPL art. 6 and 19: no purpose and no end, no field."""
    return [
        Error(
            f"{model._meta.label}.{field.name} holds personal data without a declared purpose and retention.",
            hint="Declare it with core.retention.declare(...) beside the model.",
            obj=model,
            id="core.E002",
        )
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedField) and f"{model._meta.label}.{field.name}" not in PURPOSES
    ]


def install() -> None:
    register(every_table_is_scoped)
    register(every_personal_field_has_a_purpose)
