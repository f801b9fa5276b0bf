"""What goes with every case: whether a transfer is restricted, and nothing of why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tansiq.desk.audit.actor import Actor
from tansiq.desk.protection import queries

__all__ = ["OfRestriction", "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """``may_lay``: whoever reads is an officer that restrictions are for."""

    case_id: str
    is_restricted: bool
    may_lay: bool


class OfRestriction:
    """Accompanies the cases of every type; named in the settings."""

    template = "protection/part.html"

    def part(self, *, by: Actor, case_id: str, lang: str) -> Part | None:  # noqa: ARG002  (as every companion)
        """The line that says to ask the data-protection officer; None where there is nothing to say."""
        is_restricted = queries.is_restricted(by=by, case_id=case_id)
        may_lay = by.may("protection:restriction:lay")
        return Part(case_id, is_restricted, may_lay) if is_restricted or may_lay else None

    def suggested(
        self, *, by: Actor, case_id: str, at: datetime  # noqa: ARG002  (as every companion)
    ) -> Mapping[str, object]:  # fmt: skip
        """Nothing."""
        return {}

    def happened(self, *, by: Actor, case_id: str) -> tuple[()]:  # noqa: ARG002  (as every companion)
        """Nothing: when it was laid, and that it was, is for its officers."""
        return ()
