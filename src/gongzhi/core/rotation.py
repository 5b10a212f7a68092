"""A new key, and every encrypted column sealed anew with it, in short steps that can be repeated.

Old keys stay on the ring: backups made before the rotation still open.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast

from gongzhi.core.fields import EncryptedField
from gongzhi.core.keys import KeyMissing, ring, write_ring
from gongzhi.core.scope import unscoped
from gongzhi.core.tasks import Run, work

AT_ONCE = 50  # rows a transaction: on SQLite others wait for it


def add_key() -> str:
    """Put a fresh key first on the ring and return its id. Every process sees it at its next use of the ring."""
    ring()
    data = json.loads(settings.KEY_RING.read_text())
    key_id = f"k{len(data['keys']) + 1}"
    data["keys"][key_id] = Fernet.generate_key().decode()
    data["primary"] = key_id
    write_ring(settings.KEY_RING, data)
    return key_id


def encrypted_columns() -> list[tuple[type[models.Model], str]]:
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedField)
    ]


def ring_fits() -> bool:
    """Whether the ring opens what is stored: the oldest value of the first column that holds one. What came after the
    ring was exchanged would open."""
    with unscoped(because="one encrypted value is tried"):
        for model, name in encrypted_columns():
            held = as_it_lies(model, name).order_by("pk").values_list("sealed", flat=True).first()
            if held:
                return opens(held)
    return True


def opens(held: str) -> bool:
    try:
        ring().open(held)
    except KeyMissing:
        return False
    return True


def reseal(run: Run | None = None) -> int:
    """Seal with the primary key what another key sealed. Returns how many values were sealed anew."""
    columns, done = encrypted_columns(), 0
    with unscoped(because="every encrypted value gets the new key"):
        for number, (model, name) in enumerate(columns):
            done += reseal_column(model, name)
            if run is not None:
                run.progress(number + 1, len(columns))
    return done


def reseal_column(model: type[models.Model], name: str) -> int:
    done, last = 0, 0
    while rows := stale_rows(model, name, after=last):
        with transaction.atomic():
            for row in model._default_manager.select_for_update(no_key=True).filter(pk__in=rows):
                row.save(update_fields=[name])
        done, last = done + len(rows), rows[-1]
    return done


def stale_rows(model: type[models.Model], name: str, *, after: int) -> list[int]:
    """Ids of rows whose stored text does not begin with the primary key's id."""
    rows = as_it_lies(model, name).filter(pk__gt=after).exclude(sealed__startswith=f"{ring().primary}:")
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def as_it_lies(model: type[models.Model], name: str) -> Any:
    """The rows that hold something in this column, with what the database holds as `sealed`."""
    rows: Any = model._default_manager.annotate(sealed=Cast(name, models.TextField()))
    return rows.exclude(sealed="").exclude(sealed=None)


@work("core.reseal")
def reseal_task(run: Run) -> dict[str, int]:
    return {"resealed": reseal(run)}
