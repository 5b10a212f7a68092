"""A draw by lot that anyone can check: all parties commit to a secret, then all reveal, and the secrets decide together.

No text of law asks for it: the way of drawing is a policy of ours, written down in docs/formats/draw.md with what it
cannot prevent. What is hashed is lines of text in UTF-8, a line feed after each, so that printf and sha256sum can redo
it. Nothing in the seed can be chosen by anybody, the keeper of the draw included, once the commitments are known.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gongzhi.law.calendar import SHANGHAI

WAY = "gongzhi-draw-1"
SECRET = re.compile(r"(?:[0-9a-f]{2}){16,64}")  # 128 to 512 bits
LEAST_PARTIES = 2  # whoever were alone could try secrets until one suits, before committing
LEAST_CANDIDATES = 2
MOST = 10_000  # candidates, or parties
LONGEST = 200
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # breaks of lines, and signs that make one text look like another
BITS = 256


class OnMissing(StrEnum):
    """What becomes of the draw when a party does not commit or does not reveal in time; fixed before the start."""

    VOID = "void"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What is fixed before anybody commits. The order of the candidates counts, that of the parties does not."""

    id: str
    title: str
    candidates: tuple[Candidate, ...]
    parties: tuple[str, ...]
    count: int
    on_missing: OnMissing
    commit_by: datetime
    reveal_by: datetime


@dataclass(frozen=True, slots=True)
class Commitment:
    party: str
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reveal:
    party: str
    secret: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hashes:
    """What people note down: the first two before they commit, the third before they reveal, the last at the end."""

    candidates: str
    terms: str
    commitments: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """`drawn` holds ids of candidates in the order drawn. Without a seed the draw is void."""

    seed: str = ""
    drawn: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A draw that is over, with all that was said."""

    terms: Terms
    commitments: tuple[Commitment, ...]
    reveals: tuple[Reveal, ...]
    hashes: Hashes
    result: Result


class Unfit(StrEnum):
    """Why no draw can be held on such terms."""

    TEXT = "text"
    CANDIDATES = "candidates"  # fewer than two, too many, or an id twice
    PARTIES = "parties"
    COUNT = "count"
    TIMES = "times"


def unfit(terms: Terms) -> Unfit | None:
    labels = (terms.id, terms.title, *terms.parties)
    ids = {one.id for one in terms.candidates}
    good = {
        Unfit.TEXT: all(map(plain, (*labels, *ids, *(one.name for one in terms.candidates)))),
        Unfit.CANDIDATES: LEAST_CANDIDATES <= len(terms.candidates) == len(ids) <= MOST,
        Unfit.PARTIES: LEAST_PARTIES <= len(terms.parties) == len(set(terms.parties)) <= MOST,
        Unfit.COUNT: 1 <= terms.count <= len(ids),
        Unfit.TIMES: whole(terms.commit_by) < whole(terms.reveal_by),
    }
    return next((why for why, is_good in good.items() if not is_good), None)


def plain(text: str) -> bool:
    """One line that looks like what it is."""
    hidden = any(unicodedata.category(sign) in UNSEEN for sign in text)
    return 0 < len(text) <= LONGEST and text == text.strip() and not hidden


def digest(kind: str, lines: Iterable[str]) -> str:
    """SHA-256 of the way, the kind and the lines. No line may hold a line break."""
    text = "".join(f"{line}\n" for line in (WAY, kind, *lines))
    return hashlib.sha256(text.encode()).hexdigest()


def in_order(labels: Iterable[str]) -> tuple[str, ...]:
    """By the bytes of UTF-8, so that no locale decides."""
    return tuple(sorted(labels, key=str.encode))


def written(moment: datetime) -> str:
    """The one way to write a moment."""
    return whole(moment).isoformat()


def whole(moment: datetime) -> datetime:
    """The second in Shanghai. Nothing smaller is compared, for the file has nothing smaller."""
    return moment.astimezone(SHANGHAI).replace(microsecond=0)


def in_time(at: datetime, limit: datetime) -> bool:
    return whole(at) <= whole(limit)


def candidates_hash(candidates: Sequence[Candidate]) -> str:
    return digest("candidates", (text for one in candidates for text in (one.id, one.name)))


def terms_hash(terms: Terms, candidates: str) -> str:
    """`candidates` is their hash. It binds every commitment to all that was fixed before."""
    facts = (terms.id, terms.title, str(terms.count), terms.on_missing.value)
    times = (written(terms.commit_by), written(terms.reveal_by))
    return digest("terms", (*facts, *times, candidates, *in_order(terms.parties)))


def commitment_hash(*, draw: str, terms: str, party: str, secret: str) -> str:
    """What a party hands in before anybody reveals. Its own label in it: nobody can hand in another's."""
    return digest("commitment", (draw, terms, party, secret))


