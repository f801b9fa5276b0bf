"""What a partner is told at once about a question of theirs, before a person has answered: one of two things.

Whoever may not be told gets what is told of somebody about whom nothing is known, to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tansiq import messages
from tansiq.engines.law.library import Law
from tansiq.engines.law.question import Authority, Question
from tansiq.engines.law.sending import ask
from tansiq.engines.workflows import Place

__all__ = ["PartnerView", "partner_view"]


@dataclass(frozen=True, slots=True)
class PartnerView:
    """All that leaves the node by itself."""

    code: Literal["partner.answer_follows", "partner.nothing"]

    def sentence(self, lang: str = "en") -> str:
        """What the partner reads, in ``lang``."""
        return messages.sentence(self.code, lang)


def partner_view(law: Law, answer: Question | None, recipient: Authority, place: Place) -> PartnerView:
    """``answer``: what we would send to the recipient; None where nothing is known of the person asked for.

    Raises as :func:`tansiq.engines.law.sending.ask` does.
    """
    if answer is None or not ask(law, answer, recipient, place).allowed:
        return PartnerView("partner.nothing")
    return PartnerView("partner.answer_follows")
