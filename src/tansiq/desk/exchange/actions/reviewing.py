"""A risk review answered: kept once, with who answered it and when; a later one takes its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Review
from tansiq.desk.exchange.review_rules import review_rules
from tansiq.desk.exchange.reviewed import CLEAR, is_same, is_sealed, questions_of
from tansiq.engines.law import Law
from tansiq.engines.law.terms import ANSWERS
from tansiq.errors import MalformedError, RefusedError

__all__ = ["Told", "answer"]

_ANSWER = "exchange:review:answer"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody answers about one person: by question; ``words``: why, where a risk is there or was looked into.

    ``partner_ids``: to whom messages would go. ``case``, ``thread``: where it counts; outside of both for the messages
    that are written with it. ``looked_at``: names of sources.
    """

    person: str
    answers: Mapping[str, str]
    partner_ids: Sequence[str]
    words: str = ""
    looked_at: Collection[str] = ()
    case: str = ""
    thread: str = ""


@action(_ANSWER)
def answer(*, by: Actor, told: Told) -> str:
    """Keep a risk review; its name. Whether it lets anything go, law says when a message rests on it.

    An answer that restricts a transfer is not kept and not recorded: the data-protection officer seals it (0056).

    Raises RefusedError ``exchange.risk_open`` with the questions that are open, ``exchange.nobody``,
    ``exchange.review_person``, ``exchange.review_words``, ``sending.restricted``, ``access.unknown``; MalformedError
    ``exchange.review_word`` for a word that is none.
    """
    law = law_now()
    _refuse_wrong(told, law)
    states = sorted({sight.partner(one).state for one in told.partner_ids})
    if not states:
        raise RefusedError("exchange.nobody")
    if told.thread:
        sight.thread(by, told.thread)
    _refuse_restricted(told, law)
    made = Review.objects.create(
        case=told.case, thread_id=told.thread or None, person=" ".join(told.person.split()), states=states,
        answers=dict(told.answers), number=_number(told), words=told.words.strip(), looked_at=sorted(told.looked_at),
        asked=questions_of(law), by_id=by.user_id, role=by.role,
    )  # fmt: skip
    details = {
        "review": str(made.uid), "number": made.number, "states": states, "answers": made.answers,
        "looked_at": made.looked_at, "asked": made.asked, "days": review_rules().days,
    }  # fmt: skip
    record(_ANSWER, by=by, target=_place(told), details=details)
    return str(made.uid)


def _number(told: Told) -> int:
    """How often the person has been reviewed there, this time among that."""
    if not told.case and not told.thread:
        return 1
    before = Review.objects.filter(case=told.case, thread=told.thread or None).values_list("person", flat=True)
    return 1 + sum(is_same(told.person, one) for one in before)


def _place(told: Told) -> str:
    return f"case:{told.case}" if told.case else f"thread:{told.thread}" if told.thread else ""


def _refuse_wrong(told: Told, law: Law) -> None:
    """Every question answered by a word of the answers, a person named, and said why where that is needed."""
    risks, rules = law.terms.risks, review_rules()
    missing = [name for name in risks if not told.answers.get(name)]
    if missing:
        raise RefusedError("exchange.risk_open", questions=", ".join(missing))
    wrong = {*told.answers} - {*risks} | {*told.answers.values()} - {*ANSWERS} | {*told.looked_at} - {*rules.sources}
    if wrong:
        raise MalformedError("exchange.review_word", word=min(wrong)[:60])
    if not 0 < len(told.person.strip()) <= rules.person:
        raise RefusedError("exchange.review_person", most=rules.person)
    is_plain = set(told.answers.values()) == {CLEAR}
    if len(told.words) > rules.words or (not is_plain and not told.words.strip()):
        raise RefusedError("exchange.review_words", most=rules.words)


def _refuse_restricted(told: Told, law: Law) -> None:
    """What may restrict a transfer has one answer that is kept: that nothing stands against it."""
    if any(is_sealed(one) and told.answers[one.id] != CLEAR for one in law.terms.risks.values()):
        raise RefusedError("sending.restricted")
