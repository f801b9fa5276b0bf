"""Pages of the data-protection officer: all restrictions, those of one case, and the officer's key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tansiq.desk.accounts import queries as accounts
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.accounts.verbs import demand
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases import queries as cases
from tansiq.desk.exchange.law import law_now
from tansiq.desk.protection import queries
from tansiq.desk.protection.actions import keys
from tansiq.desk.protection.actions import restrictions as acts
from tansiq.desk.protection.forms import KeyForm, LayForm, OpenForm, RulingForm
from tansiq.desk.protection.queries import Laid, Passphrase, Why
from tansiq.errors import RefusedError, TansiqError

__all__ = ["key", "of_case", "restrictions", "rule"]


def restrictions(request: DeskRequest) -> HttpResponse:
    """Every restriction within reach, and the officer's key."""
    return _list(request, KeyForm(), None)


@sensitive_post_parameters("passphrase", "again")
@require_POST
def key(request: DeskRequest) -> HttpResponse:
    """Make a key."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _list(request, form, None)
    try:
        keys.make_key(by=request.actor, passphrase=form.typed())
    except RefusedError as error:
        return _list(request, KeyForm(), error)
    return redirect("restrictions")


def of_case(request: DeskRequest, case_id: UUID) -> HttpResponse:
    """The restrictions of one case; one more is laid here."""
    by, lang = request.actor.acting_for("", str(case_id)), request.user.language
    demand(by, "protection:restriction:read")
    form = LayForm(request.POST or None, states=_states(lang), lang=lang)
    if request.method != "POST" or not form.is_valid():
        return _case(request, by, str(case_id), form)
    try:
        acts.lay(by=by, case_id=str(case_id), grounds=form.grounds(), states=_states(lang))
    except RefusedError as error:
        return _case(request, by, str(case_id), form, refused=error)
    return redirect("restriction", case_id=case_id)


@never_cache
@sensitive_post_parameters("passphrase")
@require_POST
def rule(request: DeskRequest, case_id: UUID, restriction_id: UUID) -> HttpResponse:
    """Read why a restriction was laid, or decide on it."""
    by, lang = request.actor.acting_for("", str(case_id)), request.user.language
    demand(by, "protection:restriction:read")
    empty = LayForm(states=_states(lang), lang=lang)
    try:
        if "ruling" in request.POST:
            _rule(by, str(restriction_id), RulingForm(request.POST, states=_states(lang), lang=lang))
            return redirect("restriction", case_id=case_id)
        passphrase = Passphrase(request.POST.get("passphrase", "")[:512])
        told = queries.why(by=by, restriction_id=str(restriction_id), passphrase=passphrase)
    except RefusedError as error:
        if error.code == "access.unknown":
            raise
        return _case(request, by, str(case_id), empty, refused=error)
    return _case(request, by, str(case_id), empty, opened={str(restriction_id): told})


def _rule(by: Actor, restriction_id: str, form: RulingForm) -> None:
    if not form.is_valid() or not form.is_whole():
        raise RefusedError("protection.ruling_unfit")
    said = form.cleaned_data
    if said["ruling"] == "lift":
        acts.lift(by=by, restriction_id=restriction_id, words=said["words"])
        return
    acts.release(
        by=by, restriction_id=restriction_id, state=said["state"], words=said["words"], passphrase=said["passphrase"]
    )


def _list(request: DeskRequest, form: KeyForm, refused: TansiqError | None) -> HttpResponse:
    found = tuple(_named(one, _states(request.user.language)) for one in queries.restrictions(by=request.actor))
    own, officers = queries.has_key(by=request.actor)
    context = {
        "rows": found, "has_key": own, "officers": officers, "form": form, "refused": refused,
        "names": _names(request.actor, found),
    }  # fmt: skip
    return render(request, "protection/restrictions.html", context, status=409 if refused else 200)


def _case(
    request: DeskRequest, by: Actor, case_id: str, form: LayForm, *, refused: TansiqError | None = None,
    opened: dict[str, Why] | None = None,
) -> HttpResponse:  # fmt: skip
    lang = request.user.language
    states = _states(lang)
    found = tuple(_named(one, states) for one in queries.on_case(by=by, case_id=case_id))
    own, officers = queries.has_key(by=by)
    read = {name: _read(one, states) for name, one in (opened or {}).items()}
    rows = [(one, read.get(one.id), *_forms(one, lang)) for one in found]
    context = {
        "sheet": cases.case(by=by, case_id=case_id), "rows": rows, "form": form, "refused": refused, "has_key": own,
        "officers": officers, "names": _names(by, found),
    }  # fmt: skip
    return render(request, "protection/case.html", context, status=409 if refused else 200)


def _forms(one: Laid, lang: str) -> tuple[OpenForm, RulingForm]:
    return OpenForm(auto_id=f"open_{one.id}_%s"), RulingForm(
        states=_states(lang), lang=lang, auto_id=f"rule_{one.id}_%s"
    )


def _named(one: Laid, states: Mapping[str, str]) -> Laid:
    """With the names of States for their codes."""
    return replace(one, rulings=tuple(replace(each, state=states.get(each.state, each.state)) for each in one.rulings))


def _read(one: Why, states: Mapping[str, str]) -> Why:
    rulings = tuple(replace(each, state=states.get(each.state, each.state)) for each in one.rulings)
    return replace(one, feared=tuple(states.get(code, code) for code in one.feared), rulings=rulings)


def _states(lang: str) -> dict[str, str]:
    return {code: one.texts.told(lang) for code, one in law_now().states.states.items()}


def _names(by: Actor, found: tuple[Laid, ...]) -> dict[str, str]:
    people = {one.person for one in found} | {each.person for one in found for each in one.rulings}
    return dict(accounts.names(by=by, user_ids=tuple(sorted(people)))) if people else {}
