"""Proofs of every place in every tree hold, and nothing else does."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales.tlog import ConsistencyProof, InclusionProof

from tansiq.engines.ledger import (
    Frontier,
    Node,
    beginning_proof,
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from tansiq.engines.ledger.proofs import beginning_root
from tansiq.errors import RefusedError, TansiqError

Root = Callable[[Sequence[bytes]], bytes]
Leaves = Callable[[int], list[bytes]]
Tree = Callable[[Sequence[bytes]], tuple[Frontier, Node]]

ALL_TO = 130
LARGEST = 600
#: How many vectors there are of a kind: a folder that is half there must not pass for tested.
VECTORS = {"inclusion": 98, "consistency": 98}


def _flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8 % len(changed)] ^= 1 << bit % 8
    return bytes(changed)


def _includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    try:
        verify_inclusion(leaf, index, size, proof, root)
    except RefusedError:
        return False
    return True


def _continues(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    try:
        verify_consistency(old, new, proof, old_root, new_root)
    except RefusedError:
        return False
    return True


@pytest.mark.parametrize("size", range(1, ALL_TO))
def test_every_proof_of_a_tree_holds_here_and_in_an_independent_implementation(
    plain_root: Root, leaves: Leaves, tree: Tree, size: int
) -> None:
    hashes = leaves(size)
    node, root = tree(hashes)[1], plain_root(hashes)
    for index, leaf in enumerate(hashes):
        proof = inclusion_proof(index, size, node)
        verify_inclusion(leaf, index, size, proof, root)
        InclusionProof(index, size, list(proof)).check(leaf, root)
    for old in range(1, size + 1):
        old_root = plain_root(hashes[:old])
        consistent = consistency_proof(old, size, node)
        verify_consistency(old, size, consistent, old_root, root)
        ConsistencyProof(old, size, list(consistent)).check(old_root, root)


@given(data=st.data())
def test_proofs_in_larger_trees_hold(plain_root: Root, leaves: Leaves, tree: Tree, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, LARGEST))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    hashes = leaves(size)
    frontier, node = tree(hashes)
    verify_inclusion(hashes[index], index, size, inclusion_proof(index, size, node), frontier.root())
    verify_consistency(old, size, consistency_proof(old, size, node), plain_root(hashes[:old]), frontier.root())


@given(size=st.integers(1, LARGEST), data=st.data())
def test_a_proof_reads_no_more_hashes_than_twice_the_height(
    leaves: Leaves, tree: Tree, size: int, data: st.DataObject
) -> None:
    read: list[tuple[int, int]] = []
    node = tree(leaves(size))[1]

    def counted(level: int, index: int) -> bytes:
        read.append((level, index))
        return node(level, index)

    inclusion_proof(data.draw(st.integers(0, size - 1)), size, counted)
    assert len(read) <= 2 * size.bit_length()


@given(size=st.integers(2, 200), bit=st.integers(0, 10_000), data=st.data())
def test_any_flipped_bit_fails(leaves: Leaves, tree: Tree, size: int, bit: int, data: st.DataObject) -> None:
    index, hashes = data.draw(st.integers(0, size - 1)), leaves(size)
    frontier, node = tree(hashes)
    proof, root = inclusion_proof(index, size, node), frontier.root()
    at = data.draw(st.integers(0, len(proof) - 1))
    spoilt = [*proof[:at], _flipped(proof[at], bit), *proof[at + 1 :]]
    assert not _includes(hashes[index], index, size, spoilt, root)
    assert not _includes(_flipped(hashes[index], bit), index, size, proof, root)
    assert not _includes(hashes[index], index, size, proof, _flipped(root, bit))


@given(size=st.integers(2, 200), bit=st.integers(0, 10_000), data=st.data())
def test_any_flipped_bit_of_a_consistency_proof_fails(
    plain_root: Root, leaves: Leaves, tree: Tree, size: int, bit: int, data: st.DataObject
) -> None:
    old, hashes = data.draw(st.integers(1, size - 1)), leaves(size)
    frontier, node = tree(hashes)
    proof, roots = consistency_proof(old, size, node), (plain_root(hashes[:old]), frontier.root())
    at = data.draw(st.integers(0, len(proof) - 1))
    assert not _continues(old, size, [*proof[:at], _flipped(proof[at], bit), *proof[at + 1 :]], *roots)
    assert not _continues(old, size, proof, _flipped(roots[0], bit), roots[1])
    assert not _continues(old, size, proof, roots[0], _flipped(roots[1], bit))
    assert not _continues(old, size, [*proof[:at], *proof[at + 1 :]], *roots)
    assert not _continues(old, size, [*proof, proof[at]], *roots)
    assert len(proof) < 2 or not _continues(old, size, [*reversed(proof)], *roots)


@given(size=st.integers(2, 200), data=st.data())
def test_a_proof_too_short_too_long_reordered_or_for_another_place_fails(
    leaves: Leaves, tree: Tree, size: int, data: st.DataObject
) -> None:
    index, hashes = data.draw(st.integers(0, size - 1)), leaves(size)
    frontier, node = tree(hashes)
    proof, root = inclusion_proof(index, size, node), frontier.root()
    for other in (proof[1:], proof[:-1], (*proof, proof[-1]), (proof[0], *proof)):
        assert not _includes(hashes[index], index, size, other, root)
    assert len(proof) < 2 or not _includes(hashes[index], index, size, proof[::-1], root)
    assert not any(_includes(hashes[index], place, size, proof, root) for place in range(size) if place != index)
    assert not any(_includes(leaf, index, size, proof, root) for leaf in hashes if leaf != hashes[index])


@given(size=st.integers(2, 120), data=st.data())
def test_a_history_with_a_swapped_dropped_or_altered_entry_is_not_the_same(
    plain_root: Root, leaves: Leaves, tree: Tree, size: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(2, size))
    at = data.draw(st.integers(0, old - 2))
    hashes = leaves(size)
    told = plain_root(hashes[:old])
    swapped = [*hashes[:at], hashes[at + 1], hashes[at], *hashes[at + 2 :]]
    dropped = [*hashes[:at], *hashes[at + 1 :]]
    altered = [*hashes[:at], _flipped(hashes[at], 7), *hashes[at + 1 :]]
    for history in (swapped, dropped, altered):
        frontier, node = tree(history)
        proof = consistency_proof(old, len(history), node) if old <= len(history) else ()
        assert not _continues(old, len(history), proof, told, frontier.root())


@pytest.mark.parametrize("size", range(1, 70))
def test_a_last_leaf_written_twice_makes_another_tree(plain_root: Root, leaves: Leaves, tree: Tree, size: int) -> None:
    once = leaves(size)
    twice = [*once, once[-1]]
    assert plain_root(once) != plain_root(twice)
    assert tree(once)[0].root() != tree(twice)[0].root()
    proof = inclusion_proof(size, size + 1, tree(twice)[1])
    assert not _includes(once[-1], size, size + 1, proof, tree(once)[0].root())
    assert not _includes(once[-1], size, size, inclusion_proof(size - 1, size, tree(once)[1]), tree(once)[0].root())


def test_no_proof_is_made_of_what_is_not_there(leaves: Leaves, tree: Tree) -> None:
    node = tree(leaves(5))[1]
    for index in (-1, 5):
        with pytest.raises(RefusedError, match=r"ledger\.no_such_entry"):
            inclusion_proof(index, 5, node)
    for old in (-1, 0, 6):
        with pytest.raises(RefusedError, match=r"ledger\.no_such_size"):
            consistency_proof(old, 5, node)


def test_a_tree_goes_on_from_itself_without_a_proof(plain_root: Root, leaves: Leaves, tree: Tree) -> None:
    frontier, node = tree(leaves(7))
    assert consistency_proof(7, 7, node) == ()
    assert _continues(7, 7, (), frontier.root(), plain_root(leaves(7)))
    assert not _continues(7, 7, leaves(1), frontier.root(), frontier.root())


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_the_published_vectors_come_out_as_they_say(shared_data: Path, kind: str) -> None:
    """Vectors of transparency-dev/merkle, good and spoilt."""
    files = sorted((shared_data / "vectors" / "merkle" / "testdata" / kind).rglob("*.json"))
    wrong = [path.name for path in files if _accepts(json.loads(path.read_text())) == _vector_fails(path)]
    assert wrong == []
    assert len(files) >= VECTORS[kind]


def _vector_fails(path: Path) -> bool:
    return bool(json.loads(path.read_text())["wantErr"])


def _accepts(vector: dict[str, Any]) -> bool:
    proof = [b64decode(one) for one in vector["proof"] or ()]
    try:
        if "leafIdx" in vector:
            leaf, root = (b64decode(vector[name] or "") for name in ("leafHash", "root"))
            verify_inclusion(leaf, vector["leafIdx"], vector["treeSize"], proof, root)
        else:
            old_root, new_root = (b64decode(vector[name] or "") for name in ("root1", "root2"))
            verify_consistency(vector["size1"], vector["size2"], proof, old_root, new_root)
    except TansiqError:
        return False
    return True


def test_a_proof_grows_with_the_height_and_not_with_the_size(leaves: Leaves, tree: Tree) -> None:
    lengths = [len(inclusion_proof(0, size, tree(leaves(size))[1])) for size in (2, 4, 8, 16, 32, 64, 128, 256)]
    assert all(after == before + 1 for before, after in pairwise(lengths))


@given(data=st.data())
def test_how_a_tree_began_is_shown_to_whoever_does_not_know_it(
    plain_root: Root, leaves: Leaves, tree: Tree, data: st.DataObject
) -> None:
    size = data.draw(st.integers(2, LARGEST))
    old = data.draw(st.integers(1, size - 1))
    hashes = leaves(size)
    frontier, node = tree(hashes)
    proof = beginning_proof(old, size, node)
    assert beginning_root(old, size, proof, frontier.root()) == plain_root(hashes[:old])
    place, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    changed = [*proof[:place], _flipped(proof[place], bit), *proof[place + 1 :]]
    for wrong in (changed, proof[:-1], [*proof, proof[0]], []):
        assert beginning_root(old, size, wrong, frontier.root()) is None


def test_a_beginning_is_shown_of_a_larger_tree_only(leaves: Leaves, tree: Tree) -> None:
    frontier, node = tree(leaves(8))
    for old in (0, 8, 9, -1):
        with pytest.raises(RefusedError, match=r"ledger\.no_such_size"):
            beginning_proof(old, 8, node)
        assert beginning_root(old, 8, beginning_proof(4, 8, node), frontier.root()) is None
