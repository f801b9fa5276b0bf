"""Taking a step, alone or by two persons."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import roles_held
from tansiq.desk.accounts.verbs import action
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.effects import (
    add_event,
    clear_pending,
    refuse,
    settle,
    touch,
    write_clocks,
    write_holds,
)
from tansiq.desk.cases.actions.facts import record_facts
from tansiq.desk.cases.consequences import Happened, after_step
from tansiq.desk.cases.facts import to_stored
from tansiq.desk.cases.library import definition_of, library, place
from tansiq.desk.cases.models import Case, Event, Pending
from tansiq.desk.cases.sight import locked_case
from tansiq.desk.cases.standing import person_of, runs_of, standing_of
from tansiq.engines import workflows
from tansiq.engines.workflows import Request, is_filled, refusals, take
from tansiq.errors import RefusedError

__all__ = ["agree", "decline", "take_step"]

_TAKE = "cases:step:take"
_SECOND = "step.second_missing"


@action("cases:step:take")
def take_step(
    *,
    by: Actor,
    case_id: str,
    revision: int,
    step: str,
    attested: frozenset[str] = frozenset(),
    reasons: str = "",
    grounds: tuple[str, ...] = (),
    consulted: str = "",
    facts: Mapping[str, object] | None = None,
    lang: str = "en",
) -> Pending | None:
    """Take a step of the case's type. ``facts`` that it is decided on are recorded first, where the case has others.

    Where it needs a second person and nothing else stands against it, it waits for them: what waits is given back.

    Raises RefusedError ``access.unknown``, ``case.changed`` where somebody was quicker, ``workflow.changed``, and
    ``step.*`` with what stands against it.
    """
    case = _with_facts(by, locked_case(by, case_id, revision), facts or {}, lang)
    request = Request(
        step, person_of(by), by.role, timezone.now(), attested, None, reasons.strip(), grounds, consulted.strip()
    )
    against = _against(case, request)
    if against and all(one.code == _SECOND for one in against):
        return _propose(case, by, request)
    refuse(against, lang)
    _take(case, by, request, lang)
    return None


@action("cases:step:take")
def agree(*, by: Actor, case_id: str, revision: int, pending_id: str, lang: str = "en") -> None:
    """Be the second person of a step that somebody decided. It is then taken, if it still can be.

    Raises RefusedError ``access.unknown``, ``case.changed``, ``case.proposer_gone``, and ``step.*``.
    """
    case = locked_case(by, case_id, revision)
    pending = _waiting(case, pending_id)
    first = User.objects.filter(pk=pending.person, is_active=True).first()
    if first is None or pending.role not in roles_held(first):
        raise RefusedError("case.proposer_gone", role=pending.role)
    request = Request(
        step=pending.step,
        actor=workflows.Actor(pending.person, frozenset({pending.role})),
        role=pending.role,
        at=timezone.now(),
        attested=frozenset(pending.attested),
        second=person_of(by),
        reasons=pending.reasons,
        grounds=tuple(pending.grounds),
        consulted=pending.consulted,
    )
    refuse(_against(case, request), lang)
    _take(case, by, request, lang)


@action("cases:step:take")
def decline(*, by: Actor, case_id: str, revision: int, pending_id: str, reasons: str) -> None:
    """Do not agree to a step, or take one's own back; it waits no longer.

    Raises RefusedError ``access.unknown``, ``case.changed``, ``step.reasons_missing``, ``step.second_role``.
    """
    case = locked_case(by, case_id, revision)
    pending = _waiting(case, pending_id)
    definition = definition_of(case)
    second = definition.steps[pending.step].second
    if by.user_id != pending.person and (second is None or by.role not in second.by):
        raise RefusedError("step.second_role", allowed=", ".join(sorted(second.by if second else ())))
    if not reasons.strip():
        raise RefusedError("step.reasons_missing")
    now = timezone.now()
    clear_pending(case, by, now)
    add_event(_TAKE, case, Event.Kind.DECLINED, by=by, at=now, step=pending.step, reasons=reasons.strip())
    touch(case, now)


def _with_facts(by: Actor, case: Case, facts: Mapping[str, object], lang: str) -> Case:
    given = to_stored({name: value for name, value in facts.items() if is_filled(value)})
    if all(case.facts.get(name) == value for name, value in given.items()):
        return case
    changed = {name: facts[name] for name, value in given.items() if case.facts.get(name) != value}
    record_facts(by=by, case_id=str(case.pk), revision=case.revision, facts=changed, lang=lang)
    case.refresh_from_db()
    return case


def _against(case: Case, request: Request) -> tuple[workflows.Refusal, ...]:
    definition = definition_of(case)
    return refusals(definition, library().roles, standing_of(case, definition), request, place())


def _waiting(case: Case, pending_id: str) -> Pending:
    found = case.pending.filter(pk=pending_id, revision=case.revision, decided_at__isnull=True).first()
    if found is None:
        raise RefusedError("access.unknown")
    return found


def _propose(case: Case, by: Actor, request: Request) -> Pending:
    clear_pending(case, by, request.at)
    add_event(_TAKE, case, Event.Kind.PROPOSED, by=by, at=request.at, step=request.step, reasons=request.reasons)
    touch(case, request.at)
    return Pending.objects.create(
        case=case,
        step=request.step,
        revision=case.revision,
        person=by.user_id,
        role=by.role,
        at=request.at,
        attested=sorted(request.attested),
        reasons=request.reasons,
        grounds=list(request.grounds),
        consulted=request.consulted,
    )


def _take(case: Case, by: Actor, request: Request, lang: str) -> None:
    """Let the engine take the step and write what came of it. ``by`` is whoever completes it: the second of two."""
    definition = definition_of(case)
    before, rows = standing_of(case, definition), runs_of(case)
    after = take(definition, library().roles, before, request, place())
    taken = after.taken[-1]
    event = add_event(
        _TAKE,
        case,
        Event.Kind.STEP,
        by=by,
        at=request.at,
        person=taken.person,
        role=taken.role,
        step=taken.step,
        second=taken.second,
        left=taken.left,
        entered=taken.entered,
        duties=sorted(taken.duties),
        attested=[one.guard for one in taken.attestations],
        reasons=taken.reasons,
        grounds=list(taken.grounds),
        consulted=taken.consulted,
    )
    write_clocks(case, rows, after.clocks, event)
    write_holds(case, before, after, event)
    clear_pending(case, by, request.at)
    settle(case, definition, after, request.at, parties=case.parties.values_list("reference", flat=True))
    step = definition.steps[request.step]
    said = Happened(case, by, step, attested=request.attested, reasons=request.reasons, lang=lang, event=event)
    after_step(said)
