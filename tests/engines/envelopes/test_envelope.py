"""Sealing a message: in one's own name, to known recipients, with keys in force, and separately where they must be."""

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
    CardKey,
    Message,
    Place,
    PrivateKey,
    Suite,
    Term,
    digest_of,
    new_id,
    seal_message,
    separate,
    write_message,
)
from tansiq.engines.envelopes.message import MESSAGE_MAX_BYTES, RECIPIENTS_MAX
from tansiq.engines.envelopes.sealing import ENVELOPE_MAX_BYTES, open_sealed, read_sealed, seal
from tansiq.engines.envelopes.suite import ED25519, X25519
from tansiq.errors import MalformedError, RefusedError

Make = Callable[..., Message]
DAY = timedelta(days=1)


def test_the_same_chance_gives_the_same_ordinary_envelope_and_other_chance_another(world: Any, message: Make) -> None:
    assert world.seal(message(), seed=1) == world.seal(message(), seed=1)
    assert world.seal(message(), seed=1) != world.seal(message(), seed=2)


def test_an_opened_message_tells_its_digest_suite_and_sealed_digest(world: Any, suite: Suite, message: Make) -> None:
    envelope = world.seal(message(), suite)
    opened = world.open(envelope)
    assert opened.digest == digest_of(write_message(message()))
    assert opened.sealed_digest == digest_of(envelope)


def test_the_outside_tells_neither_sender_nor_recipients_nor_content(world: Any, suite: Suite, message: Make) -> None:
    envelope = world.seal(message(), suite)
    value = json.loads(envelope)
    for text in ("alpha", "beta", "police_info", "1" * 32):
        assert text.encode() not in envelope
    assert set(value) == {"aad", "ciphertext", "iv", "protected", "recipients", "tag"}
    assert {part for one in value["recipients"] for part in one["header"]} <= {"alg", "ek", "epk", "kid"}


def test_recipients_who_must_not_see_one_another_get_copies_without_a_trace(world: Any, message: Make) -> None:
    both = message(recipients=("beta.police", "gamma.police"))
    places = {"beta.police": Place("a" * 32, "b" * 32), "gamma.police": Place("c" * 32, "d" * 32, 4, "e" * 64)}
    beta, gamma = separate(both, places)
    opened = world.open(world.seal(beta), "beta.police").message
    assert (opened.id, opened.thread, opened.recipients) == ("a" * 32, "b" * 32, ("beta.police",))
    assert (gamma.sequence, gamma.previous, gamma.recipients) == (4, "e" * 64, ("gamma.police",))
    kept = write_message(beta)
    for trace in (b"gamma", b"c" * 32, b"d" * 32, b"e" * 64):
        assert trace not in kept
    assert len(json.loads(world.seal(beta))["recipients"]) == 1


@pytest.mark.parametrize(
    "places",
    [
        {"beta.police": Place("a" * 32, "b" * 32)},
        {"beta.police": Place("a" * 32, "b" * 32), "gamma.police": Place("a" * 32, "c" * 32)},
        {"beta.police": Place("a" * 32, "b" * 32), "gamma.police": Place("c" * 32, "b" * 32)},
        {"beta.police": Place("a" * 32, "b" * 32), "gamma.police": Place("c" * 32, "d" * 32),
         "delta.police": Place("e" * 32, "f" * 32)},
        {},
    ],
)  # fmt: skip
def test_copies_that_could_be_told_to_belong_together_are_not_made(message: Make, places: dict[str, Place]) -> None:
    with pytest.raises(RefusedError, match=r"envelope\.no_place"):
        separate(message(recipients=("beta.police", "gamma.police")), places)


def test_nobody_signs_in_the_name_of_another(world: Any, message: Make) -> None:
    with pytest.raises(RefusedError, match=r"envelope\.sender "):
        seal_message(
            message(), world.holders["gamma.police"], world.cards, suite=ORDINARY, at=world.at, chance=bytes
        )  # fmt: skip


@pytest.mark.parametrize("name", ["alpha.police", "beta.police"])
def test_a_suite_is_used_only_where_both_sides_list_it(world: Any, message: Make, name: str) -> None:
    holder = world.holders[name]
    world.holders[name] = replace(holder, card=replace(holder.card, suites=(ORDINARY.name,)))
    with pytest.raises(RefusedError, match=r"envelope\.suite_not_listed"):
        world.seal(message(), HYBRID)
    assert world.open(world.seal(message(), ORDINARY)).suite is ORDINARY


def _with_key(world: Any, name: str, key: PrivateKey, term: Term) -> None:
    holder = world.holders[name]
    keys = tuple(sorted((*holder.card.keys, CardKey(key.public, term)), key=lambda one: one.key.kid))
    world.holders[name] = replace(holder, card=replace(holder.card, keys=keys), keys=(*holder.keys, key))


def test_keys_rotate_without_a_message_lost(world: Any, message: Make) -> None:
    """The newest key in force signs and is sealed to; what was sealed to the one before is still opened."""
    before = world.seal(message())
    sign_key, seal_key = PrivateKey(ED25519, b"s" * 32), PrivateKey(X25519, b"k" * 32)
    _with_key(world, "alpha.police", sign_key, Term(world.at, world.at + 9 * DAY))
    _with_key(world, "beta.police", seal_key, Term(world.at, world.at + 9 * DAY))
    after = world.seal(message())
    assert [one["header"]["kid"] for one in json.loads(after)["recipients"]] == [seal_key.kid]
    assert world.open(before).message == world.open(after).message
    world.change_term("beta.police", seal_key.kid, revoked_at=world.at)
    assert seal_key.kid not in world.seal(message()).decode()


@pytest.mark.parametrize("name", ["alpha.police", "beta.police"])
def test_without_a_key_in_force_nothing_is_sealed(world: Any, suite: Suite, message: Make, name: str) -> None:
    for key in world.holders[name].keys:
        world.change_term(name, key.kid, until=world.at)
    with pytest.raises(RefusedError, match=r"envelope\.no_key"):
        world.seal(message(), suite)


def test_a_key_of_another_suite_is_not_sealed_to(world: Any) -> None:
    with pytest.raises(RefusedError, match=r"signed\.key_kind"):
        seal(b"x", HYBRID, [world.cards["beta.police"].sealing_key(ORDINARY, world.at)], bytes)


def test_the_longest_message_to_the_most_recipients_fits_into_an_envelope(world: Any, suite: Suite) -> None:
    """Signed and in base 64, twice; 64 wrapped keys."""
    signed = MESSAGE_MAX_BYTES * 4 // 3 + (1 << 16)
    keys = [PrivateKey(suite.sealing, number.to_bytes(32, "big")) for number in range(RECIPIENTS_MAX)]
    envelope = seal(b"x" * signed, suite, [key.public for key in keys], lambda count: bytes([1]) * count)
    assert len(envelope) <= ENVELOPE_MAX_BYTES
    assert open_sealed(read_sealed(envelope), keys[-1:]).content == b"x" * signed


def test_a_recipient_named_twice_is_refused(world: Any, suite: Suite) -> None:
    key = world.cards["beta.police"].sealing_key(suite, world.at)
    with pytest.raises(MalformedError, match=r"signed\.field"):
        read_sealed(seal(b"x", suite, [key, key], lambda count: bytes([1]) * count))


def test_names_are_128_bits_of_chance() -> None:
    assert new_id(lambda count: bytes([171]) * count) == "ab" * 16
