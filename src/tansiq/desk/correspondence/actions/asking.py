"""Asking a partner in a case: the messages leave and the case takes its step, both or neither."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from tansiq.desk.accounts.verbs import action
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.sight import locked_case
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.exchange.actions.sending import send
from tansiq.desk.exchange.draft import Draft
from tansiq.desk.exchange.models import Outgoing
from tansiq.errors import RefusedError

__all__ = ["ask"]


@action("exchange:message:send")
def ask(
    *,
    by: Actor,
    case_id: str,
    revision: int,
    draft: Draft,
    partner_ids: Sequence[str],
    attested: Collection[str] = (),
    lang: str = "en",
) -> tuple[str, ...]:
    """Queue a message of a case to each of some partners, and take the step that it is; the names of the messages.

    The matter is that of the case; the code that the case carries goes along. Raises as ``send`` and ``take_step``,
    and RefusedError ``correspondence.no_asking`` for a type that asks nobody, ``correspondence.handling_left``,
    ``correspondence.second_first`` where the step waits for a second person.
    """
    case = locked_case(by, case_id, revision)
    rule = rules().get(case.type)
    if rule is None:
        raise RefusedError("correspondence.no_asking")
    _refuse_weaker(case, draft)
    bound = replace(draft, group=str(case.group_id or ""), case=str(case.pk))
    names = send(by=by, draft=bound, partner_ids=partner_ids)
    for one in Outgoing.objects.filter(message_id__in=names):
        Belonging.objects.create(case=case, thread_id=one.thread_id)
    waits = take_step(
        by=by, case_id=case_id, revision=revision, step=rule.step, attested=frozenset(attested), lang=lang,
        facts={rule.reference: ", ".join(names)},
    )  # fmt: skip
    if waits is not None:
        raise RefusedError("correspondence.second_first")
    return names


def _refuse_weaker(case: Case, draft: Draft) -> None:
    """What binds the case binds what is said of it: somebody may add a code, not leave one out."""
    kept = str(case.facts.get(rules()[case.type].facts.get("handling", ""), "") or case.handling)
    if kept not in draft.handling:
        raise RefusedError("correspondence.handling_left", handling=kept.upper())
