"""The root of RFC 6962, against its definition written out."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.journal.merkle import Root, leaf_hash, node_hash


def by_definition(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_the_stack_gives_the_root_of_the_definition(leaves):
    root = Root()
    for leaf in leaves:
        root.add(leaf)
    assert root.hex() == by_definition(leaves).hex()
    assert root.count == len(leaves)
