"""Pages of possible hits: what waits, what is looked for, what is remembered. One hit stands on its case's page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tansiq.desk.accounts import queries as accounts
from tansiq.desk.accounts.forms import ReasonForm
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.cases import queries as cases
from tansiq.desk.screening import queries
from tansiq.desk.screening.actions import memory, searches
from tansiq.desk.screening.actions import photographs as pictures
from tansiq.desk.screening.export import MEDIA_TYPE, workbook
from tansiq.desk.screening.forms import AskingForm, ExportForm, SaveForm
from tansiq.desk.screening.rules import rules
from tansiq.desk.watchlists.rules import rules as watchlists
from tansiq.errors import RefusedError

__all__ = ["add_picture", "export", "hits", "memories", "picture", "revoke", "save", "search", "step"]


@require_GET
def hits(request: DeskRequest) -> HttpResponse:
    """Possible hits that wait for the reader, the most urgent first, and how many were left out by memory."""
    by = request.actor
    rows = cases.queue(by=by, type_id=rules().type)
    context = {
        "rows": rows[: cases.MOST],
        "has_more": len(rows) > cases.MOST,
        "left_out": queries.left_out(by=by) if by.may("screening:memory:read") else 0,
        "hours": rules().left_out_hours,
        "saved": queries.saved_searches(by=by) if by.may("screening:hit:search") else (),
    }
    return render(request, "screening/hits.html", context)


@require_GET
def search(request: DeskRequest) -> HttpResponse:
    """Possible hits by what is asked for. Nothing is looked for before somebody asks."""
    form = _asking(request, request.GET or None)
    context: dict[str, object] = {"form": form, "save_form": SaveForm(), "export_form": ExportForm()}
    if form.is_valid():
        asked = form.asked()
        rows = queries.found(by=request.actor, asked=asked)
        context |= {"rows": rows[: cases.MOST], "has_more": len(rows) > cases.MOST, "said": asked.said()}
    context["saved"] = queries.saved_searches(by=request.actor)
    return render(request, "screening/search.html", context)


@require_POST
def export(request: DeskRequest) -> HttpResponse:
    """What was looked for, as a workbook to be taken along for a purpose."""
    form, lang = _asking(request, request.POST), request.user.language
    purpose = " ".join(request.POST.get("purpose", "").split())[:500]
    if not form.is_valid():
        raise RefusedError("page.bad_request")
    rows = queries.export(by=request.actor.acting_for(purpose), asked=form.asked())
    headers = {"Content-Disposition": 'attachment; filename="possible-hits.xlsx"'}
    return HttpResponse(workbook(rows, purpose, lang), content_type=MEDIA_TYPE, headers=headers)


@require_POST
def save(request: DeskRequest) -> HttpResponse:
    """Keep what was looked for under a name."""
    form = _asking(request, request.POST)
    if not form.is_valid():
        raise RefusedError("page.bad_request")
    asked = form.asked().said()
    searches.save_search(by=request.actor, name=request.POST.get("name", ""), asked=asked)
    return _asked_again(asked)


def _asking(request: DeskRequest, given: QueryDict | None) -> AskingForm:
    return AskingForm(given, lang=request.user.language, role=request.actor.role)


def _asked_again(asked: Mapping[str, str]) -> HttpResponse:
    # In one order: a database may give back what was asked in its own.
    return redirect(f"{reverse('hit_search')}?{urlencode(sorted(asked.items()) or {'words': ''})}")


@require_POST
def step(request: DeskRequest, search_id: UUID, verb: str) -> HttpResponse:
    """Ask a kept question again, or keep it no longer."""
    if verb == "run":
        asked = searches.run_search(by=request.actor, search_id=str(search_id))
        return _asked_again(asked)
    if verb != "drop":
        raise RefusedError("access.unknown")
    searches.drop_search(by=request.actor, search_id=str(search_id))
    return redirect("hits")


@require_GET
def memories(request: DeskRequest) -> HttpResponse:
    """What is remembered as not the same person: by whom, until when, and what it left out."""
    by = request.actor
    rows = queries.memories(by=by)
    people = tuple(sorted({row.person for row in rows}))
    context = {
        "rows": rows,
        "names": dict(accounts.names(by=by, user_ids=people)),
        "form": ReasonForm(),
        "most": rules().memory.days,
        "citation": rules().memory.citation,
    }
    return render(request, "screening/memories.html", context)


@require_POST
def revoke(request: DeskRequest, memory_id: UUID) -> HttpResponse:
    """Take a memory back."""
    memory.revoke(by=request.actor, memory_id=str(memory_id), reason=request.POST.get("reason", ""))
    return redirect("hit_memories")


@require_POST
def add_picture(request: DeskRequest, case_id: UUID) -> HttpResponse:
    """Add a picture of the traveller."""
    sent, most = request.FILES.get("file"), watchlists().limits.photograph_bytes
    if sent is None:
        raise RefusedError("entry.photograph")
    if (sent.size or 0) > most:
        raise RefusedError("entry.photograph_large", most=most)
    pictures.add_photograph(by=request.actor, case_id=str(case_id), data=sent.read())
    return redirect("case", case_id=case_id)


@require_GET
def picture(request: DeskRequest, case_id: UUID, digest: str) -> HttpResponse:
    """A picture of either side, as it came: shown, and never run."""
    by = request.actor.acting_for("", str(case_id))
    kind, data = queries.photograph(by=by, case_id=str(case_id), digest=digest)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Content-Disposition": "inline"}
    return HttpResponse(data, content_type=kind, headers=headers)
