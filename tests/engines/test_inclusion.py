"""What a partner's log proves about one message: that one and no other, under the key of that log and no other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.envelopes import Reference
from tansiq.engines.inclusion import INCLUSION_MAX_CHARACTERS, read_inclusion, write_inclusion
from tansiq.engines.ledger import CosigningKey, Policy, SigningKey, Witness
from tansiq.errors import RefusedError, TansiqError

ABOUT, SENDER = Reference("1" * 32, "a" * 64), "alpha.police"
OTHER_KEY = SigningKey("beta.example/log", bytes(32))


def _entry(included: Any, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = included.entry(ABOUT.id, ABOUT.digest, SENDER, **changes)
    return found


def _read(included: Any, text: str, **changes: Any) -> Any:
    told = {"about": ABOUT, "sender": SENDER, "logs": (included.key.verifier.line,), **changes}
    return read_inclusion(text, **told)


def test_a_message_is_proved_to_be_in_a_log_since_a_moment(included: Any) -> None:
    found = _read(included, included.text(_entry(included)))
    assert (found.origin, found.index, found.size) == ("beta.example/log", 1, 2)
    assert found.at.isoformat() == "2026-11-27T10:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"about": Reference("2" * 32, ABOUT.digest)}, "inclusion.other"),
        ({"about": Reference(ABOUT.id, "b" * 64)}, "inclusion.other"),
        ({"sender": "gamma.police"}, "inclusion.other"),
        ({"logs": ()}, "inclusion.no_log"),
        ({"logs": (OTHER_KEY.verifier.line,)}, "ledger.unsigned"),
        ({"logs": (SigningKey("gamma.example/log", bytes(32)).verifier.line,)}, "ledger.unknown_log"),
    ],
)
def test_it_proves_nothing_of_another_message_or_by_another_log(
    included: Any, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(TansiqError) as refused:
        _read(included, included.text(_entry(included)), **changes)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"salt": b"t" * 32}, "ledger.not_committed"),
        ({"root": b"r" * 32}, "ledger.not_included"),
        ({"path": (b"p" * 32,)}, "ledger.not_included"),
        ({"path": ()}, "ledger.not_included"),
        ({"key": OTHER_KEY}, "ledger.unsigned"),
    ],
)
def test_another_salt_root_path_or_key_is_told(included: Any, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(TansiqError) as refused:
        _read(included, included.text(_entry(included), **changes))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "changes",
    [
        {"what": "exchange:message:see"}, {"result": "refused"}, {"target": "message:" + "2" * 32}, {"details": "none"},
        {"details": {"from": SENDER, "digest": ABOUT.digest, "state": "refused"}},
        {"details": {"from": SENDER, "digest": "b" * 64, "state": "delivered"}},
    ],
)  # fmt: skip
def test_an_entry_that_says_something_else_proves_nothing(included: Any, changes: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as refused:
        _read(included, included.text(_entry(included, **changes)))
    assert refused.value.code == "inclusion.other"


@pytest.mark.parametrize("at", ["yesterday", "2026-11-27T10:00:00", None])
def test_an_entry_without_a_moment_is_not_read(included: Any, at: Any) -> None:
    with pytest.raises(TansiqError) as refused:
        _read(included, included.text(_entry(included, at=at)))
    assert refused.value.code == "inclusion.form"


def test_a_policy_wants_its_quorum_of_witnesses(included: Any) -> None:
    key = CosigningKey("witness.example", "ed25519", bytes(range(32)))
    policy = Policy((), (Witness("w", key.verifier),), {}, "w")
    cosigned = included.text(_entry(included), more=lambda checkpoint: (key.cosign(checkpoint, 3),))
    assert _read(included, cosigned, policy=policy).witnesses == ("w",)
    with pytest.raises(RefusedError) as refused:
        _read(included, included.text(_entry(included)), policy=policy)
    assert refused.value.code == "ledger.no_quorum"


def test_what_a_receipt_has_no_room_for_is_not_written() -> None:
    with pytest.raises(RefusedError) as refused:
        write_inclusion(b"{}", bytes(32), b"x" * INCLUSION_MAX_CHARACTERS)
    assert refused.value.code == "inclusion.size"


@given(st.text(max_size=200) | st.dictionaries(st.sampled_from(["entry", "proof", "salt"]), st.text(max_size=40)).map(
    lambda value: json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
))  # fmt: skip
def test_whatever_comes_is_refused_with_a_code(text: str) -> None:
    with pytest.raises(TansiqError):
        read_inclusion(text, ABOUT, SENDER, (OTHER_KEY.verifier.line,))


def test_any_changed_character_is_seen(included: Any) -> None:
    text = included.text(_entry(included))
    for place in range(0, len(text), 7):
        other = text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]
        with pytest.raises(TansiqError):
            _read(included, other)
