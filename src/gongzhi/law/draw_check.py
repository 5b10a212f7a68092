"""Whether the record of a draw agrees with itself: everything that can be computed is computed anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gongzhi.law.draw import (
    Commitment,
    Record,
    Reveal,
    candidates_hash,
    commitments_hash,
    file_hash,
    fits,
    in_order,
    in_time,
    revealing_opens,
    settle,
    terms_hash,
    whole,
)


class Misfit(StrEnum):
    CANDIDATES = "candidates"
    TERMS = "terms"
    STRANGER = "stranger"  # speaks without being a party
    COMMITTED_LATE = "committed_late"
    COMMITMENTS = "commitments"
    NOT_COMMITTED = "not_committed"  # reveals what was never committed
    REVEAL = "reveal"  # not the secret that was committed to
    EARLY = "early"  # reveals while others may still commit
    MISSING = "missing"
    SEED = "seed"
    RESULT = "result"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Fault:
    """`said` stands in the record, `due` is what it should be: labels of parties, ids of candidates, or the seed."""

    misfit: Misfit
    party: str = ""
    said: tuple[str, ...] = ()
    due: tuple[str, ...] = ()


def faults(record: Record) -> list[Fault]:
    """None where everything fits. Each step takes the hashes as they stand, so that one change is not told twelve times."""
    found = [*_of_the_start(record)]
    found += (fault for one in record.commitments for fault in _of_commitment(record, one))
    if record.hashes.commitments != commitments_hash(record.terms.id, record.commitments):
        found.append(Fault(Misfit.COMMITMENTS))
    found += (fault for one in record.reveals for fault in _of_reveal(record, one))
    found += _of_the_end(record)
    return found


def _of_the_start(record: Record) -> Iterator[Fault]:
    if record.hashes.candidates != candidates_hash(record.terms.candidates):
        yield Fault(Misfit.CANDIDATES)
    if record.hashes.terms != terms_hash(record.terms, record.hashes.candidates):
        yield Fault(Misfit.TERMS)


def _of_commitment(record: Record, commitment: Commitment) -> Iterator[Fault]:
    if commitment.party not in record.terms.parties:
        yield Fault(Misfit.STRANGER, commitment.party)
    elif not in_time(commitment.at, record.terms.commit_by):
        yield Fault(Misfit.COMMITTED_LATE, commitment.party)


def _of_reveal(record: Record, reveal: Reveal) -> Iterator[Fault]:
    committed = {one.party: one for one in record.commitments}
    if reveal.party not in record.terms.parties:
        yield Fault(Misfit.STRANGER, reveal.party)
    elif reveal.party not in committed:
        yield Fault(Misfit.NOT_COMMITTED, reveal.party)
    elif not fits(record.terms, record.hashes, committed[reveal.party], reveal):
        yield Fault(Misfit.REVEAL, reveal.party)
    elif whole(reveal.at) < revealing_opens(record.terms, record.commitments):
        yield Fault(Misfit.EARLY, reveal.party)


def _of_the_end(record: Record) -> Iterator[Fault]:
    said = record.result
    due = settle(record.terms, record.hashes, record.commitments, record.reveals)
    if in_order(said.missing) != due.missing:
        yield Fault(Misfit.MISSING, said=in_order(said.missing), due=due.missing)
    if said.seed != due.seed:
        yield Fault(Misfit.SEED, said=(said.seed,), due=(due.seed,))
    if said.drawn != due.drawn:
        yield Fault(Misfit.RESULT, said=said.drawn, due=due.drawn)
    if record.hashes.file != file_hash(record):
        yield Fault(Misfit.FILE)
