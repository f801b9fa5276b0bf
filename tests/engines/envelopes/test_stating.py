"""Whose word a signed document is: by keys of the card that is pinned, of a suite that it lists, that count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tansiq.engines.envelopes import HYBRID, ORDINARY
from tansiq.engines.envelopes.signing import read_signed, sign
from tansiq.engines.envelopes.stating import Refusals, Stated, prove_stated
from tansiq.errors import RefusedError

DAY = timedelta(days=1)
NAME = "alpha.police"
REFUSALS = Refusals("pull.downgraded", "pull.key")


def _prove(world: Any, issuer: str = NAME) -> None:
    keys = world.holders[NAME].signing_keys(ORDINARY, world.at)
    signed = read_signed(sign(b"{}", "tansiq-invented", ORDINARY, keys), "tansiq-invented", limit=100)
    said = Stated(issuer, world.at)
    prove_stated(signed, said, world.cards, at=world.at, tolerance=DAY, refusals=REFUSALS)


def _refused(world: Any, code: str, issuer: str = NAME) -> None:
    with pytest.raises(RefusedError) as caught:
        _prove(world, issuer)
    assert caught.value.code == code


def test_what_the_issuers_own_keys_signed_is_its_word_and_nobody_elses(world: Any) -> None:
    _prove(world)
    _refused(world, "envelope.key_unknown", "beta.police")
    _refused(world, "envelope.sender_unknown", "nobody.knows")


def test_each_kind_of_document_has_its_own_codes_for_suites_and_keys(world: Any) -> None:
    holder = world.holders[NAME]
    world.holders[NAME] = replace(holder, card=replace(holder.card, suites=(HYBRID.name,)))
    _refused(world, "pull.downgraded")
    world.holders[NAME] = holder
    (key,) = holder.signing_keys(ORDINARY, world.at)
    world.change_term(NAME, key.kid, until=world.at - DAY - timedelta(seconds=1))
    _refused_key = read_signed(sign(b"{}", "tansiq-invented", ORDINARY, (key,)), "tansiq-invented", limit=100)
    with pytest.raises(RefusedError, match=r"pull\.key"):
        prove_stated(_refused_key, Stated(NAME, world.at), world.cards, at=world.at, tolerance=DAY, refusals=REFUSALS)
