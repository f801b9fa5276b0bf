"""The page of the booth: large, by keyboard alone, and nothing beside it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from tansiq import messages
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.accounts.verbs import demand
from tansiq.desk.audit.actions import record_refusal
from tansiq.desk.audit.models import Entry
from tansiq.desk.booth.answering import Answer, Post, answer
from tansiq.desk.booth.forms import PostForm, ZoneForm
from tansiq.desk.booth.queries import Typed
from tansiq.errors import RefusedError

__all__ = ["begin", "booth", "leave"]

_READ, _POST = "booth:zone:read", "booth"
_MOST_TOLD = 3


def booth(request: DeskRequest) -> HttpResponse:
    """Read a zone. Without a place to sit, that is asked for first."""
    _refuse_others(request)
    post = _post(request)
    if post is None:
        return redirect("booth_begin")
    context: dict[str, Any] = {"post": post}
    form = ZoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = request.actor.acting_for(messages.sentence("booth.purpose", _lang()))
        typed, row = Typed(form.cleaned_data["zone"]), str(form.cleaned_data["reading"])
        context |= _told(answer(by=by, typed=typed, row=row, post=post, now=timezone.now()))
    context["form"] = ZoneForm(initial={"reading": uuid4()})
    return render(request, "booth/booth.html", context)


def begin(request: DeskRequest) -> HttpResponse:
    """Say where one sits."""
    _refuse_others(request)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session[_POST] = {"reference": str(uuid4()), **form.cleaned_data}
        return redirect("booth")
    return render(request, "booth/begin.html", {"form": form})


@require_POST
def leave(request: DeskRequest) -> HttpResponse:
    """Sit somewhere else."""
    _refuse_others(request)
    request.session.pop(_POST, None)
    return redirect("booth_begin")


def _refuse_others(request: DeskRequest) -> None:
    """Raise RefusedError ``access.permission``, on record, to whoever does not work here."""
    try:
        demand(request.actor, _READ)
    except RefusedError as error:
        record_refusal(Entry.Kind.READ, _READ, by=request.actor, reason=error.code)
        raise


def _post(request: DeskRequest) -> Post | None:
    kept = request.session.get(_POST)
    return Post(**kept) if kept else None


def _told(said: Answer) -> dict[str, Any]:
    """The answer as it stands on the page; each remedy once."""
    lang = _lang()
    faults = said.findings[:_MOST_TOLD]
    remedies = [one.remedy(lang) for one in faults]
    if said.unread is not None:
        remedies = [messages.sentence("booth.unread_told", lang)]
    return {
        "answer": said,
        "faults": [one.sentence(lang) for one in faults],
        "remedies": [told for told in dict.fromkeys(remedies) if told],
    }


def _lang() -> str:
    return (get_language() or "en")[:2]
