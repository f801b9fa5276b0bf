"""Pages of letters and of what came in without a node, below the place of partners."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tansiq.desk.accounts import queries as accounts
from tansiq.desk.accounts.forms import ReasonForm
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.exchange import queries as exchange
from tansiq.desk.exchange.law import law_now
from tansiq.desk.registry import making, queries
from tansiq.desk.registry.actions import arrivals, letters, statements
from tansiq.desk.registry.content import Asked
from tansiq.desk.registry.forms import MakeForm, PaperForm, StateForm
from tansiq.desk.registry.queries import Document
from tansiq.desk.registry.rules import rules
from tansiq.desk.registry.sheet import LetterSheet
from tansiq.desk.uploads.queries import unfinished
from tansiq.errors import RefusedError, TansiqError
from tansiq.messages import sentence

__all__ = ["came_in", "document", "finish", "give_up", "letter", "make", "register", "scan"]


@require_GET
def register(request: DeskRequest) -> HttpResponse:
    """The register of letters."""
    return render(request, "registry/letters.html", {"rows": queries.letters(by=request.actor)})


@require_POST
def make(request: DeskRequest, message_id: str) -> HttpResponse:
    """Make the letter of a message."""
    form = MakeForm(request.POST, means=rules().means, lang=request.user.language)
    asked = form.asked() if form.is_valid() else Asked(request.POST.get("means", ""), "")
    return redirect("sent_letter", letter_id=making.make(by=request.actor, message_id=message_id, asked=asked))


def letter(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    """One letter: what people state of it, and its documents. What somebody states is sent in here."""
    sheet = queries.letter(by=request.actor, sent_letter_id=str(letter_id))
    form = _state_form(request, sheet)
    if request.method == "POST" and form.is_valid():
        try:
            upload = form.upload_id(request.actor)
            statements.state(by=request.actor, letter_id=str(letter_id), word=form.word(), upload_id=upload)
        except TansiqError as error:
            return _letter(request, sheet, form, error)
        return redirect("sent_letter", letter_id=letter_id)
    return _letter(request, sheet, form, None)


@require_POST
def finish(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    """Set a letter in type that has its number and no documents."""
    making.finish(by=request.actor, letter_id=str(letter_id))
    return redirect("sent_letter", letter_id=letter_id)


@require_POST
def give_up(request: DeskRequest, letter_id: UUID) -> HttpResponse:
    """Give up a letter that has not left."""
    letters.give_up(by=request.actor, letter_id=str(letter_id), reason=request.POST.get("reason", "")[:1000])
    return redirect("sent_letter", letter_id=letter_id)


@require_GET
def document(request: DeskRequest, letter_id: UUID, form: str) -> HttpResponse:
    """A letter as a file."""
    return _given(queries.document(by=request.actor, sent_letter_id=str(letter_id), form=form))


@require_GET
def scan(request: DeskRequest, scan_id: int) -> HttpResponse:
    """A scan as a file."""
    return _given(queries.scan(by=request.actor, scan_id=str(scan_id)))


def came_in(request: DeskRequest, partner_id: UUID) -> HttpResponse:
    """Enter a paper or an e-mail of a partner with its scan."""
    by, named = request.actor, str(partner_id)
    if not by.may("registry:arrival:register"):
        raise RefusedError("access.permission", permission="registry:arrival:register", role=by.role)
    sheet = exchange.partner(by=by, partner_id=named)
    if sheet.groups:
        raise RefusedError("registry.not_by_letter", authority=sheet.row.authority)
    form, refused = _paper_form(request, named), None
    if request.method == "POST" and form.is_valid():
        try:
            upload = form.upload_id(by)
            thread_id = arrivals.register(by=by, partner_id=named, paper=form.paper(), upload_id=upload)
            return redirect("thread", thread_id=thread_id)
        except TansiqError as error:
            if error.code.startswith("access."):
                raise
            refused = error
    context = {"sheet": sheet, "form": form, "refused": refused, "unfinished": unfinished(by=by, kind=form.file_kind)}
    return render(request, "registry/came_in.html", context, status=409 if refused else 200)


def _letter(request: DeskRequest, sheet: LetterSheet, form: StateForm, refused: TansiqError | None) -> HttpResponse:
    if refused is not None and refused.code.startswith("access."):
        raise refused
    people = {one.person for one in sheet.statements} | {sheet.person, sheet.void_person}
    context = {
        "sheet": sheet,
        "names": dict(accounts.names(by=request.actor, user_ids=tuple(sorted(people - {""})))),
        "form": form if request.actor.may("registry:statement:enter") and sheet.row.standing == "made" else None,
        "reason_form": ReasonForm(),
        "refused": refused,
    }
    return render(request, "registry/letter.html", context, status=409 if refused else 200)


def _state_form(request: DeskRequest, sheet: LetterSheet) -> StateForm:
    lang = request.user.language
    told = {
        one.number: f"{sentence(f'registry.kinds.{one.kind}', lang)} · {one.happened_on:%Y-%m-%d}"
        for one in sheet.statements
        if one.counts
    }
    given: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    return StateForm(*given, open_ones=told, lang=lang)


def _paper_form(request: DeskRequest, partner_id: str) -> PaperForm:
    by, lang = request.actor, request.user.language
    groups = {one.id: one.name for one in accounts.groups(by=by)} if by.may("accounts:group:read") else {}
    belongs = {
        f"{thread}/{message}": sentence("registry.as_answer" if message else "registry.in_thread", lang, number=number)
        for thread, message, number in queries.answerable(by=by, partner_id=partner_id)
    }
    given: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    return PaperForm(*given, law=law_now(), lang=lang, belongs=belongs, groups=groups)


def _given(found: Document) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return HttpResponse(found.data, content_type=found.media_type, headers=headers)
