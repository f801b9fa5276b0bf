"""The page on which a partner is asked in a case."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.cases import queries as cases
from tansiq.desk.cases.library import library
from tansiq.desk.cases.sheet import Sheet
from tansiq.desk.correspondence.actions import asking
from tansiq.desk.correspondence.forms import CaseMessageForm
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.exchange import queries as exchange
from tansiq.desk.exchange.forms import MessageForm
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.views import confirmable, reasons, written
from tansiq.errors import RefusedError, TansiqError

__all__ = ["ask"]


def ask(request: DeskRequest, case_id: UUID) -> HttpResponse:
    """A message to partners that belongs to a case, offered with what the reader is shown of the case."""
    by, lang = request.actor.acting_for("", str(case_id)), request.user.language
    sheet = cases.case(by=by, case_id=str(case_id))
    if not by.may("exchange:message:send"):
        raise RefusedError("access.permission", permission="exchange:message:send", role=by.role)
    if sheet.type not in rules():
        raise RefusedError("correspondence.no_asking")
    named = {one.id: one.names[lang] for one in exchange.partners(by=by) if not one.is_suspended}

    def make(conditions: Mapping[str, str]) -> CaseMessageForm:
        return _form(request, sheet, named, conditions)

    def act(form: MessageForm) -> HttpResponse:
        assert isinstance(form, CaseMessageForm)
        asking.ask(
            by=by, case_id=sheet.id, revision=_revision(request), draft=form.draft(), lang=lang,
            partner_ids=form.cleaned_data["partner_ids"], attested=form.attested(),
        )  # fmt: skip
        return redirect("case", case_id=case_id)

    def show(form: MessageForm, refused: TansiqError | None) -> HttpResponse:
        context = {"sheet": sheet, "form": form, "refused_by": refused, "reasons": reasons(refused, lang)}
        return render(request, "correspondence/ask.html", context, status=409 if refused else 200)

    return written(request, make, act, show)


def _form(
    request: DeskRequest, sheet: Sheet, named: Mapping[str, str], conditions: Mapping[str, str]
) -> CaseMessageForm:
    definition, rule = library().version(sheet.type, sheet.version), rules()[sheet.type]
    known = {one.field.id: one.value for one in sheet.facts}
    offered: dict[str, object] = {"handling": sheet.handling, "language": request.user.language, **rule.offered(known)}
    guards = [definition.guards[name] for name in definition.steps[rule.step].guards]
    return CaseMessageForm(
        request.POST or None, law=law_now(), lang=request.user.language, partners=named,
        conditions=confirmable(request, conditions), attested=[one for one in guards if one.is_attested],
        initial=offered | {"handling": [offered["handling"]]},
    )  # fmt: skip


def _revision(request: DeskRequest) -> int:
    """What the sender had read of the case; none of it where the page does not say."""
    said = request.POST.get("revision", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
