"""The pages of manifests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from tansiq import messages
from tansiq.desk.accounts import queries as accounts
from tansiq.desk.accounts.forms import ReasonForm
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.manifests import queries
from tansiq.desk.manifests.actions import disposal, sending
from tansiq.desk.manifests.forms import ManifestForm
from tansiq.desk.manifests.queries import Problem, Row
from tansiq.desk.manifests.rules import rules
from tansiq.desk.uploads.queries import unfinished
from tansiq.engines.tables import MARK, csv_line

__all__ = ["certificate_list", "delete", "go_on", "manifest", "manifest_list", "progress", "rejected"]


def manifest_list(request: DeskRequest) -> HttpResponse:
    """Every manifest; a file that is sent is screened by the worker."""
    may_send = request.actor.may("manifests:manifest:send")
    form = _form(request) if may_send else None
    if form is not None and request.method == "POST" and form.is_valid():
        upload_id = form.upload_id(request.actor)
        manifest_id = sending.send(by=request.actor, upload_id=upload_id, told=form.told())
        return redirect("manifest", manifest_id=manifest_id)
    context: dict[str, object] = {"rows": queries.manifests(by=request.actor), "form": form}
    if form is not None:
        context["unfinished"] = unfinished(by=request.actor, kind=form.file_kind)
    return render(request, "manifests/list.html", context)


@require_GET
def manifest(request: DeskRequest, manifest_id: UUID) -> HttpResponse:
    """One manifest: how far it is, what came of it, what may be done with it."""
    return render(request, "manifests/manifest.html", _context(request, manifest_id))


@require_GET
def progress(request: DeskRequest, manifest_id: UUID) -> HttpResponse:
    """The part of that page that changes while the worker is at it."""
    return render(request, "manifests/progress.html", {**_context(request, manifest_id), "beside": True})


@require_GET
def rejected(request: DeskRequest, manifest_id: UUID) -> HttpResponseBase:
    """Rejected rows and doubts as a file that a spreadsheet opens and runs nothing of."""
    found = queries.problems(by=request.actor, manifest_id=str(manifest_id))
    headers = {"Content-Disposition": f'attachment; filename="rejected-{manifest_id}.csv"'}
    return StreamingHttpResponse(_lines(found, _lang()), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def go_on(request: DeskRequest, manifest_id: UUID) -> HttpResponse:
    """Let one go on that was halted."""
    sending.go_on(by=request.actor, manifest_id=str(manifest_id))
    return redirect("manifest", manifest_id=manifest_id)


@require_POST
def delete(request: DeskRequest, manifest_id: UUID) -> HttpResponse:
    """Delete one before its time."""
    disposal.dispose(by=request.actor, manifest_id=str(manifest_id), reason=request.POST.get("reason", ""))
    return redirect("manifests")


@require_GET
def certificate_list(request: DeskRequest) -> HttpResponse:
    """Certificates of deletion."""
    return render(request, "manifests/certificates.html", {"rows": queries.certificates(by=request.actor)})


def _form(request: DeskRequest) -> ManifestForm:
    by = request.actor
    matters = accounts.groups(by=by) if by.may("accounts:group:read") else ()
    groups = [(one.id, one.name) for one in matters]
    return ManifestForm(request.POST or None, request.FILES or None, lang=_lang(), groups=groups)


def _context(request: DeskRequest, manifest_id: UUID) -> dict[str, object]:
    row = queries.manifest(by=request.actor, manifest_id=str(manifest_id))
    return {"row": row, "is_watched": _is_watched(row), "reason_form": ReasonForm()}


def _is_watched(row: Row) -> bool:
    """Whether the page asks again by itself: while something moves, so that a session left alone still ends."""
    still = timezone.now() - row.moved_at > timedelta(minutes=rules().limits.watched_minutes)
    return row.status == "waiting" and not still


def _lines(found: tuple[Problem, ...], lang: str) -> Iterator[bytes]:
    heads = ("place", "what", "code", "reason", "remedy", "raw")
    yield MARK + csv_line(messages.sentence(f"manifests.column.{head}", lang) for head in heads)
    for one in found:
        what = messages.sentence("manifests.is_rejected" if one.is_rejected else "manifests.is_doubtful", lang)
        blanks = {"line": one.place, **one.details}
        told = messages.sentence(one.code, lang, **blanks), messages.remedy(one.code, lang, **blanks)
        yield csv_line([one.place or "", what, one.code, *told, one.raw])


def _lang() -> str:
    return (get_language() or "en")[:2]
