"""The law is asked about a message: when it is queued, and once more before it is sealed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from django.utils import timezone

from tansiq.desk.exchange.draft import Draft, question_of, restored
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.desk.exchange.own import self_description
from tansiq.desk.exchange.reviewed import Gathered, answers_of
from tansiq.desk.parameters.library import place
from tansiq.desk.rulebook.in_force import is_unsettled, standing_still
from tansiq.engines.law import Answer, Authority, Delivery, Law, Question, ask_each
from tansiq.engines.workflows import Place
from tansiq.errors import RefusedError

__all__ = ["Grounds", "lawful", "why_not"]

_CHANGED, _NOT_LAWFUL = "exchange.law_changed", "exchange.not_lawful"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What answers rest on: the law at a moment, who asks, and the calendar by which limits run.

    ``free``: threads of which it is known already that nothing is laid on them. ``reviews``: those of many messages
    that wait, gathered at once. ``answered``: what law said so far, by what it was asked.
    """

    law: Law
    sender: Authority
    place: Place
    at: datetime
    free: frozenset[str] = frozenset()
    reviews: Gathered | None = None
    answered: dict[Hashable, Delivery] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    @standing_still()
    def now() -> Grounds:
        """The law of today, where the node is.

        Raises as ``law_now`` and ``self_description``, and RefusedError ``rulebook.unsettled``.
        """
        if is_unsettled():
            raise RefusedError("rulebook.unsettled")
        own = self_description()
        return Grounds(law_now(), Authority(own.state, own.kind, own.authority), place(), timezone.now())

    def delivery(self, question: Question, recipients: Collection[Authority]) -> Delivery:
        """As ``ask_each``, which is asked once for all messages of which the same is to be known: most that wait."""
        asked = _key(question), frozenset(recipients)
        if asked not in self.answered:
            self.answered[asked] = ask_each(self.law, question, recipients, self.place)
        return self.answered[asked]


def lawful(draft: Draft, partners: Sequence[Partner], grounds: Grounds) -> dict[str, tuple[str, ...]]:
    """The codes of what goes along with a message, for each partner by its name.

    Raises RefusedError ``exchange.suspended``, ``exchange.not_lawful`` with the answers (``answers``),
    ``exchange.conditions_open``, and as ``answers_of`` for its risk reviews: for all of them where one may not have it.
    """
    for one in partners:
        if one.is_suspended:
            raise RefusedError("exchange.suspended", authority=one.authority)
        if draft.attached and not one.has_node:  # a letter carries what it says: a file goes beside it by hand
            raise RefusedError("exchange.attached_no_node", authority=one.authority)
    # Said here, before law is asked: no record of law can take the review away.
    risks = answers_of(draft, partners, grounds.law, grounds.at, grounds.reviews)
    whom = {Authority(one.state, one.kind, one.authority): one.authority for one in partners}
    delivery = grounds.delivery(question_of(draft, risks, grounds.sender, grounds.at, grounds.free), whom)
    answers = {whom[one]: answer for one, answer in delivery.answers.items()}
    if delivery.recipients != frozenset(whom):
        refused = {name: answer for name, answer in answers.items() if not answer.allowed}
        codes = sorted({code for answer in refused.values() for code in answer.codes})
        raise RefusedError(_NOT_LAWFUL, codes=", ".join(codes), recipients=", ".join(refused), answers=refused)
    for answer in answers.values():
        _refuse_open_conditions(draft, answer)
    return {name: tuple(one.code for one in answer.conditions) for name, answer in answers.items()}


def why_not(message: Outgoing, partner: Partner, grounds: Grounds) -> tuple[str, ...]:
    """The codes of what stands today against a message that was lawful when it was queued; empty where nothing does.

    One of which it is not known what law was asked has nothing that it could leave on.
    """
    if not message.asked:
        return (_CHANGED,)
    try:
        lawful(replace(restored(message.asked), thread=message.thread_id), [partner], grounds)
    except RefusedError as error:
        answers = error.details.get("answers")
        return answers[partner.authority].codes if isinstance(answers, dict) else (error.code,)
    return ()


def _key(question: Question) -> Hashable:
    """All of a question: two of which any field differs have different ones."""
    values = (getattr(question, one.name) for one in fields(question))
    return tuple(tuple(sorted(one.items())) if isinstance(one, Mapping) else one for one in values)


def _refuse_open_conditions(draft: Draft, answer: Answer) -> None:
    wanted = {one.code for one in answer.conditions if one.when == "before"}
    if wanted - set(draft.confirmed):
        raise RefusedError("exchange.conditions_open", codes=", ".join(sorted(wanted)), answer=answer)
