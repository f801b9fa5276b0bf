"""The places; the pages of errors; the answers to a load balancer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from tansiq.desk.accounts import queries
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.actions import record_refusal
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.authorities import queries as directory
from tansiq.desk.authorities import views as authorities
from tansiq.desk.cases import queries as cases
from tansiq.desk.duty import queries as duty
from tansiq.desk.exchange import queries as messages
from tansiq.desk.exchange import views as exchange
from tansiq.desk.rulebook import queries as rules
from tansiq.desk.watchlists import views as watchlists
from tansiq.desk.work.beats import lagging
from tansiq.errors import RefusedError

__all__ = [
    "bad_request",
    "check",
    "failed",
    "forbidden",
    "front",
    "healthz",
    "not_found",
    "partners",
    "readyz",
    "stale_form",
    "today",
    "workz",
]


def front(request: DeskRequest) -> HttpResponse:
    """The place that the role in use opens first."""
    role = policy().roles.get(request.actor.role)
    return redirect(role.profile.opens if role else "account")


def today(request: DeskRequest) -> HttpResponse:
    """What waits for the role in use: notices, changes that need a second person, and the queue of cases."""
    by = request.actor
    if by.role:
        _refuse_foreign(request, "today")
    alarms = duty.alarms(by=by) if by.may("duty:alarm:read") else ()
    context = {
        "rows": cases.queue(by=by)[: cases.MOST] if by.may("cases:case:read") else (),
        "messages": exchange.waiting(messages.unseen(by=by)) if by.may("exchange:message:see") else (),
        "notices": queries.notices(by=by) if by.may("accounts:notice:read") else (),
        "proposals": queries.proposals(by=by) if by.may("accounts:proposal:read") else (),
        "alarms": alarms,
        "names": _names(by, {person for one in alarms for person, _ in one.called}),
        "unsettled": rules.unsettled(by=by) if by.may("rulebook:edition:read") else None,
        "silent": messages.silent_partners(by=by) if by.may("exchange:partner:read") else (),
        "tests_due": directory.due(by=by) if by.may("authorities:trial:record") else 0,
    }
    return render(request, "places/today.html", context)


def _names(by: Actor, people: set[str]) -> dict[str, str]:
    return dict(queries.names(by=by, user_ids=tuple(sorted(people)))) if people else {}


def check(request: DeskRequest) -> HttpResponse:
    """One person or document against all that may be seen."""
    _refuse_foreign(request, "check")
    return watchlists.check(request)


def partners(request: DeskRequest) -> HttpResponse:
    """Authorities, own and others', and how they are reached."""
    _refuse_foreign(request, "partners")
    return authorities.directory(request)


def _refuse_foreign(request: DeskRequest, place: str) -> None:
    """Raise RefusedError ``access.place``, on record, where the role in use does not work in a place."""
    role = policy().roles.get(request.actor.role)
    if role is None or place not in role.profile.places:
        record_refusal(Entry.Kind.READ, f"places:{place}:open", by=request.actor, reason="access.place")
        raise RefusedError("access.place", place=place, role=request.actor.role)


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(_request: HttpRequest) -> HttpResponse:
    """Both databases answer."""
    for alias in connections:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def workz(_request: HttpRequest) -> HttpResponse:
    """The worker works: 503 and the names of tasks that lag or fail, where it does not."""
    late = lagging(timezone.now())
    text = f"lagging: {' '.join(late)}\n" if late else "ok\n"
    return HttpResponse(text, content_type="text/plain", status=503 if late else 200)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:  # noqa: ARG001  (Django's signature)
    """400."""
    return _error(request, "page.bad_request", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:  # noqa: ARG001  (Django's signature)
    """403."""
    return _error(request, "page.forbidden", 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponseBase:  # noqa: ARG001  (Django's signature)
    """403: a form from another site, or from before somebody signed in or out."""
    return _error(request, "page.stale_form", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:  # noqa: ARG001  (Django's signature)
    """404."""
    return _error(request, "page.not_found", 404)


def failed(request: HttpRequest) -> HttpResponseBase:
    """500: what went wrong stands in the log of the machine, not on the page."""
    return _error(request, "page.failed", 500)


def _error(request: HttpRequest, code: str, status: int) -> HttpResponse:
    return render(request, "shell/refused.html", {"code": code, "details": {}}, status=status)
