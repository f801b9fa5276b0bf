"""The form of a message of a case: that of every message, beside the decision that goes with it."""

from __future__ import annotations

from typing import Any, Final

from tansiq.desk.cases.forms import DecisionForm
from tansiq.desk.correspondence.rules import Said
from tansiq.desk.exchange.forms import MessageForm

__all__ = ["CaseMessageForm"]

#: What is asked about a message that may say something of a person, beside the risk review.
_OF_PERSONS: Final = frozenset(
    {
        "handling_text", "source", "information", "nature", "names_person", "locates_person", "register", "persons",
        "contains", "documents", "reviews",
    }
)  # fmt: skip


class CaseMessageForm(MessageForm):
    """``decision``: the step, with what it asks for; ``rule``: to whom it goes. The matter is the case's.

    ``asks``: whether the case has a place for the day by which a reply is asked for.

    A kind that the table gives cannot be chosen; grounds of law are asked for where something is refused. What only
    follows an earlier message is asked for nothing of a person, since law lets it say nothing of one.
    """

    def __init__(self, *args: Any, decision: DecisionForm, rule: Said, asks: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, groups=None, is_reply=rule.to != "partners", asks=asks, **kwargs)
        self.decision = decision
        if rule.kind:
            kinds = self.fields["kind"]
            kinds.choices = [one for one in kinds.choices if one[0] == rule.kind]  # type: ignore[attr-defined]  # a field that chooses
        kind = kwargs["law"].terms.kinds.get(rule.kind)
        left_out = set() if kind and kind.refusal else {"grounds", "consulted"}
        if kind and kind.follows:
            left_out |= _OF_PERSONS
        for name in left_out & set(self.fields):
            del self.fields[name]

    def is_valid(self) -> bool:
        """Whether both can be read: what is wrong with either is told together."""
        return all([super().is_valid(), not self.decision.is_bound or self.decision.is_valid()])
