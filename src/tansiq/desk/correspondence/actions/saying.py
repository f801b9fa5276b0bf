"""A step that is a message: the messages leave and the case takes its step, both or neither."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone

from tansiq.desk.accounts.verbs import action
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.facts import from_stored
from tansiq.desk.cases.library import definition_of
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.sight import locked_case, seen_case
from tansiq.desk.correspondence.binding import codes_binding
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.correspondence.owning import taken_in
from tansiq.desk.correspondence.recipients import answered, may_go, reached
from tansiq.desk.correspondence.rules import Said, rules
from tansiq.desk.exchange.actions import reviewing
from tansiq.desk.exchange.actions.sending import follow_up, reply, send
from tansiq.desk.exchange.draft import Draft
from tansiq.desk.exchange.models import Outgoing
from tansiq.desk.exchange.using import use
from tansiq.desk.parameters.library import place
from tansiq.engines.workflows.sight import local_day
from tansiq.errors import RefusedError

__all__ = ["review", "say"]


@action("exchange:message:send")
def say(
    *,
    by: Actor,
    case_id: str,
    revision: int,
    step: str,
    draft: Draft,
    partner_ids: Sequence[str] = (),
    attested: Collection[str] = (),
    reasons: str = "",
    grounds: Sequence[str] = (),
    consulted: str = "",
    facts: Mapping[str, object] | None = None,
    lang: str = "en",
) -> tuple[str, ...]:
    """Queue what a step of a case says to partners, and take the step; the names of the messages.

    To whom it goes and of which kind it is, the table says; of its threads those that take no more messages are left
    out. The matter is that of the case, and the codes that bind the case go along.

    Raises as ``send``, ``reply`` and ``take_step``, and RefusedError ``correspondence.no_asking`` for a step that is no
    message, ``correspondence.no_owner`` where there is nobody to get it, ``correspondence.handling_left``,
    ``correspondence.reply_by_left``, ``correspondence.reply_by_nowhere``, ``correspondence.second_first`` where the
    step waits for a second person.
    """
    case = locked_case(by, case_id, revision)
    rule = rules().said.get(case.type, {}).get(step)
    if rule is None:
        raise RefusedError("correspondence.no_asking")
    if not may_go(case, step, rule):
        raise RefusedError("correspondence.no_owner")
    told = dict(facts or {})
    _refuse_weaker(case, rule, draft, told)
    _refuse_other_day(case, rule, draft)
    names = _queued(by, case, step, replace(draft, kind=rule.kind or draft.kind, case=str(case.pk)), partner_ids)
    told |= {rule.reference: ", ".join(names)} if rule.reference else {}
    told |= {rule.day: draft.reply_by} if draft.reply_by else {}
    waits = take_step(
        by=by, case_id=case_id, revision=revision, step=step, attested=frozenset(attested), reasons=reasons,
        grounds=tuple(grounds), consulted=consulted, facts=told, lang=lang,
    )  # fmt: skip
    if waits is not None:
        raise RefusedError("correspondence.second_first")
    return names


@action("exchange:review:answer")
def review(*, by: Actor, case_id: str, told: reviewing.Told) -> str:
    """Keep a risk review that counts in a case. Raises as ``reviewing.answer``, and RefusedError ``access.unknown``."""
    case = seen_case(by, case_id)
    return reviewing.answer(by=by, told=replace(told, case=str(case.pk), thread=""))


def _refuse_weaker(case: Case, rule: Said, draft: Draft, facts: Mapping[str, object]) -> None:
    """What binds the case binds what is said of it: somebody may add a code, not leave one out."""
    left = codes_binding(case, rule, {**case.facts, **facts}) - set(draft.handling)
    if left:
        raise RefusedError("correspondence.handling_left", handling=", ".join(sorted(left)).upper())


def _refuse_other_day(case: Case, rule: Said, draft: Draft) -> None:
    """The clocks of a case follow the day in its facts: what the partner is told is that day, or a new one."""
    definition = definition_of(case)
    if draft.reply_by and rule.day not in definition.fields:
        raise RefusedError("correspondence.reply_by_nowhere")
    day = from_stored(definition.fields, case.facts).get(rule.day)
    if isinstance(day, date) and day >= local_day(timezone.now(), place()) and draft.reply_by is None:
        raise RefusedError("correspondence.reply_by_left", day=day.isoformat())


def _queued(by: Actor, case: Case, step: str, draft: Draft, partner_ids: Sequence[str]) -> tuple[str, ...]:
    rule = rules().said[case.type][step]
    if rule.to == "partners":
        return _begun(by, case, draft, partner_ids)
    if rule.to == "owner":
        came = answered(case, step)
        if came is None:
            raise RefusedError("correspondence.no_owner")
        return (reply(by=by, draft=draft, incoming_id=came.message_id),)
    threads, _ = reached(case)
    if not threads:
        raise RefusedError("correspondence.no_owner")
    return tuple(follow_up(by=by, draft=draft, thread_id=one.thread_id) for one in threads)


def _begun(by: Actor, case: Case, draft: Draft, partner_ids: Sequence[str]) -> tuple[str, ...]:
    """A thread of the case with each partner; with another than the owner, where the owner lets it be passed on."""
    for came in taken_in(str(case.pk)):
        if set(partner_ids) - {str(came.partner_id)}:
            use(came, "forward")
    names = send(by=by, draft=replace(draft, group=str(case.group_id or "")), partner_ids=partner_ids)
    for one in Outgoing.objects.filter(message_id__in=names):
        Belonging.objects.create(case=case, thread_id=one.thread_id)
    return names
