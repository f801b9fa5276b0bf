"""The form of a message of a case: that of every message, beside the decision that goes with it."""

from __future__ import annotations

from typing import Any

from tansiq.desk.cases.forms import DecisionForm
from tansiq.desk.correspondence.rules import Said
from tansiq.desk.exchange.forms import MessageForm

__all__ = ["CaseMessageForm"]


class CaseMessageForm(MessageForm):
    """``decision``: the step, with what it asks for; ``rule``: to whom it goes. The matter is the case's.

    A kind that the table gives cannot be chosen, and grounds of law are asked for where something is refused.
    """

    def __init__(self, *args: Any, decision: DecisionForm, rule: Said, is_refusal: bool, **kwargs: Any) -> None:
        super().__init__(*args, groups=None, is_reply=rule.to != "partners", **kwargs)
        self.decision = decision
        if rule.kind:
            kinds = self.fields["kind"]
            kinds.choices = [one for one in kinds.choices if one[0] == rule.kind]  # type: ignore[attr-defined]
        for name in ("grounds", "consulted") if not is_refusal else ():
            self.fields.pop(name, None)

    def is_valid(self) -> bool:
        """Whether both can be read: what is wrong with either is told together."""
        return all([super().is_valid(), not self.decision.is_bound or self.decision.is_valid()])
