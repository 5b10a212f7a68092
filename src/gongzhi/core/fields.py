"""A text column that is encrypted at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from gongzhi.core.keys import ring

if TYPE_CHECKING:
    Text = models.TextField[str, str]
else:
    Text = models.TextField


class EncryptedField(Text):
    """Holds text; the database holds "key id:token". It cannot be searched: keep core.keys.lookup() beside it."""

    def get_prep_value(self, value: Any) -> Any:
        return ring().seal(value) if value else value

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return ring().open(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in {"isnull", "exact", "in"}:
            return super().get_lookup(lookup_name)
        raise TypeError(f"An encrypted column cannot be searched by {lookup_name}.")
