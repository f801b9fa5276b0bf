"""A key file is its owner's alone, or not used."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.keys import make_envelope_keys, make_key, read_envelope_keys, read_key, write_private


def test_a_new_key_is_read_back_and_only_its_owner_may(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        verifier = make_key(tmp_path / "key", "desk.example/audit")
    finally:
        os.umask(before)
    assert read_key(tmp_path / "key").verifier == verifier
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_two_keys_are_not_the_same(tmp_path: Path) -> None:
    assert make_key(tmp_path / "a", "n").public != make_key(tmp_path / "b", "n").public


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o610])
def test_a_key_that_others_may_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    make_key(tmp_path / "key", "n")
    (tmp_path / "key").chmod(mode)
    with pytest.raises(RefusedError, match=r"ledger\.key_exposed.*" + f"{mode:04o}"):
        read_key(tmp_path / "key")


def test_a_key_is_never_written_over_another(tmp_path: Path) -> None:
    first = make_key(tmp_path / "key", "n")
    with pytest.raises(RefusedError, match=r"ledger\.key_exists"):
        make_key(tmp_path / "key", "n")
    assert read_key(tmp_path / "key").verifier == first


def test_a_name_that_cannot_be_one_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.key_name"):
        make_key(tmp_path / "key", "a b")
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_did_not_reach_the_disk_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(TansiqError, match=r"storage\.no_space"):
        make_key(tmp_path / "key", "n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"PRIVATE+KEY+a", b"x" * 5000])
def test_a_file_without_a_key_is_malformed(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(MalformedError, match=r"ledger\.key"):
        read_key(tmp_path / "key")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TansiqError, match=r"storage\.unreadable"):
        read_key(tmp_path / "key")
    with pytest.raises(TansiqError, match=r"storage\.unwritable"):
        make_key(tmp_path / "nowhere" / "key", "n")


def test_keys_of_envelopes_are_written_for_their_owner_and_read_back(tmp_path: Path) -> None:
    made = make_envelope_keys(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    assert read_envelope_keys(tmp_path / "keys") == made
    assert len({key.algorithm for key in made}) == len(made) == 4
    with pytest.raises(RefusedError) as refused:
        make_envelope_keys(tmp_path / "keys")
    assert refused.value.code == "ledger.key_exists"


@pytest.mark.parametrize("line", ["Ed25519", "Ed25519 AAAA", "RSA " + "A" * 43, "Ed25519 " + "?" * 43])
def test_a_line_that_is_no_key_of_an_envelope_is_refused(tmp_path: Path, line: str) -> None:
    write_private(tmp_path / "keys", line.encode())
    with pytest.raises(MalformedError) as refused:
        read_envelope_keys(tmp_path / "keys")
    assert refused.value.code == "signed.key"
