"""What goes with a case of a possible hit: both sides on its page, and what a decision leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.consequences import Happened
from tansiq.desk.screening import queries
from tansiq.desk.screening.actions.effects import remember
from tansiq.desk.screening.review import Review
from tansiq.desk.screening.rules import rules
from tansiq.desk.watchlists.truth import local_day

__all__ = ["OfHits", "remember_decision"]


class OfHits:
    """Accompanies the case type of ``rules.toml``; named in the settings."""

    template = "screening/part.html"

    def part(self, *, by: Actor, case_id: str, lang: str) -> Review | None:
        """Both sides, for those who may look at them; None for a case that no screening opened."""
        return queries.hit(by=by, case_id=case_id, lang=lang) if by.may("screening:hit:read") else None

    def suggested(self, *, by: Actor, case_id: str, at: datetime) -> Mapping[str, object]:  # noqa: ARG002  (as every companion)
        """The longest that "not the same person" may hold: a person may make it shorter."""
        memory = rules().memory
        return {memory.until: local_day(at) + timedelta(days=memory.days)}

    def happened(self, *, by: Actor, case_id: str) -> tuple[()]:  # noqa: ARG002  (as every companion)
        """Nothing: what was decided stands in the case."""
        return ()


def remember_decision(happened: Happened) -> None:
    """That it is not the same person is remembered: a word of the table of consequences."""
    assert happened.event is not None
    remember(happened.by, happened.case, happened.event)
