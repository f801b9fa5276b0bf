"""The hashes of a Merkle tree. Source: RFC 6962, section 2.1; the same as RFC 9162, section 2.1.1, with SHA-256.

A leaf and an inner node are hashed with another first byte, so that no node can be passed off as an entry. A tree whose
size is no power of two is not filled up: the last leaf is never doubled, as it is in Bitcoin's tree (CVE-2012-2459).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

__all__ = ["EMPTY_ROOT", "HASH_BYTES", "folded", "leaf_hash", "node_hash", "perfect_root", "split_hashes"]

HASH_BYTES: Final = 32
#: The root of a tree without entries.
EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry's bytes, as the tree has it at level 0."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node from those of the two below it."""
    return sha256(b"\x01" + left + right).digest()


def folded(hashes: Sequence[bytes]) -> bytes:
    """One hash out of those of neighbouring perfect subtrees, the largest first; of none, that of the empty tree."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The root above a number of hashes that is a power of two."""
    assert hashes
    assert len(hashes) & (len(hashes) - 1) == 0
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes that stand one after another in ``data``."""
    assert len(data) % HASH_BYTES == 0
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]
