"""A card is written in one way, and what is on it counts in its term and until it is revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tansiq.engines.envelopes import HYBRID, ORDINARY, Certificate, Term
from tansiq.engines.envelopes.card import read_card
from tansiq.errors import MalformedError, RefusedError

DAY = timedelta(days=1)


def test_a_card_is_read_as_it_was_written(world: Any) -> None:
    card = world.cards["alpha.police"]
    assert read_card(card.to_value()) == card


def test_a_card_cannot_be_made_as_it_may_not_be(world: Any) -> None:
    card = world.cards["alpha.police"]
    term = Term(world.at, world.at + DAY)
    wrong: list[dict[str, Any]] = [
        {"keys": card.keys[::-1]}, {"keys": (card.keys[0], card.keys[0])}, {"suites": ()}, {"suites": ("none",)},
        {"suites": (ORDINARY.name, HYBRID.name)}, {"names": {"ar": "a", "fr": "b"}}, {"authority": "A"},
        {"names": {"ar": "a", "fr": "b", "en": "\u202ec"}}, {"addresses": ("a\nb",)},
        {"certificates": (Certificate("b" * 64, term), Certificate("a" * 64, term))},
    ]  # fmt: skip
    for changes in wrong:
        with pytest.raises(MalformedError, match=r"signed\.field"):
            replace(card, **changes)


def test_a_card_with_something_else_in_it_is_refused(world: Any) -> None:
    value = world.cards["alpha.police"].to_value()
    key = value["keys"][0]
    for changes in (
        {"more": 1}, {"keys": [key | {"use": "sig"}]}, {"keys": [key | {"until": "soon"}]}, {"keys": ["key"]},
        {"certificates": [{"digest": "0" * 64}]}, {"certificates": [key]}, {"names": []},
    ):  # fmt: skip
        with pytest.raises(MalformedError, match=r"signed\.field"):
            read_card(value | changes)
    with pytest.raises(MalformedError, match=r"signed\.field"):
        read_card([])


def test_a_certificate_counts_in_its_term_and_until_it_is_revoked(world: Any) -> None:
    at = world.at
    good, revoked = Term(at, at + DAY), Term(at, at + DAY, revoked_at=at)
    certificates = (Certificate("a" * 64, good), Certificate("b" * 64, revoked))
    card = replace(world.cards["alpha.police"], certificates=certificates)
    card.verify_certificate("a" * 64, at)
    for digest, moment, code in (
        ("b" * 64, at, "card.certificate_revoked"),
        ("c" * 64, at, "card.certificate_unknown"),
        ("a" * 64, at + DAY, "card.certificate_term"),
        ("a" * 64, at - timedelta(seconds=1), "card.certificate_term"),
    ):
        with pytest.raises(RefusedError) as caught:
            card.verify_certificate(digest, moment)
        assert caught.value.code == code


def test_a_term_covers_its_beginning_and_not_its_end(world: Any) -> None:
    term = Term(world.at, world.at + DAY)
    second = timedelta(seconds=1)
    assert term.covers(world.at)
    assert not term.covers(world.at - second)
    assert not term.covers(world.at + DAY)
    assert term.covers(world.at - DAY, DAY)
    assert term.covers(world.at + 2 * DAY - second, DAY)
    assert not term.covers(world.at + 2 * DAY, DAY)
