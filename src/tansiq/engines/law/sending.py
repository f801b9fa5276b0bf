"""May this be sent to them, for this, and with what conditions? The one answer that everything that leaves must have.

Rules stand in stages: what a later stage looks at is known to be there once the earlier ones have found nothing. All
that is wrong in one stage is told at once. Refusing is never final: the answer says what is wanting, and a person
decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tansiq.engines.law.answer import Answer, Reason
from tansiq.engines.law.binding import against_basis, against_relations, against_standing
from tansiq.engines.law.carrying import against_message
from tansiq.engines.law.conditions import clocks, conditions, default_restrictions, supports
from tansiq.engines.law.contents import against_carrying, against_charter, against_contents
from tansiq.engines.law.grounds import against_grounds
from tansiq.engines.law.library import Law
from tansiq.engines.law.matter import Matter, reason
from tansiq.engines.law.question import Authority, Question
from tansiq.engines.law.restricting import RESTRICTED, is_restricted
from tansiq.engines.law.risks import against_risks
from tansiq.engines.law.wording import unknown_words
from tansiq.engines.workflows import Place
from tansiq.engines.workflows.sight import local_day

__all__ = ["Delivery", "ask", "ask_each"]

_BETWEEN = (against_relations, against_carrying)
_STAGES = (
    (against_basis,),
    (against_standing,),
    (against_message, against_grounds, against_contents, against_charter, against_risks),
)


def ask(law: Law, question: Question, recipient: Authority, place: Place) -> Answer:
    """Whether a message may go to one recipient; refused with reasons, or allowed with supports, conditions and clocks.

    ``place``: the calendar of the sender, where limits are counted.
    Raises MalformedError ``workflow.naive_time``, or ``workflow.span`` where a limit runs out of the calendar.
    """
    day = local_day(question.at, place)
    if is_restricted(law, question, recipient):
        return RESTRICTED
    if wrong := tuple(unknown_words(law, question, recipient)):
        return Answer(wrong)
    matter = Matter(law, question, recipient, day, place)
    if refusals := tuple(_first(matter)):
        return Answer(refusals)
    if matter.kind.follows:
        return Answer(conditions=tuple(default_restrictions(matter)))
    return Answer(
        supports=tuple(supports(matter)),
        conditions=conditions(matter),
        clocks=clocks(matter),
        recipients_visible=matter.instrument.recipients_visible,
    )


def _first(matter: Matter) -> Iterator[Reason]:
    """The refusals of the first stage that has any. What only follows an earlier message has no basis of its own."""
    for stage in (_BETWEEN,) if matter.kind.follows else (_BETWEEN, *_STAGES):
        found = [one for rule in stage for one in rule(matter)]
        if found:
            yield from found
            return


@dataclass(frozen=True, slots=True)
class Delivery:
    """The answer for each recipient; ``refusals`` stand against the message as a whole."""

    answers: Mapping[Authority, Answer]
    refusals: tuple[Reason, ...] = ()

    @property
    def recipients(self) -> frozenset[Authority]:
        """Those that it may go to: nobody, where there is no recipient, or none that may have it."""
        return frozenset(one for one, answer in self.answers.items() if answer.allowed and not self.refusals)


def ask_each(law: Law, question: Question, recipients: Iterable[Authority], place: Place) -> Delivery:
    """The answer for every recipient, each asked alone; to nobody is a refusal. Raises as :func:`ask` does."""
    answers = {recipient: ask(law, question, recipient, place) for recipient in recipients}
    return Delivery(answers, () if answers else (reason("sending.nobody"),))
