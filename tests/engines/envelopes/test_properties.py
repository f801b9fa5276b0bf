"""For any message: opening is the inverse of sealing, and no byte can be changed unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.engines.envelopes import (
    HYBRID,
    ORDINARY,
    Attachment,
    Message,
    Reference,
    Suite,
    read_message,
    write_message,
)
from tansiq.engines.envelopes.encoding import write_base64url
from tansiq.errors import MalformedError, TansiqError

AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
#: Whole messages take long to draw where other work has the machine.
patient = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
lines = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="\u0000"), min_size=1, max_size=30)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
bodies = st.dictionaries(
    texts,
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)
moments = st.integers(-80 * 86_400, 80 * 86_400).map(lambda seconds: AT + timedelta(seconds=seconds))
attachments = st.builds(
    Attachment, lines, st.just("application/pdf"), st.integers(0, 1 << 30), digests, digests,
    st.binary(min_size=32, max_size=32).map(write_base64url),
)  # fmt: skip


@st.composite
def messages(draw: st.DrawFn) -> Message:
    handling = tuple(sorted(draw(st.sets(st.sampled_from(["H0", "H1", "H2", "H3"]), min_size=1))))
    sequence, sent_at = draw(st.integers(1, 2**53 - 1)), draw(moments)
    return Message(
        id=draw(ids),
        thread=draw(ids),
        sequence=sequence,
        previous=None if sequence == 1 else draw(digests),
        answers=draw(st.none() | st.builds(Reference, ids, digests)),
        sender="alpha.police",
        recipients=draw(st.sampled_from([("beta.police",), ("beta.police", "gamma.police")])),
        kind=draw(st.sampled_from(["police_info_request", "answer", "threat_warning"])),
        legal_basis=draw(lines),
        purpose=draw(lines),
        handling=handling,
        conditions=draw(lines) if "H3" in handling else None,
        grading=draw(st.none() | st.sampled_from(["A1", "B2", "X4"])),
        nature=draw(st.sampled_from(["legal", "intelligence"])),
        language=draw(st.sampled_from(["ar", "fr", "en"])),
        sent_at=sent_at,
        expires_at=sent_at + timedelta(seconds=draw(st.integers(1, 10**8))),
        body=draw(bodies),
        attachments=tuple(draw(st.lists(attachments, max_size=2))),
    )


@patient
@given(message=messages())
def test_reading_a_message_is_the_inverse_of_writing_it(message: Message) -> None:
    assert read_message(write_message(message)) == message


@patient
@given(one=messages(), other=messages())
def test_two_messages_have_two_forms(one: Message, other: Message) -> None:
    assert (write_message(one) == write_message(other)) == (one == other)


@patient
@given(message=messages(), at=st.integers(0), byte=st.integers(1, 255))
def test_a_changed_byte_of_a_message_makes_another_message_or_none(message: Message, at: int, byte: int) -> None:
    form = bytearray(write_message(message))
    form[at % len(form)] ^= byte
    try:
        other = read_message(bytes(form))
    except MalformedError:
        return
    assert other != message
    assert write_message(other) == form


@settings(patient, max_examples=40)
@given(message=messages(), suite=st.sampled_from([ORDINARY, HYBRID]), seed=st.integers(0, 2**32))
def test_opening_is_the_inverse_of_sealing(world: Any, message: Message, suite: Suite, seed: int) -> None:
    world.at = message.sent_at
    envelope = world.seal(message, suite, seed)
    for name in message.recipients:
        opened = world.open(envelope, name)
        assert (opened.message, opened.suite) == (message, suite)


@pytest.fixture(scope="module")
def sealed() -> dict[tuple[str, int], bytes]:
    """Envelopes to one recipient and to two, sealed once: changing them is what takes the time."""
    return {}


@settings(patient, max_examples=300)
@given(
    suite=st.sampled_from([ORDINARY, HYBRID]),
    recipients=st.sampled_from([("beta.police",), ("beta.police", "gamma.police")]),
    at=st.integers(0, 2**31),
    byte=st.integers(1, 255),
)
def test_any_changed_byte_of_an_envelope_is_refused(
    world: Any, sealed: dict[Any, bytes], message: Any, suite: Suite, recipients: tuple[str, ...], at: int, byte: int
) -> None:
    key = (suite.name, recipients)
    if key not in sealed:
        sealed[key] = world.seal(message(recipients=recipients), suite)
    changed = bytearray(sealed[key])
    changed[at % len(changed)] ^= byte
    with pytest.raises(TansiqError):
        world.open(bytes(changed))


def test_every_byte_of_an_ordinary_envelope_counts(world: Any, message: Any) -> None:
    """Each place once, with the lowest bit: in base 64 that is the one that stray bits at an end would hide."""
    envelope = world.seal(message(recipients=("beta.police", "gamma.police")))
    for at in range(len(envelope)):
        changed = envelope[:at] + bytes([envelope[at] ^ 1]) + envelope[at + 1 :]
        with pytest.raises(TansiqError):
            world.open(changed)
