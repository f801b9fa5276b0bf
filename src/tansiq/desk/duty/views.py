"""The pages of the duty: the rota under Partners, the hand-over under Today."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tansiq.desk.accounts import queries as accounts
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.cases import queries as cases
from tansiq.desk.duty import queries
from tansiq.desk.duty.actions import alarms, hand_overs, turns
from tansiq.desk.duty.forms import AlarmForm, PlanForm, ReachForm, ShiftForm
from tansiq.errors import MalformedError, RefusedError

__all__ = ["answer", "call_rota", "hand_over", "overview", "plan", "rota", "tell_me", "withdraw"]

_ACCESS = "access."


@require_GET
def overview(request: DeskRequest) -> HttpResponse:
    """Our own contact points: who is on duty, and where nobody is."""
    return _overview(request)


@require_POST
def tell_me(request: DeskRequest) -> HttpResponse:
    """Where one is told oneself."""
    form = ReachForm(request.POST)
    if not form.is_valid():
        return _overview(request, form, status=409)
    turns.set_reach(by=request.actor, **form.cleaned_data)
    return redirect("duty")


@require_GET
def rota(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """The rota of one contact point."""
    return _rota(request, contact_id)


@require_POST
def plan(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """Put turns on the rota."""
    known = queries.rota(by=request.actor, contact_id=str(contact_id))
    form = PlanForm(request.POST, people=known.people)
    if not form.is_valid():
        return _rota(request, contact_id, plan=form)
    try:
        turns.plan_turns(by=request.actor, contact_id=str(contact_id), plan=form.plan())
    except (MalformedError, RefusedError) as error:
        return _rota(request, contact_id, plan=form, refused=_told(error))
    return redirect("rota", contact_id=contact_id)


@require_POST
def withdraw(request: DeskRequest, contact_id: UUID, turn_id: UUID) -> HttpResponse:
    """Take a turn off the rota."""
    try:
        turns.withdraw_turn(by=request.actor, turn_id=str(turn_id), reason=request.POST.get("reason", "")[:2000])
    except RefusedError as error:
        return _rota(request, contact_id, refused=_told(error))
    return redirect("rota", contact_id=contact_id)


@require_POST
def call_rota(request: DeskRequest, contact_id: UUID) -> HttpResponse:
    """Call the rota for a case that is named by its reference."""
    form, by = AlarmForm(request.POST), request.actor
    if not form.is_valid():
        return _rota(request, contact_id, alarm=form)
    found = cases.found(by=by, words=form.cleaned_data["reference"])
    if len(found) != 1:
        return _rota(request, contact_id, alarm=form, refused=RefusedError("duty.which_case"))
    try:
        told = {"case_id": found[0].id, "contact_id": str(contact_id), "reason": form.cleaned_data["reason"]}
        alarms.raise_alarm(by=by, **told)
    except RefusedError as error:
        return _rota(request, contact_id, alarm=form, refused=_told(error))
    return redirect("today")


@require_POST
def answer(request: DeskRequest, alarm_id: UUID) -> HttpResponse:
    """Take what waits, and go to it."""
    return redirect("case", case_id=alarms.acknowledge(by=request.actor, alarm_id=str(alarm_id)))


def hand_over(request: DeskRequest) -> HttpResponse:
    """Hand the shift over: what is open, and the signature of whoever leaves."""
    by, now = request.actor, timezone.now().replace(second=0, microsecond=0)
    if not by.may("duty:shift:sign"):
        raise RefusedError("access.permission", permission="duty:shift:sign", role=by.role)
    form, refused = ShiftForm(request.POST or None, initial={"shift_until": now}), None
    if form.is_valid():
        try:
            made = hand_overs.hand_over(by=by, shift=form.shift(), lang=request.user.language)
        except (MalformedError, RefusedError) as error:
            refused = _told(error)
        else:
            return redirect("case", case_id=made)
    context = {"form": form, "refused": refused, "rows": cases.queue(by=by)}
    return render(request, "duty/hand_over.html", context, status=409 if form.is_bound else 200)


def _told(error: MalformedError | RefusedError) -> MalformedError | RefusedError:
    """An error that the page tells; what may not be seen goes further up."""
    if error.code.startswith(_ACCESS):
        raise error
    return error


def _overview(request: DeskRequest, form: ReachForm | None = None, status: int = 200) -> HttpResponse:
    by = request.actor
    context: dict[str, object] = {"points": queries.points(by=by)}
    if by.may("duty:reach:set"):
        known = queries.reach(by=by)
        context["form"] = form or ReachForm(initial={"email": known.email, "phone": known.phone})
    return render(request, "duty/overview.html", context, status=status)


def _rota(
    request: DeskRequest,
    contact_id: UUID,
    *,
    plan: PlanForm | None = None,
    alarm: AlarmForm | None = None,
    refused: MalformedError | RefusedError | None = None,
) -> HttpResponse:
    by = request.actor
    found = queries.rota(by=by, contact_id=str(contact_id))
    people = {turn.person for turn in found.turns} | set(found.order)
    context = {
        "rota": found,
        "plan": plan or PlanForm(people=found.people),
        "alarm": alarm or AlarmForm(),
        "refused": refused,
        "names": dict(accounts.names(by=by, user_ids=tuple(sorted(people)))),
    }
    is_refused = plan is not None or alarm is not None or refused is not None
    return render(request, "duty/rota.html", context, status=409 if is_refused else 200)
