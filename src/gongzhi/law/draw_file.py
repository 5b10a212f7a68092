"""The record of a draw as a file: format "gongzhi-draw", version 1, described in docs/formats/draw.md.

Strict on purpose: a field that is unknown, or there twice, could be read otherwise by somebody else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from gongzhi.law.draw import (
    SECRET,
    Candidate,
    Commitment,
    Hashes,
    OnMissing,
    Record,
    Result,
    Reveal,
    Terms,
    Unfit,
    plain,
    unfit,
    written,
)

FORMAT, VERSION = "gongzhi-draw", 1
HASH = re.compile(r"[0-9a-f]{64}")
HASHES = ("candidates", "terms", "commitments", "file")
FIELDS = (
    "format", "version", "id", "title", "candidates", "parties", "count", "on_missing", "commit_by", "reveal_by",
    "commitments", "reveals", "seed", "result", "hashes",
)  # fmt: skip
WHY = {
    Unfit.TEXT: "a name or title is empty, too long, or holds signs that cannot be seen",
    Unfit.CANDIDATES: "there must be two candidates or more, each with an id of its own",
    Unfit.PARTIES: "there must be two parties or more, each with a name of its own",
    Unfit.COUNT: '"count" must be from 1 to the number of candidates',
    Unfit.TIMES: '"reveal_by" must be later than "commit_by"',
}


class Broken(ValueError):
    """The file is not the record of a draw. Its one sentence says where."""


def to_text(record: Record) -> str:
    terms, result = record.terms, record.result
    table = {
        "format": FORMAT,
        "version": VERSION,
        "id": terms.id,
        "title": terms.title,
        "candidates": [{"id": one.id, "name": one.name} for one in terms.candidates],
        "parties": terms.parties,
        "count": terms.count,
        "on_missing": terms.on_missing.value,
        "commit_by": written(terms.commit_by),
        "reveal_by": written(terms.reveal_by),
        "commitments": [{"party": c.party, "hash": c.hash, "at": written(c.at)} for c in record.commitments],
        "reveals": [{"party": r.party, "secret": r.secret, "at": written(r.at)} for r in record.reveals],
        "seed": result.seed or None,
        "result": {"drawn": result.drawn, "missing": result.missing},
        "hashes": {name: getattr(record.hashes, name) for name in HASHES},
    }
    return json.dumps(table, ensure_ascii=False, indent=2) + "\n"


def from_text(text: str) -> Record:
    table = _parsed(text)
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise Broken(f'This is no record of a draw: its "format" is not "{FORMAT}".')
    if _whole(table.get("version"), "version") != VERSION:
        raise Broken(f"This draw is recorded in another version of the format than {VERSION}.")
    table = _table(table, FIELDS, "the file")
    hashes = _table(table["hashes"], HASHES, "hashes")
    return Record(
        terms=_terms(table),
        commitments=tuple(
            Commitment(_text(row["party"], where), _hex(row["hash"], HASH, where), _moment(row["at"], where))
            for where, row in _rows(table, "commitments", ("party", "hash", "at"), unique="party")
        ),
        reveals=tuple(
            Reveal(_text(row["party"], where), _hex(row["secret"], SECRET, where), _moment(row["at"], where))
            for where, row in _rows(table, "reveals", ("party", "secret", "at"), unique="party")
        ),
        hashes=Hashes(*(_hex(hashes[name], HASH, f"hashes: {name}") for name in HASHES)),
        result=_result(table),
    )


def _terms(table: dict[str, Any]) -> Terms:
    terms = Terms(
        id=_text(table["id"], "id"),
        title=_text(table["title"], "title"),
        candidates=tuple(
            Candidate(_text(row["id"], where), _text(row["name"], where))
            for where, row in _rows(table, "candidates", ("id", "name"), unique="id")
        ),
        parties=_texts(table["parties"], "parties"),
        count=_whole(table["count"], "count"),
        on_missing=_on_missing(table["on_missing"]),
        commit_by=_moment(table["commit_by"], "commit_by"),
        reveal_by=_moment(table["reveal_by"], "reveal_by"),
    )
    if why := unfit(terms):
        raise Broken(f"No draw can be held like this: {WHY[why]}.")
    return terms


def _result(table: dict[str, Any]) -> Result:
    result = _table(table["result"], ("drawn", "missing"), "result")
    seed = "" if table["seed"] is None else _hex(table["seed"], HASH, "seed")
    return Result(seed, _texts(result["drawn"], "drawn"), _texts(result["missing"], "missing"))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except Broken:
        raise
    except (ValueError, RecursionError) as bad:
        raise Broken("This is no record of a draw: it is not written in JSON.") from bad


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise Broken("A field of the file is there twice.")
    return dict(pairs)


def _table(value: Any, fields: Sequence[str], where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Broken(f"In {where} there should be a table of {', '.join(fields)}.")
    if missing := [name for name in fields if name not in value]:
        raise Broken(f'In {where} "{missing[0]}" is missing.')
    if len(value) > len(fields):
        raise Broken(f"In {where} there is something besides {', '.join(fields)}.")
    return value


def _rows(
    table: dict[str, Any], name: str, fields: Sequence[str], *, unique: str
) -> Iterable[tuple[str, dict[str, Any]]]:
    """Each row with where it stands, for the sentence about a fault."""
    seen = set()
    for number, value in enumerate(_list(table[name], name), 1):
        where = f"{name}, no. {number}"
        row = _table(value, fields, where)
        if (key := _text(row[unique], where)) in seen:
            raise Broken(f"In {where} the {unique} stands for the second time.")
        seen.add(key)
        yield where, row


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise Broken(f"In {where} there should be a list.")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not plain(value):
        raise Broken(f"In {where} there should be a text of one line, without signs that cannot be seen.")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    return tuple(_text(one, where) for one in _list(value, where))


def _whole(value: Any, where: str) -> int:
    if type(value) is not int:
        raise Broken(f"In {where} there should be a whole number.")
    return value


def _hex(value: Any, shape: re.Pattern[str], where: str) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        length = "64 digits" if shape is HASH else "32 to 128 digits, an even number,"
        raise Broken(f"In {where} there should be {length} from 0 to 9 and a to f.")
    return value


def _moment(value: Any, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        exact = moment.tzinfo is not None and written(moment) == value
    except (TypeError, ValueError, OverflowError):
        exact = False
    if not exact:
        raise Broken(f"In {where} there should be a time written like 2026-11-24T09:30:00+08:00.")
    return moment


def _on_missing(value: Any) -> OnMissing:
    if value not in [one.value for one in OnMissing]:
        raise Broken(f'"on_missing" should be {" or ".join(OnMissing)}.')
    return OnMissing(value)
