"""What may be asked about the messages of a case, by whoever may see both the case and the messages."""

from __future__ import annotations

from dataclasses import dataclass

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.library import definition_of
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.sight import seen_case
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.exchange import queries as exchange
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.queries import ThreadSheet

__all__ = ["Messages", "messages"]


@dataclass(frozen=True, slots=True)
class Messages:
    """The threads of a case; ``may_ask``: whether its step is one for whoever reads, where it stands now."""

    case_id: str
    may_ask: bool
    threads: tuple[ThreadSheet, ...]


@query("exchange:message:read")
def messages(*, by: Actor, case_id: str) -> Messages:
    """The messages of a case, with where each stands. Raises RefusedError ``access.unknown``."""
    case = seen_case(by, case_id)
    shown = Belonging.objects.filter(case=case, thread__in=sight.threads(by)).order_by("pk")
    threads = tuple(exchange.thread(by=by, thread_id=one.thread_id) for one in shown)
    return Messages(case_id, _may_ask(case, by), threads)


def _may_ask(case: Case, by: Actor) -> bool:
    rule = rules().get(case.type)
    if rule is None or not by.may("exchange:message:send"):
        return False
    step = definition_of(case).steps[rule.step]
    return case.state in step.sources and by.role in step.by and not case.is_held
