"""Receipts prove their entry with nothing but the key, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.ledger import (
    Checkpoint,
    Frontier,
    Node,
    Receipt,
    SigningKey,
    inclusion_proof,
    read_receipt,
    signed,
    verify_receipt,
    write_receipt,
)
from tansiq.engines.ledger.receipt import RECEIPT_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError, TansiqError

Leaves = Callable[[int], list[bytes]]
Tree = Callable[[Sequence[bytes]], tuple[Frontier, Node]]

KEY = SigningKey("desk.example/audit", bytes(range(32)))


def _receipt(leaves: Leaves, tree: Tree, index: int, size: int) -> Receipt:
    frontier, node = tree(leaves(size))
    note = signed(Checkpoint(KEY.name, size, frontier.root()), KEY)
    return Receipt(index, b"entry %d" % index, inclusion_proof(index, size, node), note)


@given(size=st.integers(1, 300), data=st.data())
def test_a_receipt_is_read_as_it_was_written_and_proves_its_entry(
    leaves: Leaves, tree: Tree, size: int, data: st.DataObject
) -> None:
    receipt = _receipt(leaves, tree, data.draw(st.integers(0, size - 1)), size)
    assert read_receipt(write_receipt(receipt)) == receipt
    assert verify_receipt(receipt, KEY.verifier).size == size


def test_a_receipt_is_laid_out_as_the_specification_has_it(leaves: Leaves, tree: Tree) -> None:
    lines = write_receipt(_receipt(leaves, tree, 2, 4)).decode().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra ZW50cnkgMg==", "index 2"]
    assert [len(line) for line in lines[3:6]] == [44, 44, 0]
    assert lines[6:8] == ["desk.example/audit", "4"]
    assert lines[10].startswith("— desk.example/audit ")


@given(at=st.integers(0, 500), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused(leaves: Leaves, tree: Tree, at: int, bit: int) -> None:
    data = bytearray(write_receipt(_receipt(leaves, tree, 5, 9)))
    data[at % len(data)] ^= 1 << bit
    with pytest.raises(TansiqError):
        verify_receipt(read_receipt(bytes(data)), KEY.verifier)


def test_another_entry_place_or_key_is_refused(leaves: Leaves, tree: Tree) -> None:
    right = _receipt(leaves, tree, 3, 9)
    for wrong in (
        Receipt(4, right.entry, right.proof, right.checkpoint),
        Receipt(3, b"entry 4", right.proof, right.checkpoint),
        Receipt(3, right.entry, right.proof, _receipt(leaves, tree, 3, 8).checkpoint),
    ):
        with pytest.raises(RefusedError, match=r"ledger\.not_included"):
            verify_receipt(wrong, KEY.verifier)
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        verify_receipt(right, SigningKey(KEY.name, bytes(32)).verifier)


GOOD = b"c2sp.org/tlog-proof@v1\nextra YQ==\nindex 0\n\nlog\n"


@pytest.mark.parametrize(
    "data",
    [
        b"", GOOD.replace(b"@v1", b"@v2"), GOOD.replace(b"index 0", b"index 00"), GOOD.replace(b"index 0", b"index -1"),
        GOOD.replace(b"extra YQ==\n", b""), GOOD.replace(b"YQ==", b"YR=="), GOOD.replace(b" 0\n", b" 0\nAAAA\n"),
        GOOD.replace(b"\n\n", b"\n"), GOOD.replace(b"index 0\n", b"index 0\n" + (b"A" * 43 + b"=\n") * 65),
        GOOD.replace(b"index 0", b"index \xd9\xa3"), GOOD + b"x" * RECEIPT_MAX_BYTES,
    ],
    ids=lambda data: repr(data[:50]),
)  # fmt: skip
def test_what_is_no_receipt_is_malformed(data: bytes) -> None:
    assert read_receipt(GOOD).index == 0
    with pytest.raises(MalformedError, match=r"ledger\.receipt"):
        read_receipt(data)


@given(data=st.binary(max_size=200).map(lambda tail: GOOD[:20] + tail) | st.binary(max_size=200))
def test_any_bytes_are_a_receipt_or_malformed(data: bytes) -> None:
    try:
        receipt = read_receipt(data)
    except MalformedError:
        return
    assert write_receipt(receipt) == data
