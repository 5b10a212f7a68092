"""Draws for the tests: one to start from, any at all, and the example of the page."""

import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st

from gongzhi.law.calendar import SHANGHAI
from gongzhi.law.draw import (
    Candidate,
    Commitment,
    OnMissing,
    Reveal,
    Terms,
    close,
    commitment_hash,
    hashes_of,
)
from gongzhi.law.draw_check import faults

PAGE = (Path(__file__).parents[4] / "docs/formats/draw.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1]
START = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)
A, B, C = "街道办事处", "柳园里社区", "业主代表"
SECRETS = {party: hashlib.sha256(party.encode()).hexdigest() for party in (A, B, C)}
TERMS = Terms(
    id="forum-4",
    title="在哪里办",
    candidates=tuple(Candidate(f"c{n}", f"第{n}社区") for n in range(1, 6)),
    parties=(A, B, C),
    count=2,
    on_missing=OnMissing.VOID,
    commit_by=START + 5 * HOUR,
    reveal_by=START + 9 * HOUR,
)
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)


def committed(terms, secrets, at=START):
    bound = hashes_of(terms, ()).terms
    return tuple(
        Commitment(party, commitment_hash(draw=terms.id, terms=bound, party=party, secret=secret), at)
        for party, secret in secrets.items()
    )


def drawn(terms=TERMS, secrets=SECRETS, silent=(), at=START + HOUR):
    told = tuple(Reveal(party, secret, at) for party, secret in secrets.items() if party not in silent)
    return close(terms, committed(terms, secrets), told)


def misfits(record):
    return [fault.misfit for fault in faults(record)]


labels = st.text("甲乙丙丁ab 1'\"\\%", min_size=1, max_size=5).filter(lambda text: text == text.strip())


@st.composite
def records(draw):
    parties = draw(st.lists(labels, min_size=2, max_size=5, unique=True))
    ids = draw(st.lists(labels, min_size=2, max_size=6, unique=True))
    terms = replace(
        TERMS,
        candidates=tuple(Candidate(one, draw(labels)) for one in ids),
        parties=tuple(parties),
        count=draw(st.integers(1, len(ids))),
        on_missing=draw(st.sampled_from(OnMissing)),
    )
    secrets = {party: draw(seeds) for party in parties}
    silent = draw(st.sets(st.sampled_from(parties), max_size=2))
    return drawn(terms, secrets, silent)
