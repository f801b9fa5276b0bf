"""Proofs that an entry is in a tree, and that one tree begins with all of another.

Source: RFC 6962, sections 2.1.1 and 2.1.2, for what a proof holds; RFC 9162, sections 2.1.3.2 and 2.1.4.2, for how it
is verified. A proof is made from single hashes of the tree, twice as many as the tree has levels at most, so that a
large tree need not be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from tansiq.engines.ledger.frontier import edge_nodes
from tansiq.engines.ledger.hashing import HASH_BYTES, folded, node_hash
from tansiq.errors import RefusedError

__all__ = [
    "Node", "beginning_proof", "beginning_root", "consistency_proof", "inclusion_proof", "verify_consistency",
    "verify_inclusion",
]  # fmt: skip

#: ``node(level, index)``: the hash over the leaves from ``index << level`` on, ``1 << level`` of them, all in the tree.
Node: TypeAlias = Callable[[int, int], bytes]


def inclusion_proof(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """What proves the leaf ``index`` in the tree of ``size`` leaves, from its sibling up.

    Raises RefusedError ``ledger.no_such_entry`` where the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise RefusedError("ledger.no_such_entry", index=index, size=size)
    return tuple(_path(0, index, size, node))


def consistency_proof(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """What proves that the tree of ``new`` leaves begins with the ``old`` ones; empty where they are equally many.

    An empty tree is the beginning of any, which no proof can make surer: none is made.
    Raises RefusedError ``ledger.no_such_size``.
    """
    if not 0 < old <= new:
        raise RefusedError("ledger.no_such_size", old=old, new=new)
    if old == new:
        return ()
    proof = beginning_proof(old, new, node)
    # Where the old tree is one perfect subtree, its hash is the old root, which the verifier has.
    return proof if _last_whole(old)[1] else proof[1:]


def beginning_proof(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """What shows which root the tree of ``new`` leaves had when it had ``old`` of them: see ``beginning_root``.

    Like a consistency proof, but whole where the old tree is one perfect subtree, too: it is for readers who may not
    know the old root, or another one. Raises RefusedError ``ledger.no_such_size``.
    """
    if not 0 < old < new:
        raise RefusedError("ledger.no_such_size", old=old, new=new)
    level, index = _last_whole(old)
    return (node(level, index), *_path(level, index, new, node))


def beginning_root(old: int, new: int, proof: Sequence[bytes], new_root: bytes) -> bytes | None:
    """The root at ``old`` leaves of the one tree that has ``new_root`` at ``new``; None where the proof shows nothing.

    There is no second tree under a root, so that this root is the only one that its log may have signed at that size.
    """
    roots = _roots(old, new, proof[0], proof[1:]) if 0 < old < new and proof else None
    return roots[0] if roots and roots[1] == new_root else None


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise RefusedError ``ledger.not_included`` unless ``leaf`` (a hash) is at ``index`` in the tree with ``root``."""
    holds = 0 <= index < size and _fits(leaf, proof, 0, index, size)
    if not holds or _climbed(leaf, proof, 0, index, size) != root:
        raise RefusedError("ledger.not_included", index=index, size=size)


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raise RefusedError ``ledger.not_consistent`` unless the tree of ``new`` leaves begins with that of ``old``.

    An empty old tree is refused too, since it says nothing of the new one.
    """
    if not 0 < old <= new:
        holds = False
    elif old == new:
        holds = not proof and old_root == new_root
    else:
        start, path = (proof[0], proof[1:]) if _last_whole(old)[1] and proof else (old_root, proof)
        holds = _roots(old, new, start, path) == (old_root, new_root)
    if not holds:
        raise RefusedError("ledger.not_consistent", old=old, new=new)


class _Sibling(NamedTuple):
    """A node beside the way from a node up to the root; ``is_left``: it comes before the way."""

    level: int
    number: int
    is_left: bool


def _siblings(level: int, index: int, size: int) -> Iterator[_Sibling]:
    """The nodes beside the way up. A node of the right edge may have none at a level: then it is the one above, too."""
    last = (size - 1) >> level
    while last > 0:
        if index ^ 1 <= last:
            yield _Sibling(level, index ^ 1, bool(index & 1))
        level, index, last = level + 1, index >> 1, last >> 1


def _path(level: int, index: int, size: int, node: Node) -> Iterator[bytes]:
    for sibling in _siblings(level, index, size):
        yield _subtree(sibling.level, sibling.number, size, node)


def _subtree(level: int, index: int, size: int, node: Node) -> bytes:
    """The hash over the leaves from ``index << level`` on, as many of ``1 << level`` as the tree has."""
    if (index + 1) << level <= size:
        return node(level, index)
    return folded([node(*place) for place in edge_nodes(index << level, size)])


def _last_whole(size: int) -> tuple[int, int]:
    """Level and index of the largest perfect subtree that ends with the tree."""
    level = (size & -size).bit_length() - 1
    return level, (size >> level) - 1


def _fits(start: bytes, proof: Sequence[bytes], level: int, index: int, size: int) -> bool:
    """Whether a path has as many hashes as its place asks for: not one may be left over."""
    wanted = sum(1 for _ in _siblings(level, index, size))
    return len(proof) == wanted and all(len(one) == HASH_BYTES for one in (start, *proof))


def _climbed(start: bytes, proof: Sequence[bytes], level: int, index: int, size: int) -> bytes:
    """The root that a path leads to."""
    reached = start
    for sibling, other in zip(_siblings(level, index, size), proof, strict=True):
        reached = node_hash(other, reached) if sibling.is_left else node_hash(reached, other)
    return reached


def _roots(old: int, new: int, start: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots that a path from the last perfect subtree of the old tree leads to; None: it is no path.

    What stands to the left of that subtree is in the old tree, and what stands to the right is not.
    """
    level, index = _last_whole(old)
    if not _fits(start, path, level, index, new):
        return None
    left = [one for sibling, one in zip(_siblings(level, index, new), path, strict=True) if sibling.is_left]
    return folded([*reversed(left), start]), _climbed(start, path, level, index, new)
