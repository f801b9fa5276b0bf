"""Signed notes, against those of Go's tools, and against whoever would change them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales.signing import Vkey

from tansiq.engines.ledger import (
    Note,
    SigningKey,
    VerifierKey,
    read_note,
    read_signing_key,
    read_verifier_key,
    write_note,
)
from tansiq.engines.ledger.notes import NOTE_MAX_BYTES, read_base64
from tansiq.errors import MalformedError, RefusedError, TansiqError

# The example of golang.org/x/mod/sumdb/note (its documentation and tests).
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()

names = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="+"), min_size=1, max_size=20)
seeds = st.binary(min_size=32, max_size=32)


def test_a_note_of_other_tools_is_read_and_verified() -> None:
    key, note = read_verifier_key(PUBLIC), read_note(NOTE)
    key.verify(note)
    assert note.text.endswith("problem is.\n")
    assert (key.name, key.identifier.hex(), key.line) == ("PeterNeumann", "c74f20a3", PUBLIC)


def test_the_same_key_writes_the_same_note() -> None:
    key, text = read_signing_key(PRIVATE), read_note(NOTE).text
    assert write_note(Note(text, (key.sign(text),))) == NOTE
    assert (key.line, key.verifier.line) == (PRIVATE, PUBLIC)


def test_a_private_key_does_not_show_itself(key: SigningKey) -> None:
    assert "seed" not in repr(key)


@given(name=names, seed=seeds)
def test_keys_are_read_as_they_were_written_here_and_elsewhere(name: str, seed: bytes) -> None:
    key = SigningKey(name, seed)
    assert read_signing_key(key.line) == key
    assert read_verifier_key(key.verifier.line) == key.verifier
    other = Vkey.from_string(key.verifier.line)
    assert (other.name, other.pubkey, other.serialize()) == (name, key.verifier.public, key.verifier.line)


@given(at=st.integers(0, len(NOTE) - 1), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused(at: int, bit: int) -> None:
    changed = bytearray(NOTE)
    changed[at] ^= 1 << bit
    with pytest.raises(TansiqError):
        read_verifier_key(PUBLIC).verify(read_note(bytes(changed)))


def test_a_signature_by_somebody_else_is_passed_over(key: SigningKey) -> None:
    text = "one\n\ntwo\n"
    stranger, namesake = SigningKey("elsewhere", bytes(32)), SigningKey(key.name, bytes(32))
    note = Note(text, (stranger.sign(text), namesake.sign(text), key.sign(text)))
    key.verifier.verify(read_note(write_note(note)))
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        key.verifier.verify(Note(text, note.signatures[:2]))


def test_a_note_with_one_bad_signature_of_a_known_key_is_refused_whole(key: SigningKey) -> None:
    note = Note("a\n", (key.sign("a\n"), key.sign("b\n")))
    with pytest.raises(RefusedError, match=r"ledger\.forged"):
        key.verifier.verify(note)


def test_a_key_that_is_no_point_on_the_curve_verifies_nothing(key: SigningKey) -> None:
    odd = VerifierKey(key.name, b"\x02" + bytes(31))
    signature = key.sign("a\n")
    forged = Note("a\n", (type(signature)(key.name, odd.identifier, signature.value),))
    with pytest.raises(RefusedError, match=r"ledger\.forged"):
        odd.verify(forged)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n", b"text\n", b"text\n\n", NOTE[:-1], NOTE + b"\n", NOTE.replace(b"\n", b"\r\n"), NOTE + b"more\n",
        NOTE.replace(b"\xe2\x80\x94 ", b"- "), NOTE.replace(b" x08go", b"  x08go"), b"\xff" + NOTE, b"\t" + NOTE,
        NOTE.replace(b"BwJnAM=", b"BwJnAM"), NOTE.replace(b"BwJnAM=", b"BwJnAN="), b"a\n\n\xe2\x80\x94 b AAAA\n",
        b"a\n\n\xe2\x80\x94 b\xc2\xa0c AAAAAAAA\n", b"x" * NOTE_MAX_BYTES + NOTE,
    ],
    ids=lambda data: repr(data[:12]),
)  # fmt: skip
def test_what_is_no_note_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.note"):
        read_note(data)


@given(data=st.binary(max_size=300) | st.binary(max_size=80).map(lambda tail: NOTE + tail))
def test_any_bytes_are_a_note_or_malformed(data: bytes) -> None:
    try:
        note = read_note(data)
    except MalformedError:
        return
    assert write_note(note) == data


@pytest.mark.parametrize(
    "line",
    [
        "", "PeterNeumann", PUBLIC[:-4], PUBLIC.replace("c74f", "c74e"), PUBLIC.replace("+ARpc", "+AhpcA"), PRIVATE,
        PUBLIC.replace("Peter", "Peter "), PUBLIC.replace("c74f20a3", "C74F20A3"), "+c74f20a3+AA==",
    ],
)  # fmt: skip
def test_what_is_no_key_is_malformed(line: str) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.key"):
        read_verifier_key(line)


@pytest.mark.parametrize("line", ["", PUBLIC, PRIVATE[:-4], PRIVATE.replace("c74f", "c74e")])
def test_what_is_no_private_key_is_malformed(line: str) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.key"):
        read_signing_key(line)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a\u2028b", "a\x00"])
def test_a_name_with_blanks_or_plus_signs_names_no_key(name: str) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.key_name"):
        SigningKey(name, bytes(32))


def test_a_key_of_another_length_is_malformed() -> None:
    for make in (SigningKey, VerifierKey):
        with pytest.raises(MalformedError, match=r"ledger\.key"):
            make("a", bytes(31))


def test_base_64_has_one_form() -> None:
    assert read_base64("AAA=") == b"\0\0"
    assert [read_base64(text) for text in ("AAB=", "AAA", "AA A=", "AAA=\n", "٣")] == [None] * 5
