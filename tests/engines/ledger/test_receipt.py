"""Receipts prove their entry with nothing but the key, and nothing else."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales.signing import Vkey, VkeySet
from tlog_scales.tlog import Checkpoint as ScalesCheckpoint
from tlog_scales.tlog import InclusionProof

from tansiq.engines.ledger import (
    Checkpoint,
    CosigningKey,
    Frontier,
    Node,
    Receipt,
    SigningKey,
    inclusion_proof,
    merged,
    read_note,
    read_policy,
    read_receipt,
    signed,
    verify_receipt,
    verify_witnessed_receipt,
    write_note,
    write_receipt,
)
from tansiq.engines.ledger.hashing import leaf_hash
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


WITNESSES = [CosigningKey(f"w.example/{place}", "ed25519", bytes([place]) * 32) for place in (1, 2, 3)]
POLICY = read_policy(
    "".join(f"witness w{place} {key.verifier.line}\n" for place, key in enumerate(WITNESSES)).encode()
    + b"group two 2 w0 w1 w2\nquorum two\n"
)


def _witnessed(leaves: Leaves, tree: Tree, signers: int) -> Receipt:
    bare = _receipt(leaves, tree, 5, 9)
    state = verify_receipt(bare, KEY.verifier)
    note = merged(read_note(bare.checkpoint), *(key.cosign(state, 7) for key in WITNESSES[:signers]))
    return Receipt(bare.index, bare.entry, bare.proof, write_note(note))


@pytest.mark.parametrize("signers", [0, 1, 2, 3])
def test_a_receipt_says_whether_a_quorum_cosigned_it(leaves: Leaves, tree: Tree, signers: int) -> None:
    receipt = read_receipt(write_receipt(_witnessed(leaves, tree, signers)))
    assert verify_receipt(receipt, KEY.verifier).size == 9
    if signers >= 2:
        found = verify_witnessed_receipt(receipt, POLICY, KEY.verifier)
        assert [one.witness.name for one in found.cosigned] == ["w0", "w1", "w2"][:signers]
        return
    with pytest.raises(RefusedError) as told:
        verify_witnessed_receipt(receipt, POLICY, KEY.verifier)
    assert (told.value.code, told.value.details["signed"]) == ("ledger.no_quorum", signers)


def test_a_witnessed_receipt_is_verified_by_an_independent_implementation(leaves: Leaves, tree: Tree) -> None:
    """The file alone, read by its specification: nothing of ours is called on the way."""
    lines = write_receipt(_witnessed(leaves, tree, 3)).decode().split("\n\n", 1)
    head, checkpoint = lines[0].split("\n"), ScalesCheckpoint.from_text(lines[1])
    entry, index = b64decode(head[1].removeprefix("extra ")), int(head[2].removeprefix("index "))
    keys = [KEY.verifier.line, *(key.verifier.line for key in WITNESSES)]
    signed_by = VkeySet(*map(Vkey.from_string, keys)).verify(checkpoint.signatures, checkpoint)
    assert {vkey.name for vkey, _ in signed_by} == {KEY.name, *(key.name for key in WITNESSES)}
    InclusionProof(index, checkpoint.size, [b64decode(line) for line in head[3:]]).check(
        leaf_hash(entry), checkpoint.root_hash
    )


def test_a_witnessed_receipt_of_another_entry_is_refused(leaves: Leaves, tree: Tree) -> None:
    right = _witnessed(leaves, tree, 3)
    with pytest.raises(RefusedError, match=r"ledger\.not_included"):
        verify_witnessed_receipt(Receipt(4, right.entry, right.proof, right.checkpoint), POLICY, KEY.verifier)
    with pytest.raises(RefusedError, match=r"ledger\.unknown_log"):
        verify_witnessed_receipt(right, POLICY)
