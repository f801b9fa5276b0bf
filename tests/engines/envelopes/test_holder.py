"""An authority signs with the last of its keys that is in force, and with one that it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tansiq.engines.envelopes import CardKey, Holder, PrivateKey, Suite, Term
from tansiq.errors import RefusedError


def test_there_is_one_key_for_each_signature_of_the_suite(world: Any, suite: Suite) -> None:
    keys = world.holders["alpha.police"].signing_keys(suite, world.at)
    assert tuple(key.algorithm for key in keys) == suite.signatures


def test_the_last_key_in_force_signs(world: Any, suite: Suite) -> None:
    holder: Holder = world.holders["alpha.police"]
    new = [PrivateKey(algorithm, b"n" * 32) for algorithm in suite.signatures]
    term = Term(world.at + timedelta(days=1), world.at + timedelta(days=9))
    keys = sorted((*holder.card.keys, *(CardKey(key.public, term) for key in new)), key=lambda one: one.key.kid)
    both = Holder(replace(holder.card, keys=tuple(keys)), (*new, *holder.keys))
    assert both.signing_keys(suite, world.at) == holder.signing_keys(suite, world.at)
    assert both.signing_keys(suite, world.at + timedelta(days=1)) == tuple(new)
    assert both.signing_keys(suite, world.at + timedelta(days=9)) == holder.signing_keys(suite, world.at)


def test_a_key_on_the_card_that_is_not_held_does_not_sign(world: Any, suite: Suite) -> None:
    holder = world.holders["alpha.police"]
    with pytest.raises(RefusedError, match=r"envelope\.no_key"):
        replace(holder, keys=()).signing_keys(suite, world.at)
    with pytest.raises(RefusedError, match=r"envelope\.no_key"):
        replace(holder, keys=tuple(PrivateKey(key.algorithm, b"o" * 32) for key in holder.keys)).signing_keys(
            suite, world.at
        )


def test_a_revoked_key_does_not_sign(world: Any, suite: Suite) -> None:
    kid = world.holders["alpha.police"].signing_keys(suite, world.at)[-1].kid
    world.change_term("alpha.police", kid, revoked_at=world.at)
    with pytest.raises(RefusedError, match=r"envelope\.no_key"):
        world.holders["alpha.police"].signing_keys(suite, world.at)
