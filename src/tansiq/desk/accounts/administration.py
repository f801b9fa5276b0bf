"""Pages of those who run the desk: accounts, roles, units, matters, and changes that wait for a second person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tansiq.desk.accounts import queries
from tansiq.desk.accounts.actions import matters, proposals
from tansiq.desk.accounts.actions import people as actions
from tansiq.desk.accounts.forms import (
    AccountForm,
    GrantForm,
    MatterForm,
    MemberForm,
    NewAccountForm,
    ReasonForm,
    UnitForm,
)
from tansiq.desk.accounts.middleware import DeskRequest

__all__ = [
    "add_member",
    "change",
    "decide",
    "end_member",
    "grant",
    "matter_list",
    "people",
    "person",
    "proposal_list",
    "switch",
    "unit_list",
    "withdraw",
]

#: What the buttons of an account's page do.
_SWITCHES: dict[str, Callable[..., actions.Outcome]] = {
    "disable": actions.disable_account,
    "enable": actions.enable_account,
    "reset": actions.reset_account,
}


def people(request: DeskRequest) -> HttpResponse:
    """Every account; a new one's password is shown once, on the page that answers its making."""
    form = NewAccountForm(request.POST or None)
    made = actions.create_account(by=request.actor, **form.cleaned_data) if form.is_valid() else None
    shown = NewAccountForm() if made else form
    context = {"form": shown, "people": queries.people(by=request.actor), "outcome": made}
    return render(request, "accounts/people.html", context)


def person(request: DeskRequest, user_id: UUID) -> HttpResponse:
    """One account, its roles, and what can be done to it."""
    return _person_page(request, user_id)


@require_POST
def change(request: DeskRequest, user_id: UUID) -> HttpResponse:
    """Another name or unit."""
    form = AccountForm(request.POST, **_choices(request))
    if form.is_valid():
        outcome = actions.change_account(by=request.actor, user_id=str(user_id), **form.cleaned_data)
        return _person_page(request, user_id, outcome=outcome)
    return _person_page(request, user_id, change_form=form)


@require_POST
def grant(request: DeskRequest, user_id: UUID) -> HttpResponse:
    """A role more."""
    form = GrantForm(request.POST, **_choices(request))
    if form.is_valid():
        outcome = actions.grant_role(by=request.actor, user_id=str(user_id), **form.cleaned_data)
        return _person_page(request, user_id, outcome=outcome)
    return _person_page(request, user_id, grant_form=form)


@require_POST
def withdraw(request: DeskRequest, user_id: UUID, holding: int) -> HttpResponse:
    """A role less."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        outcome = actions.revoke_role(by=request.actor, user_id=str(user_id), holding=holding, **form.cleaned_data)
        return _person_page(request, user_id, outcome=outcome)
    return redirect("person", user_id=user_id)


@require_POST
def switch(request: DeskRequest, user_id: UUID, kind: str) -> HttpResponse:
    """Disable, enable, or give a new password."""
    form = ReasonForm(request.POST)
    if form.is_valid() and kind in _SWITCHES:
        outcome = _SWITCHES[kind](by=request.actor, user_id=str(user_id), **form.cleaned_data)
        return _person_page(request, user_id, outcome=outcome)
    return redirect("person", user_id=user_id)


def unit_list(request: DeskRequest) -> HttpResponse:
    """The authority's units."""
    form = UnitForm(request.POST or None)
    if form.is_valid():
        actions.add_unit(by=request.actor, **form.cleaned_data)
        return redirect("units")
    return render(request, "accounts/units.html", {"form": form, "units": queries.units(by=request.actor)})


def matter_list(request: DeskRequest) -> HttpResponse:
    """The matters that I am let into, and who else is."""
    form = MatterForm(request.POST or None)
    if form.is_valid():
        matters.add_group(by=request.actor, **form.cleaned_data)
        return redirect("matters")
    context = {"form": form, "member_form": MemberForm(), "matters": queries.groups(by=request.actor)}
    return render(request, "accounts/matters.html", context)


@require_POST
def add_member(request: DeskRequest, group_id: UUID) -> HttpResponse:
    """Let somebody into a matter."""
    form = MemberForm(request.POST)
    if form.is_valid():
        matters.add_member(by=request.actor, group_id=str(group_id), **form.cleaned_data)
    return redirect("matters")


@require_POST
def end_member(request: DeskRequest, group_id: UUID, member_id: UUID) -> HttpResponse:
    """End somebody's need to know."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        matters.end_membership(by=request.actor, group_id=str(group_id), member_id=str(member_id), reason=reason)
    return redirect("matters")


def proposal_list(request: DeskRequest) -> HttpResponse:
    """What waits for a second person."""
    return _proposals_page(request)


@require_POST
def decide(request: DeskRequest, proposal_id: UUID) -> HttpResponse:
    """Agree, or not."""
    accept, reason = request.POST.get("accept") == "yes", request.POST.get("reason", "")
    outcome = proposals.decide_proposal(by=request.actor, proposal_id=str(proposal_id), accept=accept, reason=reason)
    return _proposals_page(request, outcome)


def _choices(request: DeskRequest) -> dict[str, Any]:
    return {"units": queries.units(by=request.actor), "lang": request.user.language}


def _person_page(request: DeskRequest, user_id: UUID, **more: object) -> HttpResponse:
    found = queries.person(by=request.actor, user_id=str(user_id))
    choices = _choices(request)
    initial = {"name": found.name, "unit_id": found.unit_id}
    context = {
        "person": found,
        "change_form": AccountForm(initial=initial, **choices),
        "grant_form": GrantForm(**choices),
        "reason_form": ReasonForm(),
        **more,
    }
    return render(request, "accounts/person.html", context)


def _proposals_page(request: DeskRequest, outcome: actions.Outcome | None = None) -> HttpResponse:
    context = {"proposals": queries.proposals(by=request.actor), "outcome": outcome}
    return render(request, "accounts/proposals.html", context)
