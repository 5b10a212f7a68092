"""What happened, for ever: append-only entries, chained per thing and anchored every day.

Entries hold ids, codes and a salted hash of the words, never a name; the words themselves lie apart, encrypted
under a key that erasure drops. No foreign keys: an entry outlives what it speaks of.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import ScopedManager, ScopedModel, ScopedQuerySet, Seen
from gongzhi.core.retention import declare
from gongzhi.core.scope import Audience, Grant


class HistoryIsFixed(RuntimeError):
    """Somebody tried to change or delete an entry."""


class EntryQuerySet(ScopedQuerySet["Entry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise HistoryIsFixed("Entries are only ever added. Write a correcting entry instead.")

    def delete(self) -> NoReturn:
        raise HistoryIsFixed("Entries are only ever added. Write a correcting entry instead.")


EntryRows = ScopedManager.from_queryset(EntryQuerySet)


def at_level(grant: Grant) -> Q:
    return Q(**{f"{grant.level}_id": grant.place_id}) if grant.level else Q(pk__in=())


class Entry(ScopedModel):
    """One thing that happened: who did what, to which record, where, on what ground."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.SUPERVISOR: at_level,
        Audience.OPERATOR: lambda g: Q(),
    }

    subject = models.CharField(max_length=60)  # "case:42"
    seq = models.PositiveIntegerField()  # 1, 2, 3 … within the subject
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)  # account; null: the system or a visitor
    org_id = models.BigIntegerField(null=True)  # in whose name
    verb = models.CharField(max_length=60)
    place_id = models.BigIntegerField(null=True)
    district_id = models.BigIntegerField(null=True)
    subdistrict_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)
    estate_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    words_id = models.BigIntegerField(null=True)
    words_hash = models.CharField(max_length=64, blank=True)
    schema = models.PositiveSmallIntegerField(default=1)
    alg = models.CharField(max_length=12, default="sha256")
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EntryRows()  # type: ignore[assignment,misc]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="journal_subject_seq")]

    def __str__(self) -> str:
        return f"{self.subject} {self.verb}"


class WordsKey(models.Model):
    """The key of one person's words. Dropping it (secret = "") makes the words unreadable for ever."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = (
        "useless without the rows that it opens, which are scoped by their subject"
    )

    secret = EncryptedField()
    dropped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"key {self.pk}"


class Words(models.Model):
    """Words said in an entry, encrypted under a person's key. `salt` goes into the entry's hash."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through an entry or a record of its subject"

    key = models.ForeignKey("journal.WordsKey", models.PROTECT, related_name="+")
    salt = models.CharField(max_length=32)
    sealed = models.TextField()

    def __str__(self) -> str:
        return f"words {self.pk}"


class Anchor(models.Model):
    """The Merkle root over a day's entries; also printed to a file, the board and e-mail."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "hashes only, made to be published"

    day = models.DateField(unique=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"


declare(
    "journal.WordsKey.secret",
    label=_("key of one person's words"),
    why=_("opens the words of one person; dropping it is how words are erased"),
    basis=_("PIPL art. 47"),
    kept=_("until erasure"),
)


class JournalMark(models.Model):
    """How far a reader of the journal has come."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "a number, no rows of people"

    reader = models.CharField(max_length=40, unique=True)
    entry_id = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reader}: {self.entry_id}"
