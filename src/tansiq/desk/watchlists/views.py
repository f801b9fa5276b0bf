"""The place where somebody is checked, and the pages of entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from tansiq.desk.accounts import queries as accounts
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.watchlists import queries, truth
from tansiq.desk.watchlists.actions import disposal
from tansiq.desk.watchlists.actions import entries as acts
from tansiq.desk.watchlists.forms import CheckForm, EntryForm, ReasonForm
from tansiq.desk.watchlists.queries import Found, Row
from tansiq.desk.watchlists.rules import newest, rules
from tansiq.desk.watchlists.sides import sides
from tansiq.desk.watchlists.waterfall import Waterfall, waterfall
from tansiq.engines.documents import Zone
from tansiq.engines.matching import Record
from tansiq.errors import MalformedError, RefusedError

__all__ = ["certificate_list", "check", "entry", "entry_list", "new_entry", "picture", "rewrite", "step"]


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
    return render(request, "watchlists/entries.html", {"rows": rows, "status": status, "statuses": sorted(known)})


def new_entry(request: DeskRequest) -> HttpResponse:
    """Begin an entry."""
    form = _entry_form(request)
    if request.method == "POST" and form.is_valid():
        group_id = form.cleaned_data["group_id"] or None
        entry_id = acts.draft(by=request.actor, content=form.content(), group_id=group_id)
        return redirect("entry", entry_id=entry_id)
    return render(request, "watchlists/entry_form.html", {"form": form})


def entry(request: DeskRequest, entry_id: str) -> HttpResponse:
    """One entry, with what may be done with it."""
    whole = queries.entry(by=request.actor, entry_id=str(entry_id))
    open_to = {verb for verb, need in _NEEDS.items() if request.actor.may(need) and _leads(verb, whole.row)}
    context = {"whole": whole, "row": whole.row, "open_to": open_to, "reason_form": ReasonForm()}
    return render(request, "watchlists/entry.html", context)


def rewrite(request: DeskRequest, entry_id: str) -> HttpResponse:
    """Write an entry anew: one that is in force is corrected, and waits for its approval."""
    known = queries.entry_content(by=request.actor, entry_id=str(entry_id))
    row = queries.entry(by=request.actor, entry_id=str(entry_id)).row
    form = _entry_form(request, known)
    is_correction = _leads("correct", row)
    reason = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and reason.is_valid():
        why = reason.cleaned_data["reason"]
        named = {"by": request.actor, "entry_id": str(entry_id), "content": form.content(), "reason": why}
        if is_correction:
            acts.correct(**named, group_id=form.cleaned_data["group_id"] or None)
        else:
            acts.change(**named)
        return redirect("entry", entry_id=entry_id)
    context = {"form": form, "row": row, "reason_form": reason, "is_correction": is_correction}
    return render(request, "watchlists/entry_form.html", context)


@require_POST
def step(request: DeskRequest, entry_id: str, verb: str) -> HttpResponse:
    """One step of an entry."""
    if verb not in _STEPS:
        raise RefusedError("access.unknown")
    _STEPS[verb](request, str(entry_id))
    return redirect("entries") if verb == "delete" else redirect("entry", entry_id=entry_id)


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


def _approve(request: DeskRequest, entry_id: str) -> None:
    attested, reason = request.POST.getlist("attested"), request.POST.get("reason", "")
    acts.approve(by=request.actor, entry_id=entry_id, attested=attested, reason=reason)


def _photograph(request: DeskRequest, entry_id: str) -> None:
    sent = request.FILES.get("file")
    if sent is None:
        raise RefusedError("entry.photograph")
    if (sent.size or 0) > rules().limits.photograph_bytes:
        raise RefusedError("entry.photograph_large", most=rules().limits.photograph_bytes)
    acts.add_photograph(by=request.actor, entry_id=entry_id, data=sent.read())


def _reference(request: DeskRequest, entry_id: str) -> None:
    told = request.POST.get("judicial_reference", "")
    acts.record_reference(by=request.actor, entry_id=entry_id, judicial_reference=told)


def _reason(request: DeskRequest) -> str:
    return request.POST.get("reason", "")


Step = Callable[[DeskRequest, str], object]

#: What is called by a button of an entry's page.
_STEPS: dict[str, Step] = {
    "photograph": _photograph,
    "approve": _approve,
    "publish": lambda request, pk: acts.publish(by=request.actor, entry_id=pk),
    "withdraw": lambda request, pk: acts.withdraw(by=request.actor, entry_id=pk, reason=_reason(request)),
    "lapse": lambda request, pk: acts.lapse_entry(by=request.actor, entry_id=pk),
    "delete": lambda request, pk: disposal.dispose(by=request.actor, entry_id=pk, reason=_reason(request)),
    "reference": _reference,
}

#: The permission without which a button is not shown; the action asks for it again.
_NEEDS = {
    "change": "watchlists:entry:draft",
    "correct": "watchlists:entry:correct",
    "photograph": "watchlists:entry:draft",
    "approve": "watchlists:entry:approve",
    "publish": "watchlists:entry:publish",
    "withdraw": "watchlists:entry:withdraw",
    "lapse": "watchlists:entry:lapse",
    "delete": "watchlists:entry:delete",
    "reference": "watchlists:reference:record",
}


def _leads(verb: str, row: Row) -> bool:
    if row.status not in rules().sources["change" if verb == "photograph" else verb]:
        return False
    return not row.in_force if verb == "lapse" else True


def _entry_form(request: DeskRequest, known: Mapping[str, object] | None = None) -> EntryForm:
    may = request.actor.may("accounts:group:read")
    matters = {matter.id: matter.name for matter in accounts.groups(by=request.actor)} if may else {}
    groups = [(pk, matters.get(pk, pk[:8])) for pk in sorted(request.actor.groups)]
    return EntryForm(request.POST or None, definition=newest(), lang=_lang(), groups=groups, known=known)


def _lang() -> str:
    return (get_language() or "en")[:2]
