"""One question about one recipient, with the law of its day: what every rule looks at, and how it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tansiq.engines.law.answer import Condition, LawPlace, Reason, When
from tansiq.engines.law.instrument import Carried, Instrument, Party
from tansiq.engines.law.library import Law
from tansiq.engines.law.question import Authority, Question
from tansiq.engines.law.terms import MessageKind
from tansiq.engines.workflows import Place
from tansiq.engines.workflows.texts import Texts

__all__ = ["Matter", "condition", "place_in", "reason"]


@dataclass(frozen=True, slots=True)
class Matter:
    """A question and one recipient of it, on the day it is where the sender is. The words of both are known."""

    law: Law
    question: Question
    recipient: Authority
    day: date
    place: Place

    @property
    def at(self) -> datetime:
        """When it would leave."""
        return self.question.at

    @property
    def kind(self) -> MessageKind:
        """The kind of message."""
        return self.law.terms.kinds[self.question.kind]

    @property
    def instrument(self) -> Instrument:
        """The legal basis; the rules that ask for it run once it is known to be there."""
        return self.law.instruments[self.question.basis]

    @property
    def carried(self) -> Carried:
        """What the basis says of this kind of message; asked for once it is known to say something."""
        return self.instrument.messages[self.question.kind]

    @property
    def receiving(self) -> Party | None:
        """The recipient's State as a party; None where the basis binds it without its own act, or not at all."""
        return self.instrument.party(self.recipient.state)

    def state_name(self, code: str) -> Texts:
        """What a State is called."""
        return self.law.states.states[code].texts


def place_in(instrument: Instrument, citation: str, mark: str) -> LawPlace:
    """A place in an instrument."""
    return LawPlace(instrument.texts, citation, mark)


def reason(
    code: str, law: LawPlace | None = None, /, *, details: dict[str, str] | None = None, **about: Texts
) -> Reason:
    """A reason: texts by the blank that they fill, ``details`` for what is the same in any language."""
    return Reason(code, tuple(about.items()), tuple((details or {}).items()), law)


def condition(
    code: str, when: When, law: LawPlace | None = None, /, *, details: dict[str, str] | None = None, **about: Texts
) -> Condition:
    """A condition, said like a reason."""
    return Condition(code, tuple(about.items()), tuple((details or {}).items()), law, when)
