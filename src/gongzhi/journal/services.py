"""Writing the journal. Call inside the transaction that makes the change, with the subject's row locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from gongzhi.core.bulk import insert_all, new_row
from gongzhi.core.models import STORED_LEVELS
from gongzhi.core.scope import unscoped
from gongzhi.journal.anchors import line as line
from gongzhi.journal.anchors import register_copy as register_copy
from gongzhi.journal.chain import HASHED, entry_hash
from gongzhi.journal.models import Entry
from gongzhi.journal.verbs import VERBS as VERBS
from gongzhi.journal.verbs import declare as declare
from gongzhi.journal.words import Kept


class Who(Protocol):
    @property
    def account_id(self) -> int | None: ...
    @property
    def org_id(self) -> int | None: ...


def label_of(record: Any) -> str:
    """The label "case:42": the name under which the journal, duties and files know a record."""
    return f"{record._meta.model_name}:{record.pk}"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be. `fresh` says that the subject was made in this transaction and has no history yet."""

    verb: str
    subject: str
    place: Mapping[str, int | None]
    data: dict[str, Any] = field(default_factory=dict)
    words: Kept | None = None
    in_name_of: int | None = None
    fresh: bool = False


def place_ids(record: Any) -> dict[str, int | None]:
    """The place and level ids of any record that stores them; a Place stores its own."""
    ids = {f"{level}_id": getattr(record, f"{level}_id", None) for level in STORED_LEVELS}
    own = record.pk if record._meta.model_name == "place" else getattr(record, "place_id", None)
    return {"place_id": own, **ids}


def draft(verb: str, record: Any, *, words: Kept | None = None, fresh: bool = False, **data: Any) -> Draft:
    return Draft(verb, label_of(record), place_ids(record), data, words, None, fresh)


def record(who: Who, verb: str, what: Any, *, at: datetime, words: Kept | None = None, **data: Any) -> Entry:
    """Write one entry about one record."""
    return record_all(who, [draft(verb, what, words=words, **data)], at=at)[0]


def record_all(who: Who, drafts: Sequence[Draft], *, at: datetime) -> list[Entry]:
    """Write several entries in two queries: one for the heads of known subjects, one to insert."""
    fresh = {d.subject for d in drafts if d.fresh}
    heads = _heads({d.subject for d in drafts} - fresh)
    entries: list[Entry] = []
    for d in drafts:
        if d.verb not in VERBS:
            raise ValueError(f"undeclared verb {d.verb!r}")
        seq, previous = heads.get(d.subject, (0, ""))
        entry = new_row(
            Entry, subject=d.subject, seq=seq + 1, at=at.astimezone(UTC), actor_id=who.account_id,
            org_id=d.in_name_of if d.in_name_of is not None else who.org_id, verb=d.verb, data=d.data,
            words_id=d.words.id if d.words else None, words_hash=d.words.hash if d.words else "",
            previous=previous, **d.place,
        )  # fmt: skip
        entry.hash = entry_hash({name: getattr(entry, name) for name in HASHED})
        heads[d.subject] = (entry.seq, entry.hash)
        entries.append(entry)
    with unscoped(because="writing history needs no right to read it"):
        insert_all(Entry, entries, blind=True)
    return entries


def _heads(subjects: set[str]) -> dict[str, tuple[int, str]]:
    if not subjects:
        return {}
    with unscoped(because="a chain needs its last link, whoever writes"):
        rows = (
            Entry.objects.filter(subject__in=subjects).order_by("seq").values_list("subject", "seq", "hash")
        )
        return {subject: (seq, digest) for subject, seq, digest in rows}
