"""Whom a message of a case reaches, and whom it does not."""

from __future__ import annotations

from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.correspondence.rules import Said, rules
from tansiq.desk.exchange.models import Incoming
from tansiq.desk.exchange.succession import is_broken

__all__ = ["answered", "may_go", "reached"]


def may_go(case: Case, step: str, rule: Said) -> bool:
    """Whether the rule is for such a case, where it stands, and there is somebody to whom its message would go."""
    is_such = any(all(case.facts.get(fact) == value for fact, value in one.items()) for one in rule.when)
    if (rule.when and not is_such) or (rule.states and case.state not in rule.states):
        return False
    if rule.to == "partners":  # whom to ask, a person chooses
        return True
    return answered(case, step) is not None if rule.to == "owner" else case.threads.exists()


def answered(case: Case, step: str) -> Incoming | None:
    """The message that a step answers: the last of those that it records, or the one that opened the case."""
    heard = rules().heard.get(case.type, {})
    kinds = [kind for kind, rule in heard.items() if rule.step == step]
    came = Incoming.objects.filter(thread__belonging__case=case, status=Incoming.Status.TAKEN)
    recorded = came.filter(kind__in=kinds, taken_in__isnull=True).order_by("-pk").first()
    return recorded or came.filter(taken_in__case=case).order_by("pk").first()


def reached(case: Case) -> tuple[list[Belonging], list[Belonging]]:
    """The threads of a case in which one more message can go, and those in which none can.

    None can where an earlier one did not arrive, or nothing goes to the partner for now: those are reached otherwise.
    """
    rows = list(case.threads.select_related("thread__partner").prefetch_related("thread__outgoing").order_by("pk"))
    closed = [one for one in rows if is_broken(one.thread.outgoing.all()) or one.thread.partner.is_suspended]
    return [one for one in rows if one not in closed], closed
