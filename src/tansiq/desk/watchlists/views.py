"""The place where somebody is checked, and the pages of entries."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.watchlists import queries, truth
from tansiq.desk.watchlists.actions import entries as acts
from tansiq.desk.watchlists.forms import CheckForm
from tansiq.desk.watchlists.queries import Found, Row
from tansiq.desk.watchlists.rules import rules
from tansiq.desk.watchlists.sides import sides
from tansiq.desk.watchlists.waterfall import Waterfall, waterfall
from tansiq.engines.documents import Zone
from tansiq.engines.matching import Record
from tansiq.errors import MalformedError, RefusedError

__all__ = ["add_photograph", "certificate_list", "check", "entry", "entry_list", "picture"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A possible hit as it stands on the page: both sides, the picture of its bits, the sentence."""

    found: Found
    asked_name: str
    listed_name: str
    other_names: tuple[str, ...]
    facts: tuple[tuple[str, str, str], ...]
    picture: Waterfall
    sentence: str
    entry: Row | None

    @property
    def record(self) -> Record:
        """What is listed."""
        return self.found.hit.record

    @property
    def reference(self) -> str:
        """What the publisher, or the desk, calls it."""
        return self.record.reference or self.record.id


def check(request: DeskRequest) -> HttpResponse:
    """One person or document against everything that the reader may see."""
    context: dict[str, object] = {"may_search": request.actor.may("watchlists:subject:search")}
    if context["may_search"]:
        form = CheckForm(request.POST or None)
        context["form"] = form
        if form.is_valid():
            context |= _answer(request, form)
    return render(request, "watchlists/check.html", context)


def _answer(request: DeskRequest, form: CheckForm) -> dict[str, object]:
    by = request.actor.acting_for(form.cleaned_data["purpose"], form.cleaned_data["case"])
    asked, today = form.asked(), truth.local_day(timezone.now())
    try:
        found = queries.check(by=by, asked=asked)
        zone = asked.read_zone(today)
    except (MalformedError, RefusedError) as error:
        if error.code.startswith(("access.", "watchlists.", "list.", "index.")):
            raise
        return {"unread": error}
    return {"answered": True, "hits": [_shown(each, _lang()) for each in found], "findings": _findings(zone)}


def _shown(found: Found, lang: str) -> Shown:
    evidence, record = found.hit.evidence, found.hit.record
    listed = evidence.right.text if evidence.right else record.names[0].text if record.names else record.id
    main = [name.text for name in record.names[:1]]
    own = [name.text for name in record.names if name.role == "original_script"]
    return Shown(
        found=found,
        asked_name=evidence.left.text if evidence.left else "",
        listed_name=listed,
        other_names=tuple(name for name in dict.fromkeys([*main, *own[:2]]) if name != listed),
        facts=sides(found.hit.query, record),
        picture=waterfall(evidence.parts, evidence.bits, lang),
        sentence=evidence.sentence(lang),
        entry=found.entry,
    )


def _findings(zone: Zone | None) -> list[str]:
    return [finding.sentence(_lang()) for finding in zone.findings] if zone else []


@require_GET
def entry_list(request: DeskRequest) -> HttpResponse:
    """The entries that the reader may see."""
    status = request.GET.get("status", "")
    known = {word for sources in rules().sources.values() for word in sources} | set(rules().targets.values())
    rows = queries.entries(by=request.actor, status=status if status in known else "")
    context = {"rows": rows, "status": status, "statuses": sorted(known), "type": rules().type}
    return render(request, "watchlists/entries.html", context)


def entry(request: DeskRequest, entry_id: str) -> HttpResponse:
    """One entry. What becomes of it, the steps of its case say."""
    whole = queries.entry(by=request.actor, entry_id=str(entry_id))
    may_add = request.actor.may("watchlists:entry:draft") and whole.row.status in rules().sources["change"]
    return render(request, "watchlists/entry.html", {"whole": whole, "row": whole.row, "may_add": may_add})


@require_POST
def add_photograph(request: DeskRequest, entry_id: str) -> HttpResponse:
    """A picture more; what was approved before is approved no longer."""
    row = queries.entry(by=request.actor, entry_id=str(entry_id)).row
    sent = request.FILES.get("file")
    if sent is None:
        raise RefusedError("entry.photograph")
    if (sent.size or 0) > rules().limits.photograph_bytes:
        raise RefusedError("entry.photograph_large", most=rules().limits.photograph_bytes)
    acts.add_photograph(by=request.actor.acting_for("", row.case), entry_id=str(entry_id), data=sent.read())
    return redirect("entry", entry_id=entry_id)


@require_GET
def picture(request: DeskRequest, entry_id: str, digest: str) -> HttpResponse:
    """A photograph, as it came: shown, and never run."""
    kind, data = queries.photograph(by=request.actor, entry_id=str(entry_id), digest=digest)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Content-Disposition": "inline"}
    return HttpResponse(data, content_type=kind, headers=headers)


@require_GET
def certificate_list(request: DeskRequest) -> HttpResponse:
    """Certificates of deletion."""
    return render(request, "watchlists/certificates.html", {"rows": queries.certificates(by=request.actor)})


def _lang() -> str:
    return (get_language() or "en")[:2]
