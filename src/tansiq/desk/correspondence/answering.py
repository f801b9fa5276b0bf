"""What is said in a case, and not beside it: what its steps send, and what answers in its threads."""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.sight import visible
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.correspondence.rules import Said, rules
from tansiq.desk.exchange.models import Incoming
from tansiq.errors import RefusedError

__all__ = ["InCases"]


class InCases:
    """Says so to the exchange; named in the settings."""

    def begun(self) -> frozenset[str]:
        """The kinds that a step sends to partners whom a person chooses."""
        return frozenset(kind for steps in rules().said.values() for one in steps.values() for kind in _kinds(one))

    def answered(self, thread_id: str) -> frozenset[str]:
        """All that came into a thread that opened a case; of one that a case began, what answers it.

        What a partner asks in return is answered in the thread: no step of the case does. So is everything once the
        case is closed.
        """
        found = Belonging.objects.filter(thread_id=thread_id, case__is_final=False).select_related("case").first()
        if found is None:
            return frozenset()
        came = Incoming.objects.filter(thread_id=thread_id, status=Incoming.Status.TAKEN)
        if found.taken_id is None:
            heard = rules().heard.get(found.case.type, {})
            came = came.filter(kind__in=[kind for kind in heard if kind not in rules().taken])
        return frozenset(came.values_list("message_id", flat=True))

    def refuse(self, by: Actor, thread_id: str) -> None:
        """Raise RefusedError ``correspondence.in_case``, ``correspondence.in_case_elsewhere`` for a case not shown."""
        case = visible(by).filter(threads__thread_id=thread_id).first()
        if case is None:
            raise RefusedError("correspondence.in_case_elsewhere")
        raise RefusedError("correspondence.in_case", case=case.reference)


def _kinds(said: Said) -> Iterator[str]:
    """The kinds of a step to partners: the one that is given, or those that a fact of the case chooses among."""
    if said.to != "partners":
        return
    if said.kind:
        yield said.kind
    fact = said.facts.get("kind", "")
    yield from map(str, said.words.get(fact, {}).values())
