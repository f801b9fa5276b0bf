"""What goes with the hand-over of a shift: the list of what was open when it was signed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.consequences import Happened
from tansiq.desk.duty import queries
from tansiq.desk.duty.actions.effects import hand_list_over

__all__ = ["SIGN", "SIGNED", "TYPE", "OfHandOvers", "list_handed_over"]

#: The case type that it accompanies, the step by which a shift is signed over, and what is stood for with it.
TYPE: Final = "hand_over"
SIGN: Final = "sign_over"
SIGNED: Final = "all_is_told"


class OfHandOvers:
    """Accompanies the case type of hand-overs; named in the settings."""

    template = "duty/handed_over.html"

    def part(self, *, by: Actor, case_id: str, lang: str) -> object | None:  # noqa: ARG002  (as every companion)
        """What was open, for those who may see it, each as far as it is open to them; None before it was signed."""
        return queries.handed_over(by=by, case_id=case_id) if by.may("duty:shift:read") else None

    def suggested(self, *, by: Actor, case_id: str, at: datetime) -> Mapping[str, object]:  # noqa: ARG002  (as every companion)
        """Nothing: who hands over says it themselves."""
        return {}

    def happened(self, *, by: Actor, case_id: str) -> tuple[()]:  # noqa: ARG002  (as every companion)
        """Nothing: what was signed stands in the case."""
        return ()


def list_handed_over(happened: Happened) -> None:
    """The list is taken from the queue of whoever signs, when they sign, again where it was sent back."""
    hand_list_over(happened.by, happened.case, timezone.now())
