"""A risk review as it is read: what was answered, who answered and when, how long it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Review
from tansiq.desk.exchange.review_rules import review_rules
from tansiq.desk.exchange.reviewed import counts_until, is_sealed

__all__ = ["SETTLED", "Answered", "ReviewSeen", "review_seen", "states_told"]

#: Shown instead of the answer to a question that may restrict a transfer: which of its reasons it was, nobody is told.
SETTLED: Final = "settled"


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with the word of its answer (family ``exchange.risk``), and what was looked at before."""

    question: str
    answer: str
    looked_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewSeen:
    """A review in one language. ``by``: who answered it, by opaque id."""

    id: str
    person: str
    number: int
    states: tuple[str, ...]
    answers: tuple[Answered, ...]
    words: str
    by: str
    role: str
    at: datetime
    until: datetime


def review_seen(one: Review, lang: str) -> ReviewSeen:
    """A review as it is read by whoever may see its case or its conversation."""
    return ReviewSeen(
        id=str(one.uid), person=one.person, number=one.number, states=states_told(one.states, lang),
        answers=tuple(_answers(one, lang)), words=one.words, by=str(one.by_id), role=one.role, at=one.at,
        until=counts_until(one),
    )  # fmt: skip


def states_told(codes: list[str], lang: str) -> tuple[str, ...]:
    """What States are called."""
    known = law_now().states.states
    return tuple(known[code].texts.told(lang) if code in known else code for code in codes)


def _answers(one: Review, lang: str) -> Iterator[Answered]:
    """In the order of the questions; one that law asks no more has none to be shown by."""
    for name, risk in law_now().terms.risks.items():
        if name in one.answers:
            sources = review_rules().of(name)
            looked = tuple(sources[each].texts.told(lang) for each in one.looked_at if each in sources)
            yield Answered(risk.texts.told(lang), SETTLED if is_sealed(risk) else one.answers[name], looked)
