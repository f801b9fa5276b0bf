"""Pages of the own account: profile, role, language, keys, break-glass."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tansiq.desk.accounts import queries
from tansiq.desk.accounts.actions import keys, matters, own
from tansiq.desk.accounts.forms import BreakGlassForm, KeyForm, ReasonForm
from tansiq.desk.accounts.middleware import ROLE_KEY, DeskRequest
from tansiq.desk.accounts.officers import roles_held

__all__ = [
    "account",
    "break_glass",
    "close_glass",
    "key_list",
    "own_language",
    "review_glass",
    "revoke",
    "role",
    "see",
]


def account(request: DeskRequest) -> HttpResponse:
    """Who I am here, and the way to everything that is mine."""
    return render(request, "accounts/account.html", {"roles": roles_held(request.user)})


@require_POST
def role(request: DeskRequest) -> HttpResponse:
    """Act in another of the roles held."""
    chosen = request.POST.get("role", "")
    own.choose_role(by=request.actor, role=chosen)
    request.session[ROLE_KEY] = chosen
    return redirect("account")


@require_POST
def own_language(request: DeskRequest) -> HttpResponse:
    """Read another language."""
    own.choose_language(by=request.actor, language=request.POST.get("language", ""))
    return redirect("account")


def key_list(request: DeskRequest) -> HttpResponse:
    """My keys; a new one is shown once, on the page that answers its making."""
    form = KeyForm(request.POST or None, by=request.actor, lang=request.user.language)
    shown_once = keys.make_key(by=request.actor, **form.cleaned_data) if form.is_valid() else ""
    context = {"form": form, "keys": queries.keys(by=request.actor), "shown_once": shown_once}
    return render(request, "accounts/keys.html", context)


@require_POST
def revoke(request: DeskRequest, prefix: str) -> HttpResponse:
    """End one of my keys."""
    keys.revoke_key(by=request.actor, key_id=prefix)
    return redirect("keys")


def break_glass(request: DeskRequest) -> HttpResponse:
    """Open a matter in an emergency; see what was opened."""
    form = BreakGlassForm(request.POST or None)
    if form.is_valid():
        matters.open_break_glass(by=request.actor, **form.cleaned_data)
        return redirect("break_glass")
    reviews = request.actor.may("accounts:break_glass:read")
    opened = queries.opened_by_anyone(by=request.actor) if reviews else queries.opened_by_me(by=request.actor)
    return render(request, "accounts/break_glass.html", {"form": form, "opened": opened})


@require_POST
def close_glass(request: DeskRequest, opened_id: str) -> HttpResponse:
    """Give an access back."""
    matters.close_break_glass(by=request.actor, opened_id=str(opened_id))
    return redirect("break_glass")


@require_POST
def review_glass(request: DeskRequest, opened_id: str) -> HttpResponse:
    """Say whether an access was right."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        matters.review_break_glass(by=request.actor, opened_id=str(opened_id), finding=form.cleaned_data["reason"])
    return redirect("break_glass")


@require_POST
def see(request: DeskRequest, notice_id: int) -> HttpResponse:
    """Say that a notice was seen."""
    matters.see_notice(by=request.actor, notice_id=notice_id)
    return redirect("today")
