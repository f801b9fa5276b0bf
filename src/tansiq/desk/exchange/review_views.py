"""The page of the risk review: answered before a message is written, and read with every message that rests on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.exchange import queries
from tansiq.desk.exchange.actions import reviewing
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.review_forms import ReviewForm
from tansiq.desk.exchange.review_rules import review_rules
from tansiq.errors import RefusedError, TansiqError

__all__ = ["NOBODY", "Page", "answered", "carried", "is_reviewed", "review", "review_in_thread"]

#: Of an address: the message names and locates nobody, so that there is nothing to review.
NOBODY = "nobody"
_CARRIED = ("passes_on", "review", "to")


@dataclass(frozen=True, slots=True)
class Page:
    """What a review is answered for. ``choices``: to whom it may go; None where that is ``partner_ids``.

    ``names``: what those are called. ``writing``: the address of the message; ``nobody``: of one that names nobody.
    """

    writing: str
    nobody: str
    choices: Mapping[str, str] | None = None
    partner_ids: Sequence[str] = ()
    names: Sequence[Mapping[str, str]] = ()
    case: str = ""
    thread: str = ""
    template: str = "exchange/review.html"
    context: Mapping[str, Any] | None = None


def review(request: DeskRequest) -> HttpResponse:
    """The risk review of a person, before a message outside of cases."""
    by, lang = request.actor, request.user.language
    if not by.may("exchange:review:answer"):
        raise RefusedError("access.permission", permission="exchange:review:answer", role=by.role)
    named = {one.id: one.names[lang] for one in queries.partners(by=by) if not one.is_suspended}
    return answered(request, Page(reverse("write"), reverse("write"), choices=named))


def review_in_thread(request: DeskRequest, thread_id: str) -> HttpResponse:
    """The risk review of a person, before an answer in a conversation."""
    sheet = queries.thread(by=request.actor, thread_id=thread_id)
    writing = reverse("thread", kwargs={"thread_id": thread_id})
    page = Page(writing, writing, partner_ids=[sheet.partner_id], names=[sheet.names], thread=thread_id)
    return answered(request, page)


def answered(
    request: DeskRequest, page: Page, act: Callable[..., str] = reviewing.answer, **given: object
) -> HttpResponse:
    """The page, and what was answered on it kept by ``act``; then the message is written."""
    lang = request.user.language
    initial = {"partner_ids": request.GET.getlist("to")}
    form = ReviewForm(request.POST or None, law=law_now(), lang=lang, partners=page.choices, initial=initial)
    refused: TansiqError | None = None
    if form.is_valid():
        told = form.said(page.partner_ids, case=page.case, thread=page.thread)
        try:
            name = act(by=request.actor, told=told, **given)
            return redirect(carried(request, page.writing, review=[name], to=told.partner_ids))
        except TansiqError as error:
            if error.code.startswith("access."):
                raise
            refused = error
    context = {
        "form": form, "page": page, "refused": refused, "days": review_rules().days,
        "nobody": carried(request, page.nobody, nobody=["1"]), **(page.context or {}),
    }  # fmt: skip
    return render(request, page.template, context, status=409 if form.is_bound else 200)


def is_reviewed(request: DeskRequest) -> bool:
    """Whether whoever opens the page of a message has been asked who is named: by a review, or by saying nobody."""
    return bool(request.method == "POST" or request.GET.get("review") or request.GET.get(NOBODY))


def carried(request: DeskRequest, address: str, **more: Sequence[str]) -> str:
    """An address with what the message was to hold and rest on so far, and ``more`` of it."""
    told = {name: request.GET.getlist(name) for name in _CARRIED}
    for name, values in more.items():
        told[name] = list(dict.fromkeys([*told.get(name, []), *values]))
    words = urlencode({name: values for name, values in told.items() if values}, doseq=True)
    return f"{address}?{words}" if words else address
