"""Cosignatures of both kinds, against an independent implementation, and against whoever would change them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tlog_scales.signing import MLDSA44CosignatureSigner, NoteSignature, Vkey, VkeySet
from tlog_scales.tlog import Checkpoint as ScalesCheckpoint

from tansiq.engines.ledger import (
    Checkpoint,
    CosignerKey,
    CosigningKey,
    Note,
    Signature,
    SigningKey,
    merged,
    read_cosigner_key,
    read_cosigning_key,
    read_note,
    read_verifier_key,
    write_note,
)
from tansiq.engines.ledger.cosignatures import KINDS
from tansiq.errors import MalformedError, RefusedError, TansiqError

NAME = "witness.example/w1"
STATE = Checkpoint("desk.example/audit", 12, bytes(range(32)))
both_kinds = pytest.mark.parametrize("kind", sorted(KINDS))
# A key that a public witness has published, as the tests of transparency-dev/formats quote it.
PUBLISHED = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
# The example of C2SP tlog-cosignature; its key is not published with it.
EXAMPLE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)


def key_of(kind: str, seed: int = 1) -> CosigningKey:
    return CosigningKey(NAME, kind, bytes([seed]) * 32)


def cosigned(key: CosigningKey, at: int = 1_700_000_000, state: Checkpoint = STATE) -> Note:
    return Note(state.text, (key.cosign(state, at),))


@both_kinds
def test_a_cosignature_says_when_and_is_read_as_it_was_written(kind: str) -> None:
    note = read_note(write_note(cosigned(key_of(kind), 1_679_315_147)))
    assert key_of(kind).verifier.verify(note) == 1_679_315_147


@both_kinds
@settings(deadline=None, max_examples=25)
@given(size=st.integers(0, 10**18 - 1), root=st.binary(min_size=32, max_size=32), at=st.integers(1, (1 << 63) - 1))
def test_what_is_cosigned_here_is_verified_by_an_independent_implementation(
    kind: str, size: int, root: bytes, at: int
) -> None:
    key, log = key_of(kind), SigningKey("desk.example/audit", bytes(32))
    state = Checkpoint(log.name, size, root)
    note = write_note(Note(state.text, (log.sign(state.text), key.cosign(state, at))))
    other = ScalesCheckpoint.from_text(note.decode())
    keys = VkeySet(*(Vkey.from_string(line) for line in (log.verifier.line, key.verifier.line)))
    assert {vkey.name for vkey, _ in keys.verify(other.signatures, other)} == {log.name, NAME}
    changed = ScalesCheckpoint(other.origin, other.size + 1, other.root_hash, other.signatures)
    assert keys.verify(other.signatures, changed) == set()


def test_what_an_independent_implementation_cosigned_is_verified_here() -> None:
    signer = MLDSA44CosignatureSigner(NAME, bytes(32))
    line = signer.sign(ScalesCheckpoint(STATE.origin, STATE.size, STATE.root, []))
    note = read_note(f"{STATE.text}\n{line.serialize()}\n".encode())
    assert signer.vkey.serialize() == CosigningKey(NAME, "ml-dsa-44", bytes(32)).verifier.line
    assert read_cosigner_key(signer.vkey.serialize()).verify(note) > 1_700_000_000
    assert isinstance(line, NoteSignature)


def test_the_example_of_the_specification_has_the_time_that_it_names() -> None:
    (signature,) = read_note(EXAMPLE.encode()).signatures
    assert int.from_bytes(signature.value[:8], "big") == 1_679_315_147
    assert len(signature.value) == 8 + 64


def test_a_published_key_is_read_and_written_as_it_was_published() -> None:
    key = read_cosigner_key(PUBLISHED)
    assert (key.name, key.kind, key.identifier.hex(), key.line) == ("remora.n621.de", "ed25519", "da77ade7", PUBLISHED)


@both_kinds
def test_keys_are_read_as_they_were_written(kind: str) -> None:
    key = key_of(kind)
    assert read_cosigning_key(key.line) == key
    assert read_cosigner_key(key.verifier.line) == key.verifier
    assert "seed" not in repr(key)


def test_the_key_of_a_witness_is_none_of_a_log_and_the_other_way_round() -> None:
    log = SigningKey(NAME, bytes([1]) * 32)
    witness = CosigningKey(NAME, "ed25519", log.seed)
    assert witness.verifier.public == log.verifier.public
    assert witness.verifier.identifier != log.verifier.identifier
    with pytest.raises(MalformedError, match=r"ledger\.key"):
        read_cosigner_key(log.verifier.line)
    with pytest.raises(MalformedError, match=r"ledger\.key"):
        read_cosigning_key(log.line)
    with pytest.raises(MalformedError, match=r"ledger\.key"):
        read_verifier_key(witness.verifier.line)
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        log.verifier.verify(cosigned(witness))


@both_kinds
@settings(deadline=None, max_examples=60)
@given(at=st.integers(0, 4000), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused(kind: str, at: int, bit: int) -> None:
    data = bytearray(write_note(cosigned(key_of(kind))))
    data[at % len(data)] ^= 1 << bit
    with pytest.raises(TansiqError):
        key_of(kind).verifier.verify(read_note(bytes(data)))


@both_kinds
def test_another_key_another_time_or_another_state_is_refused(kind: str) -> None:
    key, note = key_of(kind), cosigned(key_of(kind))
    (one,) = note.signatures
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        key_of(kind, 2).verifier.verify(note)
    earlier = Signature(one.name, one.identifier, (1).to_bytes(8, "big") + one.value[8:])
    later = Checkpoint(STATE.origin, STATE.size + 1, STATE.root)
    for wrong in (Note(note.text, (earlier,)), Note(note.text, (*note.signatures, earlier)), Note(later.text, (one,))):
        with pytest.raises(RefusedError, match=r"ledger\.forged"):
            key.verifier.verify(wrong)


@both_kinds
def test_a_cosignature_without_a_time_is_refused(kind: str) -> None:
    key = key_of(kind)
    message = KINDS[kind].message(NAME, 0, STATE)
    value = bytes(8) + KINDS[kind].sign(key.seed, message)
    with pytest.raises(RefusedError, match=r"ledger\.forged"):
        key.verifier.verify(Note(STATE.text, (Signature(NAME, key.verifier.identifier, value),)))


def test_lines_behind_the_root_are_cosigned_by_one_kind_and_left_out_by_the_other() -> None:
    extended = Checkpoint(STATE.origin, STATE.size, STATE.root, ("more",))
    note = cosigned(key_of("ed25519"), state=extended)
    with pytest.raises(RefusedError, match=r"ledger\.forged"):
        key_of("ed25519").verifier.verify(Note(STATE.text, note.signatures))
    note = cosigned(key_of("ml-dsa-44"), state=extended)
    assert key_of("ml-dsa-44").verifier.verify(Note(STATE.text, note.signatures))


def test_a_name_too_long_to_be_signed_is_refused() -> None:
    key = CosigningKey("w" * 256, "ml-dsa-44", bytes(32))
    with pytest.raises(MalformedError, match=r"ledger\.name_long"):
        key.cosign(STATE, 1)
    with pytest.raises(MalformedError, match=r"ledger\.name_long"):
        key_of("ml-dsa-44").cosign(Checkpoint("é" * 128, 1, bytes(32)), 1)


def test_a_newer_cosignature_of_a_key_takes_the_place_of_an_older_one() -> None:
    key, log = key_of("ed25519"), SigningKey("desk.example/audit", bytes(32))
    note = merged(Note(STATE.text, (log.sign(STATE.text),)), key.cosign(STATE, 5))
    note = merged(note, key.cosign(STATE, 7))
    assert len(note.signatures) == 2
    assert key.verifier.verify(note) == 7


@pytest.mark.parametrize(
    "line", ["", PUBLISHED[:-4], PUBLISHED.replace("da77", "da78"), PUBLISHED.replace("+BOvN", "+BuvN"), "a+00000000+"]
)
def test_what_is_no_key_is_malformed(line: str) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.key"):
        read_cosigner_key(line)
    with pytest.raises(MalformedError, match=r"ledger\.key"):
        read_cosigning_key(f"PRIVATE+KEY+{line}")


def test_a_key_of_another_kind_or_length_is_malformed() -> None:
    for make in (
        lambda: CosignerKey(NAME, "rsa", bytes(32)),
        lambda: CosignerKey(NAME, "ml-dsa-44", bytes(32)),
        lambda: CosigningKey(NAME, "ed25519", bytes(31)),
        lambda: CosigningKey("a b", "ed25519", bytes(32)),
    ):
        with pytest.raises(MalformedError, match=r"ledger\.key"):
            make()
