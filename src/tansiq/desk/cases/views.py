"""Pages of cases: a list, one case, its facts, a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tansiq.desk.accounts import queries as accounts
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases import consequences, queries
from tansiq.desk.cases.actions import facts as recording
from tansiq.desk.cases.actions import letters as writing
from tansiq.desk.cases.actions import opening, steps
from tansiq.desk.cases.companions import Moment, companions_of
from tansiq.desk.cases.forms import DecisionForm, FactsForm, HeadForm, SearchForm, SecondForm
from tansiq.desk.cases.letters import set_in_type
from tansiq.desk.cases.library import library
from tansiq.desk.cases.need_to_know import types_shown
from tansiq.desk.cases.sheet import Offered, Sheet
from tansiq.desk.watchlists import queries as watchlists
from tansiq.desk.watchlists.queries import Row as Listed
from tansiq.engines.workflows.drawing import draw
from tansiq.errors import MalformedError, RefusedError

__all__ = ["case_list", "case_page", "decide", "facts", "letter", "new", "picture", "second", "write_letter"]

_ACCESS = "access."


def case_list(request: DeskRequest) -> HttpResponse:
    """Cases by what is asked for; the newest open ones where nothing is."""
    by, lang = request.actor, request.user.language
    shown = types_shown(by.role)
    types = [(name, library().newest(name).texts.told(lang)) for name in library().types() if name in shown]
    form = SearchForm(request.GET, types=types)
    role = policy().roles.get(by.role)
    # Who has the place, and no case in it (defence counsel, a guardian), is told so instead of being refused.
    is_outside = role is not None and "cases" in role.profile.places and not by.may("cases:case:search")
    asked = form.cleaned_data if form.is_valid() else {}
    rows = () if is_outside else queries.found(by=by, **asked)
    context = {"form": form, "rows": rows[: queries.MOST], "has_more": len(rows) > queries.MOST, "types": types}
    return render(request, "cases/list.html", context)


@require_GET
def case_page(request: DeskRequest, case_id: UUID) -> HttpResponse:
    """One case: where it stands, what may be done, what happened."""
    return _case(request, _for(request, case_id), str(case_id))


@require_POST
def decide(request: DeskRequest, case_id: UUID, step: str) -> HttpResponse:
    """Take a step; what was typed stays on the page where the step is refused."""
    by, lang = _for(request, case_id), request.user.language
    offers = queries.possible_steps(by=by, case_id=str(case_id))
    offer = next((one for one in offers if one.step.id == step), None)
    if offer is None:
        raise RefusedError("step.unknown", step=step[:60])
    form = DecisionForm(request.POST, offer=offer, lang=lang)
    if not form.is_valid():
        return _case(request, by, str(case_id), bound=form, status=409)
    try:
        steps.take_step(by=by, case_id=str(case_id), step=step, lang=lang, **form.said())
    except (MalformedError, RefusedError) as error:
        if error.code.startswith(_ACCESS):
            raise
        return _case(request, by, str(case_id), bound=form, refused=error, status=409)
    return redirect("case", case_id=case_id)


@require_POST
def second(request: DeskRequest, case_id: UUID, pending_id: UUID) -> HttpResponse:
    """Agree to a step that waits for a second person, or not."""
    by, form = _for(request, case_id), SecondForm(request.POST)
    revision = form.cleaned_data["revision"] if form.is_valid() else 0
    case, pending, lang = str(case_id), str(pending_id), request.user.language
    if request.POST.get("answer") == "agree":
        steps.agree(by=by, case_id=case, revision=revision, pending_id=pending, lang=lang)
    else:
        reasons = form.cleaned_data.get("reasons", "")
        steps.decline(by=by, case_id=case, revision=revision, pending_id=pending, reasons=reasons)
    return redirect("case", case_id=case_id)


def facts(request: DeskRequest, case_id: UUID) -> HttpResponse:
    """The facts of a case, to be completed or put right."""
    by, lang = _for(request, case_id), request.user.language
    sheet = queries.case(by=by, case_id=str(case_id))
    known = {one.field.id: one.value for one in sheet.facts if one.value is not None}
    form = FactsForm(request.POST or None, fields=[one.field for one in sheet.facts], lang=lang, known=known)
    context: dict[str, Any] = {"sheet": sheet, "form": form}
    if form.is_valid():
        try:
            revision = int(request.POST.get("revision") or 0)
            recording.record_facts(by=by, case_id=str(case_id), revision=revision, facts=form.facts(), lang=lang)
        except (MalformedError, RefusedError) as error:
            if error.code.startswith(_ACCESS):
                raise
            if error.code == "case.changed":
                # What somebody else recorded meanwhile is shown, and not written over by what stands here.
                context["form"] = FactsForm(fields=[one.field for one in sheet.facts], lang=lang, known=known)
            return render(request, "cases/facts.html", {**context, "refused": error}, status=409)
        return redirect("case", case_id=case_id)
    return render(request, "cases/facts.html", context, status=409 if form.is_bound else 200)


def new(request: DeskRequest, type_id: str) -> HttpResponse:
    """Open a case of a type."""
    by, lang = request.actor, request.user.language
    if not by.may("cases:case:open"):
        raise RefusedError("access.permission", permission="cases:case:open", role=by.role)
    definition = library().newest(type_id)
    matters = accounts.groups(by=by) if by.may("accounts:group:read") else ()
    head = HeadForm(request.POST or None, groups=[(one.id, one.name) for one in matters], lang=lang)
    form = FactsForm(request.POST or None, fields=definition.fields.values(), lang=lang)
    context: dict[str, Any] = {"definition": definition, "head": head, "form": form}
    if head.is_valid() and form.is_valid():
        filled = {name: value for name, value in form.facts().items() if value is not None}
        try:
            case = opening.open_case(by=by, type_id=type_id, facts=filled, lang=lang, **head.cleaned_data)
        except (MalformedError, RefusedError) as error:
            if error.code.startswith(_ACCESS):
                raise
            return render(request, "cases/new.html", {**context, "refused": error}, status=409)
        return redirect("case", case_id=case.pk)
    return render(request, "cases/new.html", context, status=409 if form.is_bound else 200)


@require_POST
def write_letter(request: DeskRequest, case_id: UUID) -> HttpResponse:
    """Write a letter in one language, and keep it."""
    by, lang = _for(request, case_id), request.user.language
    name, tongue = request.POST.get("letter", ""), request.POST.get("tongue", "")
    try:
        filled = queries.draft(by=by, case_id=str(case_id), letter=name, tongue=tongue, lang=lang)
        writing.keep_letter(by=by, draft=filled, document=set_in_type(filled), lang=lang)
    except (MalformedError, RefusedError) as error:
        if error.code.startswith(_ACCESS):
            raise
        return _case(request, by, str(case_id), refused=error, status=409)
    return redirect("case", case_id=case_id)


@require_GET
def letter(request: DeskRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """The document of a letter."""
    found = queries.letter_document(by=_for(request, case_id), case_id=str(case_id), letter_id=str(letter_id))
    headers = {"Content-Disposition": f'inline; filename="{found[0]}.pdf"'}
    return HttpResponse(found[1], content_type="application/pdf", headers=headers)


@require_GET
def picture(request: DeskRequest, type_id: str, version: int, state: str) -> HttpResponse:
    """A type as a picture, with a state marked. It tells of no case."""
    definition = library().version(type_id, version)
    drawn = draw(definition, library().roles, request.user.language, present=state)
    return HttpResponse(drawn, content_type="image/svg+xml")


def _for(request: DeskRequest, case_id: UUID) -> Actor:
    """Whoever acts, with the case that it is for: so the record has it beside each look."""
    return request.actor.acting_for("", str(case_id))


def _case(
    request: DeskRequest,
    by: Actor,
    case_id: str,
    *,
    bound: DecisionForm | None = None,
    refused: MalformedError | RefusedError | None = None,
    status: int = 200,
) -> HttpResponse:
    lang = request.user.language
    sheet = queries.case(by=by, case_id=case_id)
    events = _events(by, sheet)
    offers = queries.possible_steps(by=by, case_id=case_id)
    chosen = bound.offer.step.id if bound else ""
    if bound:
        bound.read_again(sheet.revision)
    people = {event.person for event in events} | {getattr(event, "second", "") for event in events}
    people |= {sheet.pending.person} if sheet.pending else set()
    context = {
        "sheet": sheet,
        "events": events,
        "forms": _decisions(by, offers, sheet, bound, lang),
        "not_now": [one for one in offers if not one.is_open],
        "chosen": chosen,
        "refused": refused,
        "second": _second(sheet),
        "parts": _parts(by, sheet, lang) if sheet.is_whole else (),
        "entry": _entry(by, sheet),
        "letters": queries.letters(by=by, case_id=case_id) if by.may("cases:letter:read") else None,
        "names": dict(accounts.names(by=by, user_ids=tuple(sorted(people - {""})))),
    }
    return render(request, "cases/case.html", context, status=status)


def _parts(by: Actor, sheet: Sheet, lang: str) -> list[tuple[str, object]]:
    """What goes with the case: a template and what it draws, for each that has something to show."""
    found = [(one.template, one.part(by=by, case_id=sheet.id, lang=lang)) for one in companions_of(sheet.type)]
    return [(template, part) for template, part in found if part is not None]


def _events(by: Actor, sheet: Sheet) -> list[Moment]:
    """The timeline, the newest first: what was done in the case, and what happened beside it."""
    companions = companions_of(sheet.type) if sheet.is_whole else ()
    beside = [each for one in companions for each in one.happened(by=by, case_id=sheet.id)]
    found: list[Moment] = [*queries.timeline(by=by, case_id=sheet.id), *beside]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _decisions(
    by: Actor, offers: Sequence[Offered], sheet: Sheet, bound: DecisionForm | None, lang: str
) -> list[DecisionForm]:
    """A form for each open step: of the one that was sent in, with what was typed."""
    at = timezone.now()
    offered = [one.suggested(by=by, case_id=sheet.id, at=at) for one in companions_of(sheet.type)]
    suggested = {name: value for each in offered for name, value in each.items()}
    return [
        bound
        if bound and one.step.id == bound.offer.step.id
        else DecisionForm(offer=one, lang=lang, revision=sheet.revision, suggested=suggested)
        for one in offers
        if one.is_open
    ]


def _entry(by: Actor, sheet: Sheet) -> Listed | None:
    """The entry of a watchlist that the case carries, for whoever may see entries."""
    is_asked = consequences.carries_entry(sheet.type) and by.may("watchlists:entry:read")
    return watchlists.entry_of_case(by=by, case_id=sheet.id) if is_asked else None


def _second(sheet: Sheet) -> SecondForm | None:
    return SecondForm(initial={"revision": sheet.revision}) if sheet.pending else None
