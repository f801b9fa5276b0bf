"""What an error about an envelope tells: before the sender is proved nothing that a receipt could be made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tansiq.engines.envelopes import Holder, Message, Suite, digest_of, open_envelope, write_message
from tansiq.errors import RefusedError

Make = Callable[..., Message]


def test_an_error_after_the_sender_is_proved_tells_what_a_receipt_needs(
    world: Any, suite: Suite, message: Make
) -> None:
    envelope = world.seal(message(), suite)
    world.at += timedelta(days=40)
    with pytest.raises(RefusedError) as caught:
        world.open(envelope)
    assert caught.value.details == {
        "sender": "alpha.police",
        "id": "1" * 32,
        "digest": digest_of(write_message(message())),
        "moment": "2026-12-27T08:00:00Z",
    }


def test_an_error_before_that_tells_no_name_of_a_message(world: Any, suite: Suite, message: Make) -> None:
    envelope = world.seal(message(), suite)
    world.holders["alpha.police"] = world.holders["gamma.police"]
    with pytest.raises(RefusedError) as caught:
        world.open(envelope)
    assert caught.value.code == "envelope.key_unknown"
    assert {"id", "digest"}.isdisjoint(caught.value.details)


def test_a_key_that_is_held_and_stands_on_no_card_opens_nothing(world: Any, suite: Suite, message: Make) -> None:
    """A node that has lost its own card from the directory must not go on as if nothing had happened."""
    envelope = world.seal(message(), suite)
    bare = Holder(world.cards["gamma.police"], world.holders["beta.police"].keys)
    with pytest.raises(RefusedError, match=r"envelope\.wrong_recipient"):
        open_envelope(envelope, bare, world.cards, at=world.at, tolerance=world.tolerance)


def test_every_recipient_opens_the_same_message(world: Any, suite: Suite, message: Make) -> None:
    envelope = world.seal(message(recipients=("beta.police", "gamma.police")), suite)
    assert world.open(envelope, "beta.police") == world.open(envelope, "gamma.police")
