from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import PublicId
from gongzhi.core.retention import declare


class Person(models.Model):
    """A human being; not an account. Encrypted; found by digests of phone, ID number or full name only."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = (
        "reached through appointments, homes and cases, which are scoped; never listed"
    )

    public_id = PublicId()
    name = EncryptedField(pgettext_lazy("person", "name"))
    phone = EncryptedField(_("phone"), blank=True)
    id_number = EncryptedField(_("ID number"), blank=True)
    name_key = models.CharField(max_length=43, db_index=True)
    phone_key = models.CharField(max_length=43, db_index=True, blank=True)
    id_key = models.CharField(max_length=43, db_index=True, blank=True)
    words_key = models.ForeignKey("journal.WordsKey", models.PROTECT, null=True, related_name="+")
    born_on = models.DateField(_("born on"), null=True, blank=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"person {self.pk}"


declare(
    "people.Person.name",
    label=_("a person's name"),
    why=_("to know who holds a post, owns a unit or asked for help"),
    basis=_("PIPL art. 13: contract, legal duty, consent"),
    kept=_("while a post, a unit or an open case needs it, then 3 years"),
    days=1095,
)
declare(
    "people.Person.phone",
    label=_("phone"),
    why=_("to call back and to send word"),
    basis=_("PIPL art. 13: consent, contract"),
    kept=_("as the name"),
    days=1095,
)
declare(
    "people.Person.id_number",
    label=_("ID number"),
    why=_("to match the register of owners"),
    basis=_("PIPL art. 13: legal duty"),
    kept=_("while the person owns a unit, then 3 years"),
    days=1095,
)
