"""The words of a vocabulary as a flat tree of their beginnings, its nodes level by level."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tansiq.engines.names.letters import MAX_LETTERS

__all__ = ["SIGN", "SOUNDS", "Trie", "build_trie", "last_word", "misses"]

SIGN = 18  # the bit of a node's third field from which on its letter stands
SOUNDS = (1 << SIGN) - 1


class Trie(NamedTuple):
    """Nodes level by level, so that the children of a node stand side by side; node 0 is the root.

    ``nodes`` int32 (n + 1, 4), one row a node, so that a look at one touches one line of the cache: its first child
    (the last is the one before the next node's first); the word that ends here, plus one; the sound classes that all
    words below surely have (letters.sounds, bits 0-17), and from bit SIGN on its letter; those that any of them has
    possibly. The row after the last closes the last one's children.
    """

    nodes: NDArray[np.int32]


def build_trie(
    letters: NDArray[np.uint8], offsets: NDArray[np.integer], shared: NDArray[np.uint8], sounds: NDArray[np.int32]
) -> Trie:
    """The trie of sorted words (``shared``: letters each begins with like the one before it)."""
    sizes = _nodes_by_depth(offsets, shared)
    first = np.concatenate([[0], np.cumsum(sizes)])
    nodes = np.zeros((int(first[-1]) + 1, 4), dtype=np.int32)
    nodes[:, 2] = SOUNDS
    _lay_out(letters, offsets, shared, sounds, first, nodes)
    return Trie(nodes)


@njit(cache=True, nogil=True)
def _nodes_by_depth(offsets, shared):  # type: ignore[no-untyped-def]
    sizes = np.zeros(MAX_LETTERS + 1, dtype=np.int64)
    sizes[0] = 1
    for k in range(len(shared)):
        for d in range(shared[k] + 1, offsets[k + 1] - offsets[k] + 1):
            sizes[d] += 1
    return sizes


@njit(cache=True, nogil=True)
def _lay_out(letters, offsets, shared, sounds, first, nodes):  # type: ignore[no-untyped-def]
    free = first.copy()  # the next node of each depth
    path = np.zeros(MAX_LETTERS + 1, dtype=np.int64)
    free[0] = 1
    nodes[0, 0] = first[1]
    for k in range(len(shared)):
        length = offsets[k + 1] - offsets[k]
        for d in range(shared[k] + 1, length + 1):
            path[d] = free[d]
            nodes[path[d], 2] |= np.int64(letters[offsets[k] + d - 1]) << SIGN
            nodes[path[d], 0] = free[d + 1] if d < MAX_LETTERS else len(nodes) - 1
            free[d] += 1
        nodes[path[length], 1] = k + 1
        for d in range(1, length + 1):
            nodes[path[d], 2] &= sounds[k, 0] | ~SOUNDS
            nodes[path[d], 3] |= sounds[k, 1]
    nodes[len(nodes) - 1, 0] = len(nodes) - 1


def last_word(trie: Trie) -> int:
    """The number of the last word plus one: how many there are."""
    nodes, node = trie.nodes, 0
    while nodes[node, 0] < nodes[node + 1, 0]:
        node = int(nodes[node + 1, 0]) - 1
    return int(nodes[node, 1])


@njit(cache=True, nogil=True, forceinline=True)
def misses(sure, possible, word_sure, word_possible):  # type: ignore[no-untyped-def]
    """Two words disagree on two of the sound classes that one surely has and the other cannot have: too far apart."""
    mine, theirs = sure & ~word_possible, word_sure & ~possible
    return (mine & (mine - 1)) | (theirs & (theirs - 1)) != 0 or (mine != 0 and theirs != 0)