def commitments_hash(draw: str, commitments: Iterable[Commitment]) -> str:
    by_party = {one.party: one.hash for one in commitments}
    return digest("commitments", (draw, *(text for p in in_order(by_party) for text in (p, by_party[p]))))


def hashes_of(terms: Terms, commitments: Iterable[Commitment]) -> Hashes:
    candidates = candidates_hash(terms.candidates)
    return Hashes(candidates, terms_hash(terms, candidates), commitments_hash(terms.id, commitments))


def seed_of(draw: str, hashes: Hashes, secrets: dict[str, str]) -> str:
    """`secrets` by party. The commitments of those who are silent count too, through their hash."""
    said = (text for party in in_order(secrets) for text in (party, secrets[party]))
    return digest("seed", (draw, hashes.terms, hashes.commitments, *said))


def numbers(seed: str) -> Iterator[int]:
    """Numbers of 256 bits that follow from the seed, without an end."""
    return (int(digest("number", (seed, str(n))), 16) for n in itertools.count())


def below(limit: int, stream: Iterator[int]) -> int:
    """From 0 to below the limit, each equally likely: as many leading bits as the limit needs, and again where they
    are too much. The remainder of a division would favour the small numbers."""
    bits = (limit - 1).bit_length()
    return next(n for number in stream if (n := number >> (BITS - bits)) < limit)


def pick(ids: Sequence[str], *, seed: str, count: int) -> tuple[str, ...]:
    """The first so many of an order of all: Fisher and Yates, from the front. Fewer are the beginning of more."""
    order, stream = list(ids), numbers(seed)
    for here in range(count):
        there = here + below(len(order) - here, stream)
        order[here], order[there] = order[there], order[here]
    return tuple(order[:count])


def revealing_opens(terms: Terms, commitments: Iterable[Commitment]) -> datetime:
    """From when on secrets may be told: with the last commitment, or when the time for them is over."""
    times = {one.party: whole(one.at) for one in commitments}
    return max(times.values()) if times.keys() >= set(terms.parties) else whole(terms.commit_by)


def fits(terms: Terms, hashes: Hashes, commitment: Commitment, reveal: Reveal) -> bool:
    """Whether the secret is the one that the party committed to."""
    due = commitment_hash(draw=terms.id, terms=hashes.terms, party=reveal.party, secret=reveal.secret)
    return commitment.party == reveal.party and commitment.hash == due


def settle(
    terms: Terms, hashes: Hashes, commitments: Iterable[Commitment], reveals: Iterable[Reveal]
) -> Result:
    """The outcome, once all have revealed or the time is over. What is late or does not fit was not revealed."""
    committed = {one.party: one for one in commitments if in_time(one.at, terms.commit_by)}
    secrets = {
        one.party: one.secret
        for one in reveals
        if one.party in terms.parties and one.party in committed and in_time(one.at, terms.reveal_by)
        and fits(terms, hashes, committed[one.party], one)
    }  # fmt: skip
    missing = in_order(set(terms.parties) - secrets.keys())
    if len(secrets) < LEAST_PARTIES or (missing and terms.on_missing is OnMissing.VOID):
        return Result(missing=missing)
    seed = seed_of(terms.id, hashes, secrets)
    return Result(seed, pick([one.id for one in terms.candidates], seed=seed, count=terms.count), missing)


def file_hash(record: Record) -> str:
    """Over everything, the times too. It tells an accident; a forger would make it anew."""
    hashes, result = record.hashes, record.result
    committed = {one.party: one for one in record.commitments}
    revealed = {one.party: one for one in record.reveals}
    acts = (
        *((p, committed[p].hash, written(committed[p].at)) for p in in_order(committed)),
        *((p, revealed[p].secret, written(revealed[p].at)) for p in in_order(revealed)),
    )
    counts = (str(len(part)) for part in (committed, revealed, result.drawn, result.missing))
    said = (result.seed, *result.drawn, *in_order(result.missing))
    stated = (hashes.candidates, hashes.terms, hashes.commitments)
    return digest("file", (*stated, *counts, *(text for act in acts for text in act), *said))


def close(terms: Terms, commitments: Sequence[Commitment], reveals: Sequence[Reveal]) -> Record:
    """The record of a draw that is over."""
    hashes = hashes_of(terms, commitments)
    result = settle(terms, hashes, commitments, reveals)
    record = Record(terms, tuple(commitments), tuple(reveals), hashes, result)
    return replace(record, hashes=replace(hashes, file=file_hash(record)))
