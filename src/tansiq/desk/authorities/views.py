"""The pages of the directory, under Partners."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from tansiq.desk.accounts import queries as accounts
from tansiq.desk.accounts.forms import ReasonForm
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.authorities import queries
from tansiq.desk.authorities.actions import correspondents, trials
from tansiq.desk.authorities.actions import editions as deciding
from tansiq.desk.authorities.forms import DirectoryForm, FoundForm, LetterForm, TrialForm
from tansiq.desk.authorities.sheet import ContactSeen
from tansiq.desk.registry.rules import rules
from tansiq.desk.uploads.queries import unfinished
from tansiq.engines.authorities import AUTHORITY, CONTACT
from tansiq.errors import MalformedError, RefusedError

__all__ = ["authority", "decide_edition", "directory", "edition", "edition_list", "record_trial", "take_up"]

_ACCESS = ("access.", "separation.")


@require_GET
def directory(request: DeskRequest) -> HttpResponse:
    """Every authority, or those that are looked for. Whoever has the place and not the directory is told so."""
    if not request.actor.may("authorities:entry:read"):
        return render(request, "authorities/directory.html")
    form = FoundForm(request.GET or None, lang=_lang())
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.found(by=request.actor, **asked)
    context = {"form": form, "rows": rows[: queries.MOST], "has_more": len(rows) > queries.MOST}
    return render(request, "authorities/directory.html", context)


@require_GET
def authority(request: DeskRequest, authority_id: UUID) -> HttpResponse:
    """One authority: how each of its contact points is reached, and what happened."""
    return _authority(request, authority_id)


@require_POST
def record_trial(request: DeskRequest, authority_id: UUID, contact_id: UUID) -> HttpResponse:
    """A contact point was tried."""
    said = {name: request.POST.get(name, "")[:2000] for name in ("channel", "result", "note")}
    try:
        trials.record_trial(by=request.actor, contact_id=str(contact_id), **said)
    except RefusedError as error:
        if error.code.startswith(_ACCESS):
            raise
        return _authority(request, authority_id, refused=error)
    return redirect("authority", authority_id=authority_id)


@require_POST
def take_up(request: DeskRequest, authority_id: UUID, contact_id: UUID) -> HttpResponse:
    """Write to an authority that runs no node, at one of its contact points."""
    said = {name: request.POST.get(name, "")[:2000] for name in ("language", "reason")}
    try:
        made = correspondents.take_up(by=request.actor, contact_id=str(contact_id), **said)
    except RefusedError as error:
        if error.code.startswith(_ACCESS):
            raise
        return _authority(request, authority_id, refused=error)
    return redirect("partner", partner_id=made)


def edition_list(request: DeskRequest) -> HttpResponse:
    """Files that were proposed; a new one is shown with what it would change before anything is changed."""
    by, context = request.actor, dict[str, object](columns=(*AUTHORITY, *CONTACT))
    if by.may("authorities:edition:propose"):
        form = DirectoryForm(request.POST or None, request.FILES or None)
        context |= {"form": form, "unfinished": unfinished(by=by, kind=form.file_kind)}
        if request.method == "POST" and form.is_valid():
            try:
                made = deciding.propose(by=by, upload_id=form.upload_id(by), reason=form.cleaned_data["reason"])
            except (MalformedError, RefusedError) as error:
                if error.code.startswith(_ACCESS):
                    raise
                return _editions(request, {**context, "refused": error}, 409)
            return redirect("edition", edition_id=made)
    return _editions(request, context)


@require_GET
def edition(request: DeskRequest, edition_id: UUID) -> HttpResponse:
    """One file: what it would change, or did; which rows were put aside and why."""
    return _edition(request, edition_id)


@require_POST
def decide_edition(request: DeskRequest, edition_id: UUID) -> HttpResponse:
    """Put a file into force, or do not."""
    by, named = request.actor, str(edition_id)
    try:
        if request.POST.get("answer") == "activate":
            deciding.activate(by=by, edition_id=named, seen=request.POST.get("seen", "")[:64])
        else:
            deciding.decline(by=by, edition_id=named, reason=request.POST.get("reason", "")[:2000])
    except RefusedError as error:
        if error.code.startswith(_ACCESS):
            raise
        return _edition(request, edition_id, refused=error)
    return redirect("edition", edition_id=edition_id)


def _authority(request: DeskRequest, authority_id: UUID, refused: RefusedError | None = None) -> HttpResponse:
    page = queries.authority(by=request.actor, authority_id=str(authority_id))
    lang = _lang()
    contacts = [(one, TrialForm(contact=one, lang=lang), _letter_form(one, lang)) for one in page.contacts]
    people = {event.person for event in page.events} | {event.second for event in page.events}
    people |= {one.last[2] for one in page.contacts if one.last}
    context = {"page": page, "contacts": contacts, "refused": refused, "names": _names(request, people)}
    return render(request, "authorities/authority.html", context, status=409 if refused else 200)


def _letter_form(one: ContactSeen, lang: str) -> LetterForm | None:
    """How to write to a contact point by letter; None where no letter reaches it."""
    is_reached = not one.is_over and any(name in rules().means for name, _ in one.channels)
    return LetterForm(lang=lang, auto_id=f"letter_{one.slug}_%s") if is_reached else None


def _editions(request: DeskRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    rows = queries.editions(by=request.actor)
    people = {one.proposed_by for one in rows} | {one.decided_by for one in rows}
    context |= {"rows": rows, "names": _names(request, people)}
    return render(request, "authorities/editions.html", context, status=status)


def _edition(request: DeskRequest, edition_id: UUID, refused: RefusedError | None = None) -> HttpResponse:
    seen = queries.edition(by=request.actor, edition_id=str(edition_id))
    people = {seen.row.proposed_by, seen.row.decided_by}
    context = {"seen": seen, "form": ReasonForm(), "refused": refused, "names": _names(request, people)}
    return render(request, "authorities/edition.html", context, status=409 if refused else 200)


def _names(request: DeskRequest, people: set[str]) -> dict[str, str]:
    return dict(accounts.names(by=request.actor, user_ids=tuple(sorted(people - {""}))))


def _lang() -> str:
    return (get_language() or "en")[:2]
