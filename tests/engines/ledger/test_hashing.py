"""Hashes of leaves and nodes, against what RFC 6962 and its test vectors say."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tansiq.engines.ledger.hashing import EMPTY_ROOT, folded, leaf_hash, node_hash, perfect_root, split_hashes


def test_the_empty_tree_and_the_empty_leaf_have_their_known_hashes() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_a_node_is_never_hashed_as_a_leaf() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) != leaf_hash(left + right)
    assert node_hash(left, right) == sha256(b"\x01" + left + right).digest()
    assert node_hash(left, right) != node_hash(right, left)


def test_neighbouring_subtrees_are_folded_from_the_right() -> None:
    a, b, c = (leaf_hash(name) for name in (b"a", b"b", b"c"))
    assert folded([a, b, c]) == node_hash(a, node_hash(b, c))
    assert folded([a]) == a
    assert folded([]) == EMPTY_ROOT


def test_a_perfect_tree_pairs_its_hashes() -> None:
    a, b, c, d = (leaf_hash(name) for name in (b"a", b"b", b"c", b"d"))
    assert perfect_root([a, b, c, d]) == node_hash(node_hash(a, b), node_hash(c, d))
    assert perfect_root([a]) == a


def test_a_number_of_hashes_that_is_no_power_of_two_is_not_filled_up() -> None:
    with pytest.raises(AssertionError):
        perfect_root([leaf_hash(b"a")] * 3)


def test_hashes_are_split_where_they_were_joined() -> None:
    hashes = [leaf_hash(b"a"), leaf_hash(b"b")]
    assert split_hashes(b"".join(hashes)) == hashes
    assert split_hashes(b"") == []
