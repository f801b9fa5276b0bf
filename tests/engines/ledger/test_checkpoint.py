"""Checkpoints: what is signed is what is read, by whom it should be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales.signing import Vkey
from tlog_scales.tlog import Checkpoint as ScalesCheckpoint

from tansiq.engines.ledger import Checkpoint, Note, SigningKey, read_checkpoint, signed, verified, write_note
from tansiq.errors import MalformedError, RefusedError

lines = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20)
roots = st.binary(min_size=32, max_size=32)
# The example of C2SP tlog-checkpoint; its key is not published with it.
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_example_of_the_specification_is_read() -> None:
    checkpoint = read_checkpoint(EXAMPLE)
    assert (checkpoint.origin, checkpoint.size, checkpoint.extensions) == (
        "example.com/behind-the-sofa",
        20_852_163,
        (),
    )
    assert checkpoint.root.hex().startswith("0ac5186a9186")
    assert checkpoint.text == EXAMPLE


@given(origin=lines, size=st.integers(0, 10**18 - 1), root=roots, extensions=st.lists(lines, max_size=3))
def test_a_checkpoint_is_read_as_it_was_written(origin: str, size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    assert read_checkpoint(checkpoint.text) == checkpoint


@given(size=st.integers(0, 10**18 - 1), root=roots)
def test_a_signed_checkpoint_is_verified_here_and_in_an_independent_implementation(size: int, root: bytes) -> None:
    key = SigningKey("desk.example/audit", bytes(32))
    note = signed(Checkpoint(key.name, size, root), key)
    assert verified(note, key.verifier) == Checkpoint(key.name, size, root)
    other = ScalesCheckpoint.from_text(note.decode())
    other.verify(Vkey.from_string(key.verifier.line))
    assert (other.origin, other.size, other.root_hash) == (key.name, size, root)


def test_a_checkpoint_of_another_log_is_refused_even_under_a_good_signature(key: SigningKey) -> None:
    checkpoint = Checkpoint("elsewhere.example/log", 1, bytes(32))
    with pytest.raises(RefusedError, match=r"ledger\.origin"):
        signed(checkpoint, key)
    with pytest.raises(RefusedError, match=r"ledger\.origin"):
        verified(write_note(Note(checkpoint.text, (key.sign(checkpoint.text),))), key.verifier)


def test_a_checkpoint_changed_after_it_was_signed_is_refused(key: SigningKey) -> None:
    note = signed(Checkpoint(key.name, 12, bytes(32)), key)
    with pytest.raises(RefusedError, match=r"ledger\.forged"):
        verified(note.replace(b"\n12\n", b"\n13\n"), key.verifier)
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        verified(note, SigningKey(key.name, b"\1" * 32).verifier)


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "a\n1\n", EXAMPLE[:-1], EXAMPLE + "\n", EXAMPLE + "\nlater\n", EXAMPLE.replace("2085", "02085"),
        EXAMPLE.replace("20852163", "-1"), EXAMPLE.replace("20852163", "1" * 19), EXAMPLE.replace("20852163", "٣"),
        EXAMPLE.replace("q2I=", "q2J="), EXAMPLE.replace("CsUY", ""), "\n" + EXAMPLE, EXAMPLE.replace("\n", "\r\n"),
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_malformed(text: str) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.checkpoint"):
        read_checkpoint(text)


@pytest.mark.parametrize(
    "parts",
    [("", 1, bytes(32)), ("a", -1, bytes(32)), ("a", 1, bytes(31)), ("a", 1, bytes(32), ("",)), ("a\nb", 1, bytes(32)),
     ("a", 10**18, bytes(32)), ("a", 1, bytes(32), ("x\ny",))],
)  # fmt: skip
def test_what_could_not_be_written_is_not_made(parts: tuple[str, int, bytes, tuple[str, ...]]) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.checkpoint"):
        Checkpoint(*parts)
