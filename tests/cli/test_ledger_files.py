"""What commands about logs are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tansiq.cli.ledger_files import read_content, read_earlier, read_verifier
from tansiq.engines.ledger import EMPTY_ROOT, Checkpoint, SigningKey, signed
from tansiq.errors import MalformedError, RefusedError

KEY = SigningKey("desk.example/audit", bytes(range(32)))


def test_a_key_is_given_as_a_line_or_as_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY.verifier.line}\n")
    assert read_verifier(KEY.verifier.line) == read_verifier(str(file)) == KEY.verifier


def test_a_long_file_is_read_one_byte_too_far(tmp_path: Path) -> None:
    file = tmp_path / "long"
    file.write_bytes(bytes(100))
    assert len(read_content(file, 10)) == 11


def test_an_earlier_checkpoint_is_verified_where_a_key_is_given(tmp_path: Path) -> None:
    file = tmp_path / "checkpoint"
    state = Checkpoint(KEY.name, 0, EMPTY_ROOT)
    file.write_bytes(signed(state, KEY))
    assert read_earlier(file, KEY.verifier) == read_earlier(file, None) == state
    with pytest.raises(RefusedError):
        read_earlier(file, SigningKey(KEY.name, bytes(32)).verifier)
    file.write_bytes(b"nothing of the kind")
    with pytest.raises(MalformedError):
        read_earlier(file, None)
