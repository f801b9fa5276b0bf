"""The pages of the rulebook."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tansiq.desk.accounts import queries as accounts
from tansiq.desk.accounts.forms import ReasonForm
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.rulebook import queries
from tansiq.desk.rulebook.actions import editions as deciding
from tansiq.desk.rulebook.folder import FOLDER
from tansiq.desk.rulebook.forms import ProposalForm
from tansiq.desk.rulebook.offering import offer
from tansiq.errors import MalformedError, RefusedError

__all__ = ["decide_rulebook", "offer_rulebook", "rulebook", "rulebook_edition"]

_ACCESS = ("access.", "separation.")


@require_GET
def rulebook(request: DeskRequest) -> HttpResponse:
    """Every edition: from when to when it was in force, who proposed and who activated it."""
    rows = queries.editions(by=request.actor)
    context = {"rows": rows, "folder": FOLDER, "refused": queries.unsettled(by=request.actor)}
    return render(request, "rulebook/rulebook.html", {**context, "names": _names(request, rows)})


@require_GET
def rulebook_edition(request: DeskRequest, number: int) -> HttpResponse:
    """One edition: what it would change, or did; its files."""
    return _edition(request, number)


def offer_rulebook(request: DeskRequest) -> HttpResponse:
    """What lies in the folder, or an earlier edition once more: what it would change, and the form to propose it."""
    earlier = (request.POST.get("again") or request.GET.get("again") or "")[:12]
    form = ProposalForm(request.POST or None)
    context: dict[str, object] = {"form": form, "again": earlier, "folder": FOLDER}
    try:
        if request.method == "POST" and form.is_valid():
            seen = request.POST.get("seen", "")[:64]
            made = offer(by=request.actor, seen=seen, rulebook_id=earlier, **form.cleaned_data)
            return redirect("rulebook_edition", number=made)
        context["offered"] = queries.offered(by=request.actor, rulebook_id=earlier)
    except (MalformedError, RefusedError) as error:
        if error.code.startswith(_ACCESS):
            raise
        return render(request, "rulebook/offer.html", {**context, "refused": error}, status=409)
    return render(request, "rulebook/offer.html", context)


@require_POST
def decide_rulebook(request: DeskRequest, number: int) -> HttpResponse:
    """Put an edition into force, reject it, or call it off before its day."""
    by, named = request.actor, str(number)
    answer, reason = request.POST.get("answer", ""), request.POST.get("reason", "")[:2000]
    try:
        if answer == "activate":
            deciding.activate(by=by, rulebook_id=named, seen=request.POST.get("seen", "")[:64])
        elif answer == "call_off":
            deciding.call_off(by=by, rulebook_id=named, reason=reason)
        else:
            deciding.reject(by=by, rulebook_id=named, reason=reason)
    except (MalformedError, RefusedError) as error:
        if error.code.startswith(_ACCESS):
            raise
        return _edition(request, number, error)
    return redirect("rulebook_edition", number=number)


def _edition(request: DeskRequest, number: int, refused: MalformedError | RefusedError | None = None) -> HttpResponse:
    seen = queries.edition(by=request.actor, rulebook_id=str(number))
    context = {"seen": seen, "form": ReasonForm(), "refused": refused, "names": _names(request, (seen.row,))}
    return render(request, "rulebook/edition.html", context, status=409 if refused else 200)


def _names(request: DeskRequest, rows: tuple[queries.EditionRow, ...]) -> dict[str, str]:
    people = {one.person for one in rows} | {each.person for one in rows for each in one.ruled}
    if not (people and request.actor.may("accounts:name:read")):
        return {}
    return dict(accounts.names(by=request.actor, user_ids=tuple(sorted(people))))
