"""Receipts: many under one signature, verified by anybody with the card, and never taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tansiq.engines.envelopes import (
    HYBRID,
    ORDINARY,
    Receipt,
    Receipts,
    Reference,
    Suite,
    progress,
    read_receipts,
    refusal,
    sign_receipts,
)
from tansiq.engines.envelopes.receipts import BATCH_MAX, FINAL
from tansiq.engines.envelopes.signing import sign
from tansiq.errors import MalformedError, RefusedError
from tansiq.messages import codes

DAY = timedelta(days=1)
SENT = Reference("1" * 32, "a" * 64)


def _batch(world: Any, *receipts: Receipt) -> Receipts:
    return Receipts("7" * 32, "beta.police", "alpha.police", world.at, receipts)


def _signed(world: Any, batch: Receipts, suite: Suite = ORDINARY) -> bytes:
    return sign_receipts(batch, world.holders["beta.police"], suite, world.at)


def _read(world: Any, data: bytes) -> Receipts:
    return read_receipts(data, world.cards, at=world.at, tolerance=DAY)


def test_a_thousand_receipts_stand_under_one_set_of_signatures(world: Any, suite: Suite) -> None:
    receipts = tuple(Receipt(Reference(f"{n:032x}", f"{n:064x}"), "delivered", world.at) for n in range(BATCH_MAX))
    data = _signed(world, _batch(world, *receipts), suite)
    assert _read(world, data).receipts == receipts
    assert data.count(b'"signature":') == len(suite.signatures)
    with pytest.raises(MalformedError, match=r"signed\.field"):
        _batch(world, *receipts, receipts[0])
    with pytest.raises(MalformedError, match=r"signed\.field"):
        _batch(world)


def test_a_receipt_carries_the_proof_from_the_ledger_word_for_word(world: Any) -> None:
    proof = "c2sp.org/tlog-proof@v1\nindex 7\n"
    batch = _batch(world, Receipt(SENT, "seen", world.at, proof=proof))
    assert _read(world, _signed(world, batch)).receipts[0].proof == proof


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "lost"}, {"state": "refused"}, {"state": "refused", "code": "NO"}, {"code": "envelope.expired"},
        {"state": "answered"}, {"answer": Reference("2" * 32, "b" * 64)}, {"final": False}, {"proof": "x" * 9_000},
        {"message": Reference("1", "2")},
    ],
    ids=repr,
)  # fmt: skip
def test_a_receipt_that_says_nothing_clear_is_not_made(world: Any, changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedError, match=r"signed\.field"):
        replace(Receipt(SENT, "delivered", world.at), **changes)


def test_nobody_gives_receipts_in_the_name_of_another(world: Any) -> None:
    batch = replace(_batch(world, Receipt(SENT, "delivered", world.at)), issuer="gamma.police")
    with pytest.raises(RefusedError, match=r"envelope\.sender "):
        _signed(world, batch)


def test_receipts_by_a_stranger_or_of_another_kind_do_not_count(world: Any, suite: Suite) -> None:
    batch = _batch(world, Receipt(SENT, "delivered", world.at))
    data = _signed(world, batch, suite)
    keys = world.holders["beta.police"].signing_keys(suite, world.at)
    as_message = sign(b'{"sender":"beta.police"}', "tansiq-message", suite, keys)
    with pytest.raises(RefusedError, match=r"signed\.type"):
        _read(world, as_message)
    other = world.holders["gamma.police"].signing_keys(suite, world.at)
    del world.holders["beta.police"]
    with pytest.raises(RefusedError, match=r"envelope\.sender_unknown"):
        _read(world, data)
    world.holders["beta.police"] = world.holders["alpha.police"]
    with pytest.raises(RefusedError, match=r"envelope\.key_unknown"):
        _read(world, data)
    assert other


def test_receipts_in_a_suite_that_the_issuer_does_not_list_do_not_count(world: Any) -> None:
    data = _signed(world, _batch(world, Receipt(SENT, "delivered", world.at)))
    holder = world.holders["beta.police"]
    world.holders["beta.police"] = replace(holder, card=replace(holder.card, suites=(HYBRID.name,)))
    with pytest.raises(RefusedError, match=r"receipts\.downgraded"):
        _read(world, data)


def test_receipts_under_a_revoked_or_run_out_key_do_not_count(world: Any, suite: Suite) -> None:
    data = _signed(world, _batch(world, Receipt(SENT, "delivered", world.at)), suite)
    kid = world.holders["beta.police"].signing_keys(suite, world.at)[-1].kid
    world.change_term("beta.police", kid, revoked_at=world.at)
    with pytest.raises(RefusedError, match=r"receipts\.key"):
        _read(world, data)
    world.change_term("beta.police", kid, revoked_at=None, until=world.at - DAY)
    with pytest.raises(RefusedError, match=r"receipts\.key"):
        _read(world, data)


def test_progress_goes_from_delivered_over_seen_to_answered(world: Any) -> None:
    delivered, seen = Receipt(SENT, "delivered", world.at), Receipt(SENT, "seen", world.at)
    answered = Receipt(SENT, "answered", world.at, answer=Reference("2" * 32, "b" * 64))
    assert progress(None, delivered, SENT)
    assert progress(delivered, seen, SENT)
    assert progress(seen, answered, SENT)
    assert progress(delivered, answered, SENT)
    for before, late in ((seen, delivered), (answered, seen), (seen, seen)):
        assert not progress(before, late, SENT)


def test_a_refusal_that_was_not_final_may_be_followed_by_anything(world: Any) -> None:
    waits = Receipt(SENT, "refused", world.at, "envelope.sequence_gap", final=False)
    assert progress(waits, Receipt(SENT, "delivered", world.at), SENT)
    assert progress(waits, Receipt(SENT, "refused", world.at, "envelope.expired"), SENT)
    assert not progress(waits, waits, SENT)


def test_what_was_said_for_good_is_not_taken_back(world: Any) -> None:
    delivered = Receipt(SENT, "delivered", world.at)
    refused = Receipt(SENT, "refused", world.at, "envelope.expired")
    for before, after in ((delivered, refused), (refused, delivered)):
        with pytest.raises(RefusedError, match=r"receipts\.contradiction"):
            progress(before, after, SENT)
    assert not progress(refused, refused, SENT)


@pytest.mark.parametrize("other", [Reference("2" * 32, "a" * 64), Reference("1" * 32, "b" * 64)])
def test_a_receipt_about_another_wording_is_no_receipt_for_this_one(world: Any, other: Reference) -> None:
    with pytest.raises(RefusedError, match=r"receipts\.other"):
        progress(None, Receipt(other, "delivered", world.at), SENT)


def test_every_code_that_a_receipt_may_bear_has_a_sentence() -> None:
    assert FINAL.keys() <= codes()


def test_no_receipt_is_due_about_what_nobody_is_proved_to_have_sent(world: Any) -> None:
    claims = {"sender": "alpha.police", "id": "1" * 32, "digest": "a" * 64}
    assert refusal(RefusedError("envelope.expired", **claims), world.at) is not None
    for missing in claims:
        rest = {name: value for name, value in claims.items() if name != missing}
        assert refusal(RefusedError("envelope.expired", **rest), world.at) is None
        assert refusal(RefusedError("envelope.expired", **claims | {missing: 1}), world.at) is None
    assert refusal(RefusedError("envelope.replayed", **claims), world.at) is None
