"""Pages of those who oversee: the record, one entry of it, the log, what proves an entry, erasing."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.oversight import queries
from tansiq.desk.oversight.actions.erasures import erase_entry
from tansiq.desk.oversight.forms import EraseForm, RecordForm

__all__ = ["checkpoint", "entry", "erase", "evidence", "log", "proof", "record", "witnesses"]

_BINARY = "application/octet-stream"


def record(request: DeskRequest) -> HttpResponse:
    """The entries that are sought, newest first, a page at a time."""
    form = RecordForm(request.GET)
    sought = form.sought() if form.is_valid() else {}
    found = queries.entries(by=request.actor, **sought, before=request.GET.get("before"))
    older = ""
    if len(found) == queries.PAGE:
        asked = {name: value for name, value in request.GET.items() if name != "before"}
        older = urlencode({**asked, "before": found[-1].cursor})
    return render(request, "oversight/record.html", {"form": form, "entries": found, "older": older})


def entry(request: DeskRequest, recorded_id: int) -> HttpResponse:
    """One entry, and what can be done with it."""
    return _entry_page(request, recorded_id, EraseForm())


@require_POST
def erase(request: DeskRequest, recorded_id: int) -> HttpResponse:
    """Erase what the entry says."""
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _entry_page(request, recorded_id, form)
    erase_entry(by=request.actor, recorded_id=recorded_id, reason=form.cleaned_data["reason"])
    return redirect("record_entry", recorded_id=recorded_id)


def log(request: DeskRequest) -> HttpResponse:
    """How far the log has come, and what it signed last."""
    return render(request, "oversight/log.html", {"log": queries.log_state(by=request.actor)})


def witnesses(request: DeskRequest) -> HttpResponse:
    """Who cosigns the log, how far each has come, and whether there is a quorum."""
    return render(request, "oversight/witnesses.html", {"state": queries.witnesses_state(by=request.actor)})


def checkpoint(request: DeskRequest) -> HttpResponse:
    """What the log signed last, as a file to be kept elsewhere."""
    return _file("checkpoint", queries.log_state(by=request.actor).note.encode())


def proof(request: DeskRequest, recorded_id: int) -> HttpResponse:
    """The proof of an entry, as a file."""
    return _file(f"{recorded_id}.tlog-proof", queries.proof(by=request.actor, recorded_id=recorded_id))


def evidence(request: DeskRequest, recorded_id: int) -> HttpResponse:
    """The proof with the entry, its salt and the public key, as one archive."""
    opened = queries.evidence(by=request.actor, recorded_id=recorded_id)
    parts = {
        f"{recorded_id}.tlog-proof": opened.proof,
        f"{recorded_id}.json": opened.entry,
        f"{recorded_id}.salt": f"{opened.salt}\n".encode(),
        "log-key.public": f"{opened.key}\n".encode(),
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in parts.items():
            written.writestr(name, data)
    return _file(f"{recorded_id}.zip", archive.getvalue())


def _entry_page(request: DeskRequest, recorded_id: int, form: EraseForm) -> HttpResponse:
    found = queries.entry(by=request.actor, recorded_id=recorded_id)
    may_erase = request.actor.may("audit:entry:erase") and not found.is_hidden and not found.is_erased
    context = {"entry": found, "form": form, "may_erase": may_erase and found.who != request.actor.user_id}
    return render(request, "oversight/entry.html", context)


def _file(name: str, data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type=_BINARY, headers={"Content-Disposition": f'attachment; filename="{name}"'})
