"""Taking a message in: a case of the receiving side, its first step, the receipt that it was seen; all or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from tansiq.desk.accounts.verbs import action
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.facts import from_stored
from tansiq.desk.cases.library import library
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.sight import visible
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.correspondence.rules import Taken, rules
from tansiq.desk.correspondence.telling import told_by
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.actions.receiving import see
from tansiq.desk.exchange.models import Incoming, Thread
from tansiq.errors import RefusedError

__all__ = ["take_in"]


@action("exchange:message:see")
def take_in(*, by: Actor, message_id: str, facts: Mapping[str, object], lang: str = "en") -> str:
    """Open the case of a message that came in, and receive it; the case's id.

    The type, and what the message says itself, the table and the message give; ``facts`` are those that a person adds.
    The matter is that of the thread. Raises RefusedError ``access.unknown``, ``correspondence.not_taken`` for a kind
    that opens no case, ``correspondence.taken`` with the case where its thread has one, and as ``open_case`` and
    ``take_step``: then nothing was done.
    """
    found, thread = _locked(by, message_id)
    rule = rules().taken.get(found.kind)
    if rule is None:
        raise RefusedError("correspondence.not_taken")
    _refuse_taken(by, found)
    case = _opened(by, found, rule, facts, group=str(thread.group_id or ""), lang=lang)
    Belonging.objects.create(case=case, thread=thread, taken=found)
    see(by=by.acting_for(case.purpose, str(case.pk)), incoming_id=message_id)
    if take_step(by=by, case_id=str(case.pk), revision=case.revision, step=rule.step, lang=lang) is not None:
        raise RefusedError("correspondence.second_first")
    return str(case.pk)


def _locked(by: Actor, message_id: str) -> tuple[Incoming, Thread]:
    """The message, its thread held until the transaction ends: two officers take it in once."""
    found = sight.incoming(by).select_related("partner").filter(message_id=message_id).first()
    if found is None or found.thread_id is None:
        raise RefusedError("access.unknown")
    return found, Thread.objects.select_for_update().get(pk=found.thread_id)


def _refuse_taken(by: Actor, found: Incoming) -> None:
    taken = Belonging.objects.filter(thread_id=found.thread_id).first()
    if taken is None:
        return
    case = visible(by).filter(pk=taken.case_id).first()
    if case is None:
        raise RefusedError("correspondence.taken_elsewhere")
    raise RefusedError("correspondence.taken", case=case.reference)


def _opened(by: Actor, found: Incoming, rule: Taken, facts: Mapping[str, object], *, group: str, lang: str) -> Case:
    told = told_by(found, lang)
    asked = {one.id for one in rule.asked(told)}
    given = {name: value for name, value in facts.items() if name in asked}
    said = from_stored(library().newest(rule.type).fields, rule.said(told))
    return open_case(
        by=by, type_id=rule.type, purpose=told["purpose"], legal_basis=told["basis"][:200], handling=told["handling"],
        facts={**given, **said, rule.reference: found.message_id}, group=group, about=[told["owner"]], lang=lang,
    )  # fmt: skip
