"""The pages on which a step of a case is said to partners, and on which a message becomes a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.cases import queries as cases
from tansiq.desk.cases.forms import DecisionForm, FactsForm
from tansiq.desk.cases.sheet import Sheet
from tansiq.desk.correspondence import queries
from tansiq.desk.correspondence.actions import saying, taking
from tansiq.desk.correspondence.forms import CaseMessageForm
from tansiq.desk.correspondence.queries import Sayable
from tansiq.desk.exchange import queries as exchange
from tansiq.desk.exchange.attaching import with_files
from tansiq.desk.exchange.forms import MessageForm
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.reply_by import is_over
from tansiq.desk.exchange.review_forms import choices_of
from tansiq.desk.exchange.review_sheet import ReviewSeen, review_seen
from tansiq.desk.exchange.review_views import NOBODY, Page, answered, carried, is_reviewed
from tansiq.desk.exchange.views import confirmable, open_uses, reasons, refused_uses, rests_on, written
from tansiq.desk.parameters.library import place
from tansiq.engines.workflows.sight import local_day
from tansiq.errors import MalformedError, RefusedError, TansiqError

__all__ = ["review", "say", "take"]


def say(request: DeskRequest, case_id: UUID, step: str) -> HttpResponse:
    """A message that is a step of a case, offered with what the reader is shown of the case."""
    by, lang = request.actor.acting_for("", str(case_id)), request.user.language
    sheet = cases.case(by=by, case_id=str(case_id))
    found = queries.offered(by=by, case_id=sheet.id, step=step)
    named = _partners(request, found)

    def make(conditions: Mapping[str, str]) -> CaseMessageForm:
        return _form(request, sheet, found, named, conditions)

    def act(form: MessageForm) -> HttpResponse:
        assert isinstance(form, CaseMessageForm)
        whom = form.cleaned_data.get("partner_ids", ())
        draft = with_files(by, replace(form.draft(), case=sheet.id), whom, form.given)
        saying.say(
            by=by, case_id=sheet.id, step=step, draft=draft, lang=lang, partner_ids=whom, **form.decision.said(),
        )  # fmt: skip
        return redirect("case", case_id=case_id)

    def show(form: MessageForm, refused: TansiqError | None) -> HttpResponse:
        assert isinstance(form, CaseMessageForm)
        if form.decision.is_bound:
            form.decision.read_again(sheet.revision)
        told = {"refused_by": refused, "reasons": reasons(refused, lang)}
        context = {
            "sheet": sheet,
            "found": found,
            "form": form,
            "review_url": _review_url(request, case_id, step),
            **told,
        }
        return render(request, "correspondence/say.html", context, status=409 if form.is_bound else 200)

    if found.rule.given.get("names_person") and not is_reviewed(request) and not _reviews(request, sheet):
        return redirect(_review_url(request, case_id, step))
    return written(request, make, act, show)


def review(request: DeskRequest, case_id: UUID, step: str) -> HttpResponse:
    """The risk review of a person of a case, before the message that names them."""
    by = request.actor.acting_for("", str(case_id))
    sheet = cases.case(by=by, case_id=str(case_id))
    found = queries.offered(by=by, case_id=sheet.id, step=step)
    writing = reverse("say_in_case", kwargs={"case_id": case_id, "step": step})
    page = Page(
        writing, writing, choices=_partners(request, found) if found.rule.to == "partners" else None,
        partner_ids=found.partner_ids, names=found.whom, template="correspondence/review.html",
        context={"sheet": sheet, "found": found},
    )  # fmt: skip
    return answered(request, page, saying.review, case_id=sheet.id)


def take(request: DeskRequest, message_id: str) -> HttpResponse:
    """A message that came in becomes a case: what it says stays as it is, a person adds what it leaves open."""
    by, lang = request.actor, request.user.language
    found = queries.to_take(by=by, message_id=message_id, lang=lang)
    form = FactsForm(request.POST or None, fields=found.fields, lang=lang, known=found.offered)
    context = {
        "found": found, "form": form, "along": open_uses(found.message, lang),
        "closed": refused_uses(found.message, lang),
    }  # fmt: skip
    if form.is_valid():
        facts = {name: value for name, value in form.facts().items() if value is not None}
        try:
            return redirect("case", case_id=taking.take_in(by=by, message_id=message_id, facts=facts, lang=lang))
        except (MalformedError, RefusedError) as error:
            if error.code.startswith("access."):
                raise
            return render(request, "correspondence/take.html", {**context, "refused": error}, status=409)
    return render(request, "correspondence/take.html", context, status=409 if form.is_bound else 200)


def _review_url(request: DeskRequest, case_id: UUID, step: str) -> str:
    return carried(request, reverse("review_in_case", kwargs={"case_id": case_id, "step": step}))


def _reviews(request: DeskRequest, sheet: Sheet) -> list[ReviewSeen]:
    """The risk reviews of the case that a message may rest on now."""
    rows = queries.counting_reviews(by=request.actor, case_id=sheet.id)
    return [review_seen(one, request.user.language) for one in rows]


def _partners(request: DeskRequest, found: Sayable) -> dict[str, str]:
    if found.rule.to != "partners":
        return {}
    lang = request.user.language
    return {one.id: one.names[lang] for one in exchange.partners(by=request.actor) if not one.is_suspended}


def _form(
    request: DeskRequest, sheet: Sheet, found: Sayable, named: Mapping[str, str], conditions: Mapping[str, str]
) -> CaseMessageForm:
    lang, law, rule = request.user.language, law_now(), found.rule
    known = {one.field.id: one.value for one in sheet.facts}
    handling = sorted(found.codes | rule.codes(known))
    kind = law.terms.kinds.get(rule.kind)
    origin = {"language": lang, **found.origin}
    text = {"text": kind.texts.told(origin["language"])} if kind and kind.follows else {}
    reviews = _reviews(request, sheet)
    offered = {**origin, **text, **rule.offered(known), "handling": handling, **rests_on(request, reviews)}
    if request.GET.get(NOBODY):
        offered["names_person"] = False
    if is_over(offered.get("reply_by"), local_day(timezone.now(), place())):
        del offered["reply_by"]
    return CaseMessageForm(
        request.POST or None, request.FILES or None, law=law, lang=lang, partners=named,
        conditions=confirmable(request, conditions), decision=_decision(request, sheet, found), rule=rule,
        asks=found.asks, initial=offered, reviews=choices_of(reviews, lang),
    )  # fmt: skip


def _decision(request: DeskRequest, sheet: Sheet, found: Sayable) -> DecisionForm:
    """What the step asks for beside the message, whose name is recorded when it has one.

    What it still lacks is asked for, and not told a second time as a condition that is not met.
    """
    lacks = tuple(one for one in found.offer.lacks if one.field.id != found.rule.reference)
    met = tuple(one for one in found.offer.evaluated if one[1])
    offer = replace(found.offer, lacks=lacks, evaluated=met)
    return DecisionForm(
        request.POST or None, offer=offer, lang=request.user.language, revision=sheet.revision,
        suggested=found.suggested,
    )  # fmt: skip
