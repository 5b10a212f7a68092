"""The root of a Merkle tree over a stream of leaves: RFC 6962 section 2.1. Pure.

Only the root is needed here, for leaves that come once and in order; a stack of perfect subtrees gives it in
memory of log2(n) hashes.
"""

from __future__ import annotations

import hashlib


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Root:
    """Add leaves, then ask for the root; of no leaves it is the hash of nothing."""

    def __init__(self) -> None:
        self.count = 0
        self._stack: list[tuple[int, bytes]] = []  # (height, hash), heights falling

    def add(self, leaf: bytes) -> None:
        self.count += 1
        height, node = 0, leaf_hash(leaf)
        while self._stack and self._stack[-1][0] == height:
            node = node_hash(self._stack.pop()[1], node)
            height += 1
        self._stack.append((height, node))

    def hex(self) -> str:
        if not self._stack:
            return hashlib.sha256(b"").hexdigest()
        node = self._stack[-1][1]
        for _, left in reversed(self._stack[:-1]):
            node = node_hash(left, node)
        return node.hex()
