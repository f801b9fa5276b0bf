"""What goes with a case that asks partners: its messages, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tansiq.desk.audit.actor import Actor
from tansiq.desk.correspondence import queries
from tansiq.desk.correspondence.queries import Messages

__all__ = ["OfMessages"]


class OfMessages:
    """Accompanies the case types of ``rules.toml``; named in the settings."""

    template = "correspondence/part.html"

    def part(self, *, by: Actor, case_id: str, lang: str) -> Messages | None:  # noqa: ARG002  (as every companion)
        """The messages, for those who may read them; None where there is none and nobody to be asked."""
        if not by.may("exchange:message:read"):
            return None
        found = queries.messages(by=by, case_id=case_id)
        return found if found.threads or found.may_ask else None

    def suggested(self, at: datetime) -> Mapping[str, object]:  # noqa: ARG002  (as every companion)
        """Nothing: what came in is read before a decision names it."""
        return {}
