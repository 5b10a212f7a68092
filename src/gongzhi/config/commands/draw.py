"""Check a draw by lot from its file: whether everything in it follows from what the parties said."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from gongzhi.config.commands import Command, Result
from gongzhi.core.command import BadInput
from gongzhi.law.draw import Record
from gongzhi.law.draw_check import Fault, Misfit, faults
from gongzhi.law.draw_file import Broken, from_text

LARGEST = 20_000_000  # bytes

# What was looked at, in the order of a draw, and which faults deny it.
CHECKED = (
    ("The candidates are those that were fixed at the start.", {Misfit.CANDIDATES}),
    ("Title, number, rule, times and parties are those that were fixed at the start.", {Misfit.TERMS}),
    ("Only parties committed, in time, and the hash over all commitments fits.",
     {Misfit.STRANGER, Misfit.COMMITTED_LATE, Misfit.COMMITMENTS}),
    ("Every secret is the one that its party committed to.", {Misfit.NOT_COMMITTED, Misfit.REVEAL}),
    ("Nobody revealed while others could still commit.", {Misfit.EARLY}),
    ("Whoever was silent is named.", {Misfit.MISSING}),
    ("The seed follows from the secrets.", {Misfit.SEED}),
    ("The result follows from the seed and the rule.", {Misfit.RESULT}),
    ("The file is as it was written.", {Misfit.FILE}),
)  # fmt: skip

SENTENCES = {
    Misfit.CANDIDATES: "The candidates were changed after the start: a name, an id or the order.",
    Misfit.TERMS: "The title, the number to draw, the rule, a time or a party was changed after the start.",
    Misfit.STRANGER: "{party} spoke in this draw but is no party of it.",
    Misfit.COMMITTED_LATE: "{party} committed when the time for it was over.",
    Misfit.COMMITMENTS: "The commitments are not those that were there before the first secret was told.",
    Misfit.NOT_COMMITTED: "{party} reveals a secret but never committed to one.",
    Misfit.REVEAL: "The commitment of {party} does not match the secret of {party}.",
    Misfit.EARLY: "{party} revealed while others could still commit.",
    Misfit.MISSING: "Who did not reveal in time is named wrongly: the file says {said}, it should be {due}.",
    Misfit.SEED: "The seed does not follow from the secrets: the file says {said}, it should be {due}.",
    Misfit.RESULT: "The result differs: the file says {said}, it should be {due}.",
    Misfit.FILE: "The file was changed after it was written.",
}


NOTED = ("terms", "commitments", "file")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the record of the draw")
    parser.add_argument(
        "--noted", metavar="HASH", action="append", default=[],
        help="a hash that somebody noted during the draw; may be said again",
    )  # fmt: skip


def verify(args: Namespace) -> Result:
    record = read(args.file)
    found = faults(record)
    denied = {fault.misfit for fault in found}
    wrong = [sentence(fault, record) for fault in found] + unknown(args.noted, record)
    right = [said for said, misfits in CHECKED if not misfits & denied]
    if args.json:
        return {"ok": not wrong, "checked": right, "faults": wrong, **outcome(record)}
    print(f"{record.terms.title} ({record.terms.id})")
    for said in right:
        print(f"  fits: {said}")
    for said in wrong:
        print(f"  DOES NOT FIT: {said}")
    for said in summary(record):
        print(said)
    for name in NOTED:
        print(f"Hash to compare with what was noted, {name}: {getattr(record.hashes, name)}")
    print("Do not rely on this result." if wrong else "Everything in this file fits together.")
    return {"ok": not wrong}


def read(file: Path) -> Record:
    try:
        if file.stat().st_size > LARGEST:
            raise BadInput(f"{file} is too large for the record of a draw.")
        return from_text(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadInput(f"There is no file {file}.") from None
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadInput(f"{file} cannot be read as text.") from trouble
    except Broken as bad:
        raise BadInput(f"{file}: {bad}") from bad


def sentence(fault: Fault, record: Record) -> str:
    said, due = (listed(part, record, fault.misfit) for part in (fault.said, fault.due))
    return SENTENCES[fault.misfit].format(party=fault.party, said=said, due=due)


def listed(words: Iterable[str], record: Record, misfit: Misfit) -> str:
    names = called(record) if misfit is Misfit.RESULT else {}
    return ", ".join(names.get(word, word) for word in words if word) or "none"


def called(record: Record) -> dict[str, str]:
    return {one.id: f"{one.name} ({one.id})" for one in record.terms.candidates}


def unknown(noted: Iterable[str], record: Record) -> list[str]:
    """Hashes that somebody holds and that the file does not have."""
    hashes = record.hashes
    there = {hashes.candidates, hashes.terms, hashes.commitments, hashes.file}
    there |= {one.hash for one in record.commitments}
    return [f"The noted hash {one} is not in this file." for one in noted if one.strip().lower() not in there]


def outcome(record: Record) -> dict[str, object]:
    """What the file says, whether it fits or not."""
    result = record.result
    hashes = {name: getattr(record.hashes, name) for name in NOTED}
    return {"void": not result.seed, "drawn": result.drawn, "missing": result.missing, "hashes": hashes}


def summary(record: Record) -> Iterator[str]:
    names = called(record)
    then = "the draw went on without it" if record.result.seed else "the draw is void"
    for party in record.result.missing:
        yield f"{party} {silence(party, record)}; {then}."
    for place, one in enumerate(record.result.drawn, 1):
        yield f"Drawn as no. {place}: {names.get(one, one)}"


def silence(party: str, record: Record) -> str:
    if party not in {one.party for one in record.commitments}:
        return "did not commit"
    if party not in {one.party for one in record.reveals}:
        return "committed and did not reveal"
    return "revealed too late"


VERIFY = Command("draw verify", "check a draw by lot from its file", verify, arguments)
