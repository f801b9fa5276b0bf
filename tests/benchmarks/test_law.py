"""Seeded law and messages: nothing goes that an oracle written apart refuses; and that oracle notices faults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from benchmarks.law_oracle import may_go
from benchmarks.law_worlds import make_message, worlds

from benchmarks import law as bench
from tansiq.engines.law import Reason, binding, carrying, contents, grounds, restricting, sending, using

CASES = 20_000


def test_nothing_goes_that_the_oracle_refuses_and_nothing_is_refused_that_it_lets_go() -> None:
    tally = bench.tried(CASES)
    assert tally.cases >= CASES
    assert tally.leaks == []
    assert tally.refused_alone == []
    assert CASES / 20 < tally.allowed < CASES  # neither side of it is trivial
    assert len([code for code in tally.codes if code.startswith(("sending.", "using."))]) > 50


def _nothing(*_: Any) -> Iterator[Reason]:
    return iter(())


RULES = [
    (sending, "_BETWEEN", (contents.against_carrying,)),
    (sending, "_BETWEEN", (binding.against_relations,)),
    *(
        (sending, "_STAGES", (*sending._STAGES[:2], tuple(one for one in sending._STAGES[2] if one is not gone)))
        for gone in sending._STAGES[2]
    ),
    (binding, "_party_not_bound", _nothing),
    (binding, "_not_in_force", _nothing),
    *((carrying, name, _nothing) for name in (
        "_sender", "_recipient", "_purpose", "_channel", "_language", "_offence", "_documents", "_reservations",
        "_thresholds")),
    (contents, "_handling", _nothing),
    (contents, "_statements", _nothing),
    (contents, "_outside", _nothing),
    (grounds, "_against_request", _nothing),
    (grounds, "_against_refusal", _nothing),
    (grounds, "_forbidding", lambda *_: None),
    (sending, "is_restricted", lambda *_: False),
    (using, "is_item_restricted", lambda *_: False),
    (restricting, "_answered", lambda *_: False),
    (using, "_statements", _nothing),
    (using, "_rules", _nothing),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "value"), RULES)
def test_a_rule_that_is_left_out_is_noticed(
    module: Any, name: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, value)
    assert any(_is_noticed(seed) for seed in range(40)), "no seed noticed it"


def _is_noticed(seed: int) -> bool:
    """Whether something was let go, or an answer was made without what the rule says is there."""
    try:
        return bool(bench.tried(500, seed).leaks)
    except KeyError:
        return True


def test_the_same_seed_makes_the_same_worlds() -> None:
    first, second = ([make_message(*next(worlds(7))) for _ in range(2)] for _ in range(2))
    assert first == second


def test_the_oracle_lets_a_fitting_message_go() -> None:
    rng, made = next(worlds(3))
    found = [may_go(made.world, *make_message(rng, made)) for _ in range(200)]
    assert any(found)
    assert not all(found)
