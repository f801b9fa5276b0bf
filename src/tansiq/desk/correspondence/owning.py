"""What of a case is a partner's: the facts that somebody wrote out of the message that the case was opened from."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from tansiq.desk.audit.actor import Actor
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.exchange.models import Incoming
from tansiq.desk.exchange.using import let_out
from tansiq.errors import RefusedError

__all__ = ["OwnedFacts", "taken_in"]


def taken_in(case_id: str) -> list[Incoming]:
    """The messages that a case was opened from, and is about."""
    return list(Incoming.objects.filter(taken_in__case_id=UUID(case_id)).select_related("partner").order_by("pk"))


class OwnedFacts:
    """Says of a case what is another's; named in the settings."""

    def facts(self, case_id: str) -> frozenset[str]:
        """The facts that a person adds when a message is taken in, and those that are words of its owner."""
        return frozenset(fact for one in taken_in(case_id) for fact in _said_in(one))

    def refuse(self, case_id: str, by: Actor) -> None:
        """Raise RefusedError ``exchange.use_refused`` where what the messages say may not leave the desk."""
        for one in taken_in(case_id):
            let_out(one, by)

    def is_open(self, case_id: str, by: Actor) -> bool:
        """Whether all of them may."""
        try:
            self.refuse(case_id, by)
        except RefusedError:
            return False
        return True


def _said_in(message: Incoming) -> Iterator[str]:
    rule = rules().taken.get(message.kind)
    if rule is None:
        return
    yield from (one.id for one in rule.asked({}) if one.id not in rule.facts)
    yield from (fact for fact, word in rule.facts.items() if word == "conditions")
