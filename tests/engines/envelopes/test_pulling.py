"""Pulling: who asks is proved, no request is answered twice or elsewhere, and an answer is to one request alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.engines.canonical import canonical_form
from tansiq.engines.envelopes import HYBRID, ORDINARY, PrivateKey, Suite, digest_of
from tansiq.engines.envelopes.pulling import (
    ANSWER_TYP,
    OFFERED_MAX,
    PULL_MAX_BYTES,
    REQUEST_TYP,
    Answer,
    Offered,
    Request,
    Wanted,
    admit_request,
    answer_of,
    read_answer,
    read_request,
    request_of,
    sign_request,
    write_answer,
)
from tansiq.engines.envelopes.signing import sign
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.messages import LANGUAGES, remedy, sentence

AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
DAY = timedelta(days=1)
US, THEM = "beta.police", "alpha.police"
DIGEST = "a" * 64

digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
numbers = st.integers(1, 2**53 - 1)
moments = st.integers(-(10**8), 10**8).map(lambda seconds: AT + timedelta(seconds=seconds))
requests = st.builds(
    Request, st.just(THEM), st.just(US), numbers, moments, st.none() | digests,
    st.none() | st.builds(Wanted, digests, st.integers(0, 1 << 30)),
)  # fmt: skip
answers = st.builds(
    Answer, st.just(US), st.just(THEM), numbers, moments, st.none() | digests, st.booleans(),
    st.lists(st.builds(Offered, digests, st.integers(1, 1 << 30)), max_size=OFFERED_MAX).map(tuple),
)  # fmt: skip
patient = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)


def _request(**changes: Any) -> Request:
    return replace(Request(THEM, US, 7, AT), **changes)


def _signed(world: Any, request: Request, suite: Suite = ORDINARY) -> bytes:
    return sign_request(request, world.holders[request.issuer], suite, world.at)


def _read(world: Any, data: bytes, to: str = US) -> Request:
    return read_request(data, to, world.cards, at=world.at, tolerance=world.tolerance)


def _answered(world: Any, answer: Answer, parcel: bytes = b"", suite: Suite = ORDINARY) -> bytes:
    return write_answer(answer, parcel, world.holders[answer.issuer], suite, world.at)


def _answer(world: Any, data: bytes, request: Request) -> tuple[Answer, bytes]:
    return read_answer(data, request, world.cards, at=world.at, tolerance=world.tolerance)


def _refused(action: Callable[[], object], code: str) -> None:
    """``action`` fails with ``code``, told in three languages with what to do."""
    with pytest.raises(TansiqError) as caught:
        action()
    assert caught.value.code == code
    for lang in LANGUAGES:
        assert sentence(code, lang, **caught.value.details) != code
        assert "?" not in sentence(code, lang, **caught.value.details)
        assert remedy(code, lang, **caught.value.details)


@patient
@given(request=requests)
def test_reading_a_request_is_the_inverse_of_writing_it(request: Request) -> None:
    form = canonical_form(request.to_value(), limit=PULL_MAX_BYTES)
    assert request_of(form) == request


@patient
@given(answer=answers)
def test_reading_an_answer_is_the_inverse_of_writing_it(answer: Answer) -> None:
    form = canonical_form(answer.to_value(), limit=PULL_MAX_BYTES)
    assert answer_of(form) == answer


@settings(patient, max_examples=40)
@given(request=requests, suite=st.sampled_from([ORDINARY, HYBRID]))
def test_a_request_is_read_by_whoever_it_is_to(world: Any, request: Request, suite: Suite) -> None:
    request = replace(request, issued_at=world.at)
    data = _signed(world, request, suite)
    assert len(data) < PULL_MAX_BYTES
    assert _read(world, data) == request


@settings(patient, max_examples=300)
@given(at=st.integers(0, 2**31), byte=st.integers(1, 255), suite=st.sampled_from([ORDINARY, HYBRID]))
def test_any_changed_byte_of_a_request_is_refused(world: Any, at: int, byte: int, suite: Suite) -> None:
    changed = bytearray(_signed(world, _request(), suite))
    changed[at % len(changed)] ^= byte
    with pytest.raises(TansiqError):
        _read(world, bytes(changed))


@settings(patient, max_examples=300)
@given(at=st.integers(0, 2**31), byte=st.integers(1, 255))
def test_any_changed_byte_of_an_answer_is_refused(world: Any, at: int, byte: int) -> None:
    parcel = b'{"aad":"sealed"}\n'
    changed = bytearray(_answered(world, Answer(US, THEM, 7, world.at, digest_of(parcel)), parcel))
    changed[at % len(changed)] ^= byte
    with pytest.raises(TansiqError):
        _answer(world, bytes(changed), _request())


@patient
@given(data=st.binary(max_size=200))
def test_junk_is_refused_by_a_code(world: Any, data: bytes) -> None:
    for read in (_read, lambda world, data: _answer(world, data, _request())):
        with pytest.raises(TansiqError):
            read(world, data)


def test_a_request_in_the_name_of_another_is_not_made(world: Any) -> None:
    _refused(lambda: sign_request(_request(), world.holders["gamma.police"], ORDINARY, world.at), "envelope.sender")


def test_a_request_that_somebody_else_signed_anew_is_refused(world: Any, suite: Suite) -> None:
    form = canonical_form(_request().to_value(), limit=PULL_MAX_BYTES)
    other = world.holders["gamma.police"].signing_keys(suite, world.at)
    _refused(lambda: _read(world, sign(form, REQUEST_TYP, suite, other)), "envelope.key_unknown")
    stranger = tuple(PrivateKey(algorithm, bytes([9]) * 32) for algorithm in suite.signatures)
    _refused(lambda: _read(world, sign(form, REQUEST_TYP, suite, stranger)), "envelope.key_unknown")


def test_a_request_by_an_unknown_partner_is_refused(world: Any) -> None:
    data = _signed(world, _request())
    del world.holders[THEM]
    _refused(lambda: _read(world, data), "envelope.sender_unknown")


def test_what_was_signed_as_something_else_is_no_request(world: Any, suite: Suite) -> None:
    form = canonical_form(_request().to_value(), limit=PULL_MAX_BYTES)
    keys = world.holders[THEM].signing_keys(suite, world.at)
    for typ in ("tansiq-receipts", ANSWER_TYP):
        data = sign(form, typ, suite, keys)
        _refused(lambda data=data: _read(world, data), "signed.type")


def test_a_hybrid_request_without_its_second_signature_is_refused(world: Any) -> None:
    told = json.loads(_signed(world, _request(), HYBRID))
    spoilt = json.dumps(told | {"signatures": told["signatures"][:1]}, separators=(",", ":"), sort_keys=True)
    _refused(lambda: _read(world, spoilt.encode()), "signed.incomplete")


def test_a_request_in_a_suite_that_the_card_does_not_list_is_refused(world: Any) -> None:
    data, holder = _signed(world, _request()), world.holders[THEM]
    world.holders[THEM] = replace(holder, card=replace(holder.card, suites=(HYBRID.name,)))
    _refused(lambda: _read(world, data), "pull.downgraded")


def test_a_request_under_a_revoked_or_run_out_key_is_refused(world: Any, suite: Suite) -> None:
    data = _signed(world, _request(), suite)
    kid = world.holders[THEM].signing_keys(suite, world.at)[-1].kid
    world.change_term(THEM, kid, revoked_at=world.at)
    _refused(lambda: _read(world, data), "pull.key")
    world.change_term(THEM, kid, revoked_at=None, until=world.at - DAY)
    _refused(lambda: _read(world, data), "pull.key")


def test_a_request_to_another_node_is_refused(world: Any) -> None:
    data = _signed(world, _request())
    _refused(lambda: _read(world, data, "gamma.police"), "pull.wrong_recipient")


@pytest.mark.parametrize("apart", [DAY + timedelta(seconds=1), -DAY - timedelta(seconds=1)])
def test_a_request_of_another_day_is_refused_and_of_this_one_is_not(world: Any, apart: timedelta) -> None:
    data = _signed(world, _request(issued_at=world.at + apart))
    _refused(lambda: _read(world, data), "pull.clock")
    world.at += timedelta(seconds=1) if apart > DAY else -timedelta(seconds=1)
    assert _read(world, data).number == 7


def test_a_request_may_be_on_its_way_for_a_while_and_no_longer(world: Any) -> None:
    data, lag = _signed(world, _request()), timedelta(minutes=5)
    at = world.at + DAY + lag
    assert read_request(data, US, world.cards, at=at, tolerance=DAY, lag=lag).number == 7
    late = at + timedelta(seconds=1)
    _refused(lambda: read_request(data, US, world.cards, at=late, tolerance=DAY, lag=lag), "pull.clock")
    early = world.at - DAY - timedelta(seconds=1)
    _refused(lambda: read_request(data, US, world.cards, at=early, tolerance=DAY, lag=lag), "pull.clock")


def test_a_number_that_does_not_rise_is_refused() -> None:
    admit_request(_request(), 6)
    for last in (7, 8):
        _refused(lambda last=last: admit_request(_request(), last), "pull.number")


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 0}, {"number": True}, {"number": "7"}, {"got": "A" * 64}, {"got": ""}, {"more": 1},
        {"issuer": "../alpha"}, {"recipient": ""}, {"issued_at": "2026-02-30T00:00:00Z"}, {"format": "tansiq-pull-2"},
        {"wanted": {}}, {"wanted": {"digest": DIGEST, "offset": -1}}, {"wanted": {"digest": DIGEST, "offset": 1 << 40}},
        {"wanted": {"digest": DIGEST, "offset": 0, "more": 1}}, {"wanted": [DIGEST, 0]}, {"wanted": "all"},
    ],
    ids=repr,
)  # fmt: skip
def test_a_request_with_a_wrong_field_is_malformed(world: Any, changes: dict[str, Any]) -> None:
    form = canonical_form(_request().to_value() | changes, limit=PULL_MAX_BYTES)
    keys = world.holders[THEM].signing_keys(ORDINARY, world.at)
    with pytest.raises(MalformedError):
        _read(world, sign(form, REQUEST_TYP, ORDINARY, keys))


def test_more_bytes_than_a_request_may_have_are_not_read(world: Any) -> None:
    _refused(lambda: _read(world, b"{" * PULL_MAX_BYTES), "canonical.size")


def test_an_answer_comes_with_its_parcel_and_what_is_offered(world: Any, suite: Suite) -> None:
    parcel = b'{"aad":"sealed"}\n{"receipts":1}\n'
    offered = tuple(Offered(f"{n:064x}", 1 << 30) for n in range(OFFERED_MAX))
    answer = Answer(US, THEM, 7, world.at, digest_of(parcel), more=True, attachments=offered)
    data = _answered(world, answer, parcel, suite)
    assert _answer(world, data, _request()) == (answer, parcel)
    assert len(data) - len(parcel) < PULL_MAX_BYTES


def test_an_answer_to_another_request_or_with_another_parcel_is_refused(world: Any) -> None:
    parcel = b'{"aad":"sealed"}\n'
    good = Answer(US, THEM, 7, world.at, digest_of(parcel))
    for answer, behind in (
        (replace(good, number=6), parcel), (replace(good, recipient="gamma.police"), parcel),
        (replace(good, issuer="gamma.police"), parcel), (good, parcel + parcel), (good, b""),
        (replace(good, parcel=None), parcel), (replace(good, parcel=digest_of(b"")), b""),
    ):  # fmt: skip
        data = _answered(world, answer, behind)
        _refused(lambda data=data: _answer(world, data, _request()), "pull.answer")


def test_an_answer_by_a_stranger_or_under_a_revoked_key_is_refused(world: Any, suite: Suite) -> None:
    data = _answered(world, Answer(US, THEM, 7, world.at), b"", suite)
    kid = world.holders[US].signing_keys(suite, world.at)[0].kid
    world.change_term(US, kid, revoked_at=world.at)
    _refused(lambda: _answer(world, data, _request()), "pull.key")
    del world.holders[US]
    _refused(lambda: _answer(world, data, _request()), "envelope.sender_unknown")


@pytest.mark.parametrize(
    "changes",
    [
        {"attachments": [{"digest": DIGEST, "size": 0}]}, {"attachments": [{"digest": DIGEST}]}, {"attachments": [1]},
        {"attachments": [{"digest": DIGEST, "size": 1 << 40}]}, {"attachments": {}}, {"more": "yes"}, {"parcel": "x"},
        {"attachments": [{"digest": DIGEST, "size": 1}] * (OFFERED_MAX + 1)},
    ],
    ids=lambda one: repr(one)[:40],
)  # fmt: skip
def test_an_answer_with_a_wrong_field_is_malformed(world: Any, changes: dict[str, Any]) -> None:
    form = canonical_form(Answer(US, THEM, 7, world.at).to_value() | changes, limit=PULL_MAX_BYTES)
    keys = world.holders[US].signing_keys(ORDINARY, world.at)
    with pytest.raises(MalformedError, match=r"signed\.field"):
        _answer(world, sign(form, ANSWER_TYP, ORDINARY, keys) + b"\n", _request())


def test_an_answer_that_is_refused_says_so_as_a_refusal(world: Any) -> None:
    with pytest.raises(RefusedError):
        _answer(world, _answered(world, Answer(US, THEM, 8, world.at)), _request())
