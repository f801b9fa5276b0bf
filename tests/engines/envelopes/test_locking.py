"""A private key under a passphrase: the passphrase alone opens it, and nothing of it is seen."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.envelopes import locking
from tansiq.engines.envelopes.keys import PrivateKey
from tansiq.engines.envelopes.locking import lock, unlock
from tansiq.engines.envelopes.suite import ED25519, HPKE, X25519
from tansiq.errors import MalformedError, RefusedError

KEY = PrivateKey(HPKE, bytes(range(32)))


@pytest.fixture
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "_COST", 4)


def test_a_key_comes_out_as_it_went_in_at_the_full_cost() -> None:
    locked = lock(KEY, "lanterne وردة 7", secrets.token_bytes)
    assert unlock(locked, HPKE, "lanterne وردة 7") == KEY


@pytest.mark.usefixtures("_cheap")
@given(st.text(), st.text())
@settings(max_examples=60)
def test_no_other_passphrase_opens_it(right: str, wrong: str) -> None:
    locked = lock(KEY, right, secrets.token_bytes)
    if right == wrong:
        assert unlock(locked, HPKE, wrong) == KEY
        return
    with pytest.raises(RefusedError) as told:
        unlock(locked, HPKE, wrong)
    assert told.value.code == "key.passphrase"


@pytest.mark.usefixtures("_cheap")
@given(st.integers(0, 75), st.integers(1, 255))
@settings(max_examples=60)
def test_a_changed_byte_anywhere_opens_nothing(at: int, change: int) -> None:
    locked = bytearray(lock(KEY, "x", secrets.token_bytes))
    locked[at] ^= change
    with pytest.raises(RefusedError, match=r"key\.passphrase"):
        unlock(bytes(locked), HPKE, "x")


@pytest.mark.usefixtures("_cheap")
@pytest.mark.parametrize("algorithm", [ED25519, X25519])
def test_it_is_a_key_of_its_own_kind_and_no_other(algorithm: str) -> None:
    with pytest.raises(RefusedError, match=r"key\.passphrase"):
        unlock(lock(KEY, "x", secrets.token_bytes), algorithm, "x")


@pytest.mark.parametrize("length", [0, 75, 77])
def test_other_bytes_are_no_locked_key(length: int) -> None:
    with pytest.raises(MalformedError, match=r"signed\.key"):
        unlock(bytes(length), HPKE, "x")


@pytest.mark.usefixtures("_cheap")
def test_the_same_key_never_looks_the_same_and_the_seed_is_not_seen() -> None:
    locked = [lock(KEY, "x", secrets.token_bytes) for _ in range(2)]
    assert locked[0] != locked[1]
    assert KEY.seed[:8] not in locked[0]
