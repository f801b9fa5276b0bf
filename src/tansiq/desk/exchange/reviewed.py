"""The risk reviews that a message rests on: whether they count for it, and what law is told of their answers.

A review counts in its case, or in its conversation, for some days, towards the States that it was answered for, and as
long as nobody answered anew about the same person. Asked when a message is queued, and again before it is sealed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from tansiq.desk.exchange.draft import Draft
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner, Review
from tansiq.desk.exchange.origins import came_with
from tansiq.desk.exchange.review_rules import review_rules
from tansiq.desk.exchange.using import passed_on
from tansiq.engines.canonical import canonical_form
from tansiq.engines.envelopes import digest_of
from tansiq.engines.law import Law
from tansiq.engines.law.terms import Risk
from tansiq.errors import RefusedError

__all__ = [
    "CLEAR", "Gathered", "answers_of", "counting", "counts_until", "gathered", "is_needed", "is_same", "is_sealed",
    "last_of", "named", "questions_of",
]  # fmt: skip

#: The one answer that is kept of a question which may restrict a transfer: nothing stands against it.
CLEAR: Final = "absent"
_STRICTEST_FIRST: Final = ("restrict", "refuse", "condition", "clear")
_LIMIT: Final = 1 << 20


def is_sealed(risk: Risk) -> bool:
    """Whether an answer may restrict a transfer: then what was answered is between an officer and data protection."""
    return "restrict" in risk.effects.values()


def questions_of(law: Law) -> str:
    """The digest of the questions as law asks them: whoever answered others did not answer these."""
    return _digest(tuple((name, one.citation, tuple(one.effects.items())) for name, one in law.terms.risks.items()))


@lru_cache(maxsize=8)
def _digest(risks: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]) -> str:
    asked = {name: {**dict(effects), "citation": citation} for name, citation, effects in risks}
    return digest_of(canonical_form(asked, limit=_LIMIT))


@dataclass(frozen=True, slots=True)
class Gathered:
    """Reviews by their names; ``threads``: those of some conversations in which messages rest on each.

    ``unused``: those on which no message rests.
    """

    rows: Mapping[UUID, Review]
    threads: Mapping[int, frozenset[str]]
    unused: frozenset[int]

    def named(self, names: Collection[str]) -> list[Review]:
        """Those of these names. Raises RefusedError ``access.unknown`` for one that is not there."""
        wanted = set(map(_uid, names))
        if not all(one in self.rows for one in wanted):  # by difference all rows would be gone through
            raise RefusedError("access.unknown")
        return sorted((self.rows[one] for one in wanted), key=lambda one: one.pk)


def gathered(names: Collection[str], threads: Collection[str]) -> Gathered:
    """All that is asked about reviews for messages in these conversations: a few questions, however many those are.

    Raises RefusedError ``access.unknown`` for what is no name.
    """
    if not names:
        return Gathered({}, {}, frozenset())
    rows = {one.uid: one for one in Review.objects.filter(uid__in=set(map(_uid, names)))}
    resting: dict[int, set[str]] = {one.pk: set() for one in rows.values()}
    found = Outgoing.reviews.through.objects.filter(review__in=resting, outgoing__thread__in=threads)
    for review, thread in found.values_list("review_id", "outgoing__thread_id"):
        resting[review].add(thread)
    elsewhere = [review for review, here in resting.items() if not here]
    unused = Review.objects.filter(pk__in=elsewhere, messages=None).values_list("pk", flat=True) if elsewhere else ()
    return Gathered(rows, {review: frozenset(here) for review, here in resting.items()}, frozenset(unused))


def is_needed(draft: Draft, law: Law) -> bool:
    """Whether a message names or locates somebody, or passes on what may: nobody signed that it does not."""
    if draft.names_person or draft.locates_person:
        return True
    inside: list[Incoming] = [*passed_on(draft.passes_on), *came_with(draft.attached)]
    kinds = law.terms.kinds
    return any(one.kind not in kinds or not kinds[one.kind].follows for one in inside)


def answers_of(
    draft: Draft, partners: Sequence[Partner], law: Law, at: datetime, known: Gathered | None = None
) -> dict[str, str]:
    """What law is told: the answer to each question, of several persons the one that binds most.

    ``known``: the reviews, where they were gathered for many messages that wait.

    Raises RefusedError ``exchange.risk_open`` where a message needs a review and has none, or other questions were
    answered, ``exchange.review_other`` for one of another case, conversation or State, ``exchange.review_over``,
    ``exchange.review_newer``; ``access.unknown`` for one that is not there.
    """
    known = known or gathered(draft.reviews, [draft.thread])
    found = known.named(draft.reviews)
    if not found and is_needed(draft, law):
        raise RefusedError("exchange.risk_open", questions=", ".join(law.terms.risks))
    for one in found:
        _refuse_uncounted(one, partners, law, at, is_here=_is_of(one, draft, known))
    risks = law.terms.risks.values() if found else ()
    return {risk.id: _strictest(risk, [one.answers[risk.id] for one in found]) for risk in risks}


def named(names: Collection[str]) -> list[Review]:
    """Reviews by their names. Raises RefusedError ``access.unknown``."""
    return gathered(names, ()).named(names)


def counting(rows: QuerySet[Review], law: Law, at: datetime) -> list[Review]:
    """Those of ``rows`` that count now, the newest first; towards which States, each says itself."""
    since, asked = at - timedelta(days=review_rules().days), questions_of(law)
    return [one for one in last_of(rows.order_by("-pk")) if one.at > since and one.asked == asked]


def last_of(rows: Iterable[Review]) -> list[Review]:
    """Of each person in each place the last review; ``rows``: the newest first."""
    found: dict[tuple[object, ...], Review] = {}
    for one in rows:
        found.setdefault((one.case, one.thread_id, _same(one.person)), one)
    return list(found.values())


def counts_until(review: Review) -> datetime:
    """When a review is over."""
    return review.at + timedelta(days=review_rules().days)


def is_same(one: str, other: str) -> bool:
    """Whether two reviews speak of the same person, as a person is called in a case: by the same words."""
    return _same(one) == _same(other)


def _refuse_uncounted(one: Review, partners: Sequence[Partner], law: Law, at: datetime, *, is_here: bool) -> None:
    if one.asked != questions_of(law):
        raise RefusedError("exchange.risk_open", questions=", ".join(law.terms.risks))
    if not is_here or {each.state for each in partners} - set(one.states):
        raise RefusedError("exchange.review_other", person=one.person)
    if counts_until(one) <= at:
        raise RefusedError("exchange.review_over", person=one.person, days=review_rules().days)
    if _is_overtaken(one):
        raise RefusedError("exchange.review_newer", person=one.person)


def _is_of(one: Review, draft: Draft, known: Gathered) -> bool:
    """Whether it was answered for the case or the conversation of a message.

    One of neither is for the messages that it was answered for: those that left with it, and what follows them.
    """
    if one.case:
        return one.case == draft.case
    if one.thread_id:
        return one.thread_id == draft.thread
    return draft.thread in known.threads[one.pk] or one.pk in known.unused


def _is_overtaken(one: Review) -> bool:
    """Whether the same person was reviewed anew in the same place."""
    if not one.case and not one.thread_id:
        return False
    place = Q(case=one.case) if one.case else Q(thread=one.thread_id)
    later = Review.objects.filter(place, pk__gt=one.pk).values_list("person", flat=True)
    return any(is_same(one.person, person) for person in later)


def _strictest(risk: Risk, answers: Iterable[str]) -> str:
    effects: Mapping[str, str] = risk.effects
    return min(answers, key=lambda answer: _STRICTEST_FIRST.index(effects[answer]))


def _same(person: str) -> str:
    return " ".join(person.casefold().split())


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise RefusedError("access.unknown") from None
