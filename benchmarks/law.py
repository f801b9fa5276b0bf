"""The law: seeded worlds and messages, each asked of the engine and of an oracle that was written apart.

Not one message may go, and not one use be made, that the oracle refuses; refusing more than it does is a fault too.
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC
from random import Random
from typing import Any

from benchmarks.law_oracle import may_go, may_use
from benchmarks.law_worlds import Made, make_message, make_use, worlds
from tansiq.engines.law import ask, read_question, read_use_question
from tansiq.engines.law import may_use as engine_may_use
from tansiq.engines.law.question import Authority
from tansiq.engines.workflows import Place
from tansiq.engines.workflows.entries import Entry

__all__ = ["Tally", "run", "tried"]

_MESSAGES_A_WORLD = 40
_USES_A_WORLD = 10
_PLACE = Place(UTC)
_SEED = 20_261_127


@dataclass(slots=True)
class Tally:
    """What came of so many cases. ``leaks``: let go by the engine alone; ``refused_alone``: the other way round."""

    worlds: int = 0
    messages: int = 0
    uses: int = 0
    allowed: int = 0
    leaks: list[Any] = field(default_factory=list)
    refused_alone: list[Any] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        """Messages and uses together."""
        return self.messages + self.uses

    def add(self, other: Tally) -> None:
        """Count what another came to as well."""
        self.worlds += other.worlds
        self.messages += other.messages
        self.uses += other.uses
        self.allowed += other.allowed
        self.leaks += other.leaks
        self.refused_alone += other.refused_alone
        self.codes.update(other.codes)

    def take(self, case: object, codes: tuple[str, ...], *, oracle: bool) -> None:
        """Count one answer beside the oracle's."""
        allowed = not codes
        self.allowed += allowed
        self.codes.update(set(codes))
        if allowed != oracle:
            (self.leaks if allowed else self.refused_alone).append((case, codes))


def tried(cases: int, seed: int = _SEED) -> Tally:
    """So many messages and uses, out of as many worlds as that takes."""
    tally = Tally()
    for rng, made in worlds(seed):
        tally.worlds += 1
        for _ in range(_MESSAGES_A_WORLD):
            _message(rng, made, tally)
        for _ in range(_USES_A_WORLD):
            _use(rng, made, tally)
        if tally.cases >= cases:
            return tally
    raise AssertionError


def _message(rng: Random, made: Made, tally: Tally) -> None:
    message, taker = make_message(rng, made)
    question, _ = read_question(Entry(message, "message"))
    recipient = Authority(taker["state"], taker["kind"])
    tally.messages += 1
    tally.take(
        (message, taker), ask(made.law, question, recipient, _PLACE).codes, oracle=may_go(made.world, message, taker)
    )


def _use(rng: Random, made: Made, tally: Tally) -> None:
    asked = make_use(rng, made)
    tally.uses += 1
    codes = engine_may_use(made.law, read_use_question(Entry(asked, "use"))).codes
    tally.take(asked, codes, oracle=may_use(made.world, asked))


def run(*, quick: bool = False) -> None:
    """A million cases (20,000 where ``quick``), a process a core; an error where engine and oracle differ."""
    cases, parts = (20_000, 2) if quick else (1_000_000, 20)
    start, whole = time.perf_counter(), Tally()
    with ProcessPoolExecutor() as pool:
        for part in pool.map(tried, [cases // parts] * parts, range(_SEED, _SEED + parts)):
            whole.add(part)
            print(f"law: {whole.cases:>9,} cases, {len(whole.leaks)} let go by the engine alone", flush=True)
    seconds = time.perf_counter() - start
    print(f"law: {whole.worlds:,} worlds, {whole.messages:,} messages, {whole.uses:,} uses in {seconds:,.0f} s")
    print(f"law: allowed {whole.allowed:,}; refused by the engine alone {len(whole.refused_alone)}")
    for code, count in whole.codes.most_common():
        print(f"  {count:>9,}  {code}")
    if whole.leaks or whole.refused_alone:
        raise SystemExit(f"the engine and the oracle differ, first in: {(whole.leaks or whole.refused_alone)[0]}")
