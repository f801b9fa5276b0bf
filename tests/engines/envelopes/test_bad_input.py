"""Whatever is wrong with an envelope has its code, its negative receipt where one is due, and changes nothing.

A receipt is due where the sender is proved: to junk, and to what somebody else signed, nobody owes an answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tansiq.engines.envelopes import (
    HYBRID,
    ORDINARY,
    Message,
    Opened,
    PrivateKey,
    Reference,
    Standing,
    Suite,
    admit,
    digest_of,
    read_receipts,
    refusal,
    sign_receipts,
    write_message,
)
from tansiq.engines.envelopes.encoding import write_base64url
from tansiq.engines.envelopes.receipts import Receipts
from tansiq.engines.envelopes.sealing import ENVELOPE_MAX_BYTES, seal
from tansiq.engines.envelopes.signing import sign
from tansiq.engines.envelopes.suite import ED25519, ML_DSA_65
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.messages import LANGUAGES, remedy, sentence

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
Make = Callable[..., Message]


def _refused(world: Any, action: Callable[[], object], code: str, *, due: bool, final: bool = True) -> None:
    """``action`` fails with ``code``, told in three languages, with a signed negative receipt where one is due."""
    before = (dict(world.holders), world.at)
    with pytest.raises(TansiqError) as caught:
        action()
    error = caught.value
    assert error.code == code
    for lang in LANGUAGES:
        assert sentence(code, lang, **error.details) != code
        assert "?" not in sentence(code, lang, **error.details)
        assert remedy(code, lang, **error.details)
    owed = refusal(error, world.at)
    assert (owed is not None) == due
    if owed is not None:
        sender, receipt = owed
        assert (receipt.state, receipt.code, receipt.final) == ("refused", code, final)
        holder = world.holders["beta.police"]
        batch = Receipts("7" * 32, "beta.police", sender, world.at, (receipt,))
        signed = sign_receipts(batch, holder, HYBRID, world.at)
        assert read_receipts(signed, world.cards, at=world.at, tolerance=DAY) == batch
    assert (dict(world.holders), world.at) == before


def _inner(world: Any, payload: bytes, suite: Suite, *, outer: Suite | None = None, **other: Any) -> bytes:
    """An envelope made by hand: what an honest sender would not make."""
    keys = other.get("keys") or world.holders["alpha.police"].signing_keys(suite, world.at)
    signed = other.get("signed") or sign(payload, other.get("typ", "tansiq-message"), suite, keys)
    to = world.cards["beta.police"].sealing_key(outer or suite, world.at)
    return seal(signed, outer or suite, [to], lambda count: bytes([7]) * count)


def _opened(world: Any, message: Message) -> Opened:
    opened: Opened = world.open(world.seal(message))
    return opened


def test_a_replayed_message_gets_no_second_effect_and_no_second_judgement(world: Any, message: Make) -> None:
    opened = _opened(world, message())
    admit(opened, Standing())
    _refused(world, lambda: admit(opened, Standing(known=opened.digest)), "envelope.replayed", due=False)


def test_a_name_used_for_two_messages_is_a_signed_conflict(world: Any, message: Make) -> None:
    first, second = _opened(world, message()), _opened(world, message(purpose="another purpose"))
    _refused(world, lambda: admit(second, Standing(known=first.digest)), "envelope.conflict", due=True)


def test_a_reordered_message_is_to_come_again_after_the_missing_one(world: Any, message: Make) -> None:
    first = message()
    third = message(id="3" * 32, sequence=3, previous="0" * 64)
    standing = Standing(parties={"alpha.police"}, sequence=1, previous=digest_of(write_message(first)))
    opened = _opened(world, third)
    _refused(world, lambda: admit(opened, standing), "envelope.sequence_gap", due=True, final=False)


def test_a_message_in_the_place_of_another_is_refused(world: Any, message: Make) -> None:
    opened = _opened(world, message(id="4" * 32))
    standing = Standing(parties={"alpha.police"}, sequence=1, previous="0" * 64)
    _refused(world, lambda: admit(opened, standing), "envelope.sequence_used", due=True)


def test_a_message_that_follows_another_one_is_refused(world: Any, message: Make) -> None:
    opened = _opened(world, message(sequence=2, previous="0" * 64))
    standing = Standing(parties={"alpha.police"}, sequence=1, previous="1" * 64)
    _refused(world, lambda: admit(opened, standing), "envelope.chain", due=True)


def test_a_third_party_does_not_get_into_a_thread(world: Any, message: Make) -> None:
    opened = _opened(world, message("gamma.police"))
    _refused(world, lambda: admit(opened, Standing(parties={"alpha.police"})), "envelope.thread", due=True)


def test_an_answer_to_what_was_never_said_is_refused(world: Any, message: Make) -> None:
    opened = _opened(world, message(answers=Reference("5" * 32, "6" * 64)))
    _refused(world, lambda: admit(opened, Standing()), "envelope.answers", due=True)
    admit(opened, Standing(answered="6" * 64))


def test_a_truncated_envelope_is_malformed_at_any_length(world: Any, suite: Suite, message: Make) -> None:
    envelope = world.seal(message(), suite)
    for length in [*range(0, len(envelope), 97), len(envelope) - 1]:
        _refused(world, lambda end=length: world.open(envelope[:end]), "canonical.form", due=False)


def test_an_oversize_envelope_is_not_read(world: Any) -> None:
    _refused(world, lambda: world.open(b"{" * (ENVELOPE_MAX_BYTES + 1)), "envelope.size", due=False)


def test_a_message_signed_by_a_stranger_is_refused(world: Any, suite: Suite, message: Make) -> None:
    stranger = tuple(PrivateKey(algorithm, bytes([9]) * 32) for algorithm in suite.signatures)
    payload = write_message(message())
    envelope = _inner(world, payload, suite, keys=stranger)
    _refused(world, lambda: world.open(envelope), "envelope.key_unknown", due=False)


def test_a_message_signed_anew_by_another_partner_is_refused(world: Any, suite: Suite, message: Make) -> None:
    other = world.holders["gamma.police"].signing_keys(suite, world.at)
    envelope = _inner(world, write_message(message()), suite, keys=other)
    _refused(world, lambda: world.open(envelope), "envelope.key_unknown", due=False)


def test_a_signature_of_another_message_does_not_fit(world: Any, suite: Suite, message: Make) -> None:
    keys = world.holders["alpha.police"].signing_keys(suite, world.at)
    signed = json.loads(sign(write_message(message()), "tansiq-message", suite, keys))
    payload = write_base64url(write_message(message(purpose="another purpose")))
    spoilt = json.dumps(signed | {"payload": payload}, separators=(",", ":"), sort_keys=True).encode()
    envelope = _inner(world, b"", suite, signed=spoilt)
    _refused(world, lambda: world.open(envelope), "signed.forged", due=False)


def test_a_hybrid_message_without_its_second_signature_is_refused(world: Any, message: Make) -> None:
    keys = world.holders["alpha.police"].signing_keys(HYBRID, world.at)
    signed = json.loads(sign(write_message(message()), "tansiq-message", HYBRID, keys))
    for kept in (signed["signatures"][:1], signed["signatures"][1:], [*signed["signatures"], signed["signatures"][0]]):
        spoilt = json.dumps(signed | {"signatures": kept}, separators=(",", ":"), sort_keys=True).encode()
        envelope = _inner(world, b"", HYBRID, signed=spoilt)
        _refused(world, lambda data=envelope: world.open(data), "signed.incomplete", due=False)


def test_a_message_in_a_suite_that_the_sender_does_not_list_is_a_downgrade(world: Any, message: Make) -> None:
    envelope = world.seal(message(), ORDINARY)
    for name in ("alpha.police", "beta.police"):
        holder = world.holders[name]
        world.holders[name] = replace(holder, card=replace(holder.card, suites=(HYBRID.name,)))
        _refused(world, lambda: world.open(envelope), "envelope.downgraded", due=True, final=False)
        world.holders[name] = holder
    assert world.open(envelope).suite is ORDINARY


def test_a_hybrid_message_in_an_ordinary_envelope_is_a_downgrade(world: Any, message: Make) -> None:
    envelope = _inner(world, write_message(message()), HYBRID, outer=ORDINARY)
    _refused(world, lambda: world.open(envelope), "envelope.downgraded", due=True, final=False)


def test_a_message_handed_on_to_somebody_else_is_refused(world: Any, suite: Suite, message: Make) -> None:
    envelope = _inner(world, write_message(message(recipients=("gamma.police",))), suite)
    _refused(world, lambda: world.open(envelope), "envelope.wrong_recipient", due=True)


def test_an_envelope_for_others_is_not_opened(world: Any, suite: Suite, message: Make) -> None:
    envelope = world.seal(message(recipients=("gamma.police",)), suite)
    _refused(world, lambda: world.open(envelope), "envelope.not_for_us", due=False)


def test_an_expired_message_is_refused_once_no_clock_could_still_hold_it_for_valid(world: Any, message: Make) -> None:
    envelope = world.seal(message())
    world.at += 30 * DAY + DAY
    assert world.open(envelope).message.id == "1" * 32
    world.at += timedelta(seconds=1)
    _refused(world, lambda: world.open(envelope), "envelope.expired", due=True)


def test_a_future_dated_message_is_refused_once_no_clock_could_be_so_wrong(world: Any, message: Make) -> None:
    envelope = world.seal(message())
    world.at -= DAY
    assert world.open(envelope).message.id == "1" * 32
    world.at -= timedelta(seconds=1)
    _refused(world, lambda: world.open(envelope), "envelope.future", due=True, final=False)


@pytest.mark.parametrize("skew", [-DAY, -HOUR, timedelta(), HOUR, DAY])
def test_clocks_a_day_apart_cost_no_message(world: Any, suite: Suite, message: Make, skew: timedelta) -> None:
    """Sent at the first and the last moment at which it is valid, by the clock of a sender that is wrong by a day."""
    last = message(sent_at=world.at + skew, expires_at=world.at + skew + timedelta(seconds=1))
    opened = world.open(world.seal(last, suite))
    assert opened.message == last


@pytest.mark.parametrize("algorithm", [ED25519, ML_DSA_65])
def test_a_message_under_a_revoked_key_is_refused_whatever_its_date(world: Any, message: Make, algorithm: str) -> None:
    envelope = world.seal(message(sent_at=world.at - DAY), HYBRID)
    key = next(key for key in world.holders["alpha.police"].keys if key.algorithm == algorithm)
    world.change_term("alpha.police", key.kid, revoked_at=world.at)
    _refused(world, lambda: world.open(envelope), "envelope.key_revoked", due=True, final=False)
    world.at -= timedelta(seconds=1)
    assert world.open(envelope).suite is HYBRID


def test_a_retired_key_counts_for_what_was_sent_in_its_time_only(world: Any, suite: Suite, message: Make) -> None:
    early, late = world.seal(message(), suite), world.seal(message(sent_at=world.at + 3 * DAY), suite)
    for key in world.holders["alpha.police"].signing_keys(suite, world.at):
        world.change_term("alpha.police", key.kid, until=world.at + DAY)
    world.at += 10 * DAY
    assert world.open(early).suite is suite
    _refused(world, lambda: world.open(late), "envelope.key_term", due=True, final=False)


def test_a_message_sealed_to_a_key_that_we_revoked_is_refused(world: Any, suite: Suite, message: Make) -> None:
    envelope = world.seal(message(), suite)
    key = next(key for key in world.holders["beta.police"].keys if key.algorithm == suite.sealing)
    world.change_term("beta.police", key.kid, revoked_at=world.at)
    _refused(world, lambda: world.open(envelope), "envelope.own_key_revoked", due=True, final=False)


def test_an_unknown_sender_is_refused(world: Any, message: Make) -> None:
    envelope = world.seal(message())
    del world.holders["alpha.police"]
    _refused(world, lambda: world.open(envelope), "envelope.sender_unknown", due=False)


def test_what_was_signed_as_something_else_is_no_message(world: Any, suite: Suite, message: Make) -> None:
    envelope = _inner(world, write_message(message()), suite, typ="tansiq-receipts")
    _refused(world, lambda: world.open(envelope), "signed.type", due=False)


@pytest.mark.parametrize("name", ["tansiq-2-ordinary", "", "none", "TANSIQ-1-ORDINARY"])
def test_an_unknown_suite_is_refused_inside_and_outside(world: Any, message: Make, name: str) -> None:
    other = replace(ORDINARY, name=name)
    payload = write_message(message())
    keys = world.holders["alpha.police"].signing_keys(ORDINARY, world.at)
    inside = _inner(world, b"", ORDINARY, signed=sign(payload, "tansiq-message", other, keys))
    to = world.cards["beta.police"].sealing_key(ORDINARY, world.at)
    outside = seal(sign(payload, "tansiq-message", ORDINARY, keys), other, [to], lambda count: bytes([7]) * count)
    for envelope in (inside, outside):
        _refused(world, lambda data=envelope: world.open(data), "signed.suite", due=False)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recipients": []}, "envelope.no_recipient"),
        ({"handling": ["H9"]}, "signed.field"),
        ({"more": 1}, "signed.field"),
        ({"sequence": 0}, "signed.field"),
        ({"expires_at": "2026-02-30T00:00:00Z"}, "signed.field"),
    ],
)
def test_a_message_that_its_sender_signed_and_that_is_wrong_gets_a_receipt(
    world: Any, suite: Suite, message: Make, changes: dict[str, object], code: str
) -> None:
    value = json.loads(write_message(message())) | changes
    payload = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    envelope = _inner(world, payload, suite)
    _refused(world, lambda: world.open(envelope), code, due=True)


@pytest.mark.parametrize("payload", [b"[]", b"{}", b'{"sender":1}', b'"x"', b'{"sender":"../alpha"}'])
def test_a_payload_that_names_no_sender_gets_none(world: Any, suite: Suite, payload: bytes) -> None:
    envelope = _inner(world, payload, suite)
    _refused(world, lambda: world.open(envelope), "signed.field", due=False)


def test_a_payload_in_another_form_is_refused(world: Any, suite: Suite, message: Make) -> None:
    payload = json.dumps(json.loads(write_message(message())), indent=1).encode()
    envelope = _inner(world, payload, suite)
    _refused(world, lambda: world.open(envelope), "canonical.form", due=False)


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b"\x00" * 64, b"{" * 50_000, b'{"ciphertext":""}'])
def test_junk_is_malformed(world: Any, data: bytes) -> None:
    with pytest.raises(MalformedError) as caught:
        world.open(data)
    assert refusal(caught.value, world.at) is None


def test_nothing_is_sealed_to_nobody_or_to_a_stranger(world: Any, message: Make) -> None:
    with pytest.raises(MalformedError, match=r"envelope\.no_recipient"):
        message(recipients=())
    with pytest.raises(MalformedError, match=r"envelope\.no_recipient"):
        seal(b"content", ORDINARY, [], bytes)
    with pytest.raises(RefusedError, match=r"envelope\.recipient_unknown"):
        world.seal(message(recipients=("beta.police", "delta.police")))
