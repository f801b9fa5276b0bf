"""The risk review, before anything of a person leaves. Unanswered is not sent; no assurance clears torture."""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.engines.law.answer import Condition, LawPlace, Reason
from tansiq.engines.law.matter import Matter, condition, reason

__all__ = ["against_risks", "risk_conditions"]


def against_risks(matter: Matter) -> Iterator[Reason]:
    """A question without an answer, or with one that forbids to send."""
    if not matter.question.is_personal:
        return
    for risk in matter.law.terms.risks.values():
        answer = matter.question.risks.get(risk.id)
        law = LawPlace(None, risk.citation)
        if answer is None:
            yield reason("sending.risk_unanswered", law, question=risk.texts)
        elif risk.effects[answer] == "refuse":
            code = "sending.assurance" if answer == "assured" else "sending.risk"
            yield reason(code, law, question=risk.texts)


def risk_conditions(matter: Matter) -> Iterator[Condition]:
    """What has to be done first, where an answer lets a message go on a condition."""
    for risk in matter.law.terms.risks.values():
        answer = matter.question.risks.get(risk.id)
        if answer is not None and risk.effects[answer] == "condition" and risk.condition is not None:
            yield condition("condition.risk", "before", LawPlace(None, risk.citation), text=risk.condition)
