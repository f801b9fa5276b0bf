"""Pages of the exchange, below the place of partners."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from tansiq.desk.accounts import queries as accounts
from tansiq.desk.accounts.forms import ReasonForm
from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import queries
from tansiq.desk.exchange.actions import partners as pinning
from tansiq.desk.exchange.actions import receiving, sending
from tansiq.desk.exchange.attaching import with_files
from tansiq.desk.exchange.belonging import answered_in_case, begun_in_cases
from tansiq.desk.exchange.companions import Beside, companions
from tansiq.desk.exchange.forms import MessageForm, PinForm, ReachForm
from tansiq.desk.exchange.law import kind_told, law_now
from tansiq.desk.exchange.leave_views import leave_part
from tansiq.desk.exchange.own import is_exchanging
from tansiq.desk.exchange.queries import MessageRow, ThreadSheet
from tansiq.desk.exchange.review_forms import choices_of
from tansiq.desk.exchange.review_sheet import ReviewSeen, review_seen
from tansiq.desk.exchange.review_views import carried, is_reviewed
from tansiq.desk.exchange.said import Said
from tansiq.desk.exchange.taking import opened, shown_name
from tansiq.desk.exchange.timeline import Event
from tansiq.desk.exchange.using import uses_out
from tansiq.engines.envelopes import read_aloud
from tansiq.engines.law import Answer
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import RefusedError, TansiqError
from tansiq.messages import LANGUAGES, sentence

__all__ = [
    "answer", "attachment", "confirmable", "inbox", "nodes", "open_uses", "outbox", "own_introduction", "partner",
    "pin", "proof", "reach", "reasons", "refused_uses", "rests_on", "resume", "see", "suspend", "taken_out", "thread",
    "waiting", "write", "written",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A message as the one queue draws it: ``url`` is where it leads."""

    url: str
    state: Texts
    type: Texts
    about: tuple[str, ...]
    reference: str
    purpose: str
    opened_at: datetime
    reply_by: date | None = None
    clock: None = None
    needed_at: None = None


def nodes(request: DeskRequest) -> HttpResponse:
    """The node of every partner, where messages to it stand, and what this node is to others."""
    by = request.actor
    context: dict[str, Any] = {"is_on": is_exchanging(), "rows": queries.partners(by=by)}
    if is_exchanging():
        own = queries.own(by=by)
        context |= {"own": own, "aloud": _aloud(own.groups, request.user.language)}
    return render(request, "exchange/nodes.html", context)


@require_GET
def own_introduction(request: DeskRequest) -> HttpResponse:
    """The file that a partner is given of this node."""
    data = queries.introduction(by=request.actor)
    headers = {"Content-Disposition": 'attachment; filename="introduction.parcel"'}
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)


@require_GET
def partner(request: DeskRequest, partner_id: UUID) -> HttpResponse:
    """One partner."""
    sheet = queries.partner(by=request.actor, partner_id=str(partner_id))
    by, lang = request.actor, request.user.language
    found = [(one.partner_template, one.of_partner(by=by, partner_id=sheet.row.id, lang=lang)) for one in companions()]
    context = {
        "sheet": sheet,
        "aloud": _aloud(sheet.groups, lang),
        "reason_form": ReasonForm(),
        "reach_form": ReachForm(lang=lang, initial={"carrier": sheet.row.carrier}),
        "parts": [(template, part) for template, part in found if part is not None],
    }
    return render(request, "exchange/partner.html", context)


def pin(request: DeskRequest) -> HttpResponse:
    """Believe a partner's keys from now on."""
    if not request.actor.may("exchange:partner:pin"):
        raise RefusedError("access.permission", permission="exchange:partner:pin", role=request.actor.role)
    form = PinForm(request.POST or None, law=law_now(), lang=request.user.language)
    if request.method == "POST" and form.is_valid():
        try:
            partner_id = pinning.pin(by=request.actor, ceremony=form.ceremony())
        except TansiqError as error:
            return render(request, "exchange/pin.html", {"form": form, "error": error}, status=409)
        return redirect("partner", partner_id=partner_id)
    return render(request, "exchange/pin.html", {"form": form})


@require_POST
def reach(request: DeskRequest, partner_id: UUID) -> HttpResponse:
    """Reach a partner by another carrier from now on."""
    carrier, reason = request.POST.get("carrier", ""), request.POST.get("reason", "")
    pinning.reach(by=request.actor, partner_id=str(partner_id), carrier=carrier, reason=reason)
    return redirect("partner", partner_id=partner_id)


@require_POST
def suspend(request: DeskRequest, partner_id: UUID) -> HttpResponse:
    """Send nothing to a partner for now."""
    reason = request.POST.get("reason", "")
    pinning.suspend(by=request.actor, partner_id=str(partner_id), reason=reason)
    return redirect("partner", partner_id=partner_id)


@require_POST
def resume(request: DeskRequest, partner_id: UUID) -> HttpResponse:
    """Send to a partner again."""
    reason = request.POST.get("reason", "")
    pinning.resume(by=request.actor, partner_id=str(partner_id), reason=reason)
    return redirect("partner", partner_id=partner_id)


@require_GET
def inbox(request: DeskRequest) -> HttpResponse:
    """What came in."""
    return _listed(request, queries.inbox(by=request.actor), "inbox")


@require_GET
def outbox(request: DeskRequest) -> HttpResponse:
    """What went out, or is to."""
    return _listed(request, queries.outbox(by=request.actor), "outbox")


@require_GET
def thread(request: DeskRequest, thread_id: str) -> HttpResponse:
    """One thread."""
    sheet = queries.thread(by=request.actor, thread_id=thread_id)
    return _thread(request, sheet, None)


@require_POST
def see(request: DeskRequest, message_id: str) -> HttpResponse:
    """Say that a message was seen."""
    thread_id = receiving.see(by=request.actor, incoming_id=message_id)
    return redirect("thread", thread_id=thread_id)


@require_GET
def proof(request: DeskRequest, message_id: str) -> HttpResponse:
    """A file that proves a message of ours, to be verified by anybody (`tansiq envelope verify`)."""
    data = queries.proof(by=request.actor, message_id=message_id)
    headers = {"Content-Disposition": f'attachment; filename="{message_id}.proof"'}
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)


@require_GET
def taken_out(request: DeskRequest, message_id: str) -> HttpResponse:
    """A message that came in, as a file, where its owner and the law let it leave the desk."""
    data = queries.taken_out(by=request.actor, message_id=message_id)
    headers = {"Content-Disposition": f'attachment; filename="{message_id}.txt"'}
    return HttpResponse(data, content_type="text/plain; charset=utf-8", headers=headers)


@require_GET
def attachment(request: DeskRequest, message_id: str, digest: str) -> HttpResponseBase:
    """What is attached to a message, as a file: never opened by the browser, whatever its sender says it is."""
    found = queries.attachment(by=request.actor, message_id=message_id, digest=digest)
    name = content_disposition_header(as_attachment=True, filename=shown_name(found.attachment.name)) or ""
    headers = {"Content-Disposition": name, "Content-Length": str(found.attachment.size)}
    return StreamingHttpResponse(opened(found), content_type="application/octet-stream", headers=headers)


def write(request: DeskRequest) -> HttpResponse:
    """A message to one partner or several."""
    by = request.actor
    if not by.may("exchange:message:send"):
        raise RefusedError("access.permission", permission="exchange:message:send", role=by.role)
    rows = queries.partners(by=by)
    named = {one.id: one.names[request.user.language] for one in rows if not one.is_suspended}

    def act(form: MessageForm) -> HttpResponse:
        whom = form.cleaned_data["partner_ids"]
        draft = with_files(by, form.draft(), whom, form.given, form.cleaned_data.get("coming", ()))
        sending.send(by=by, draft=draft, partner_ids=whom)
        return redirect("outbox")

    if not is_reviewed(request):  # who is named comes before what is said
        return redirect(carried(request, reverse("review")))
    return written(request, partial(_form, request, named), act, lambda form, refused: _page(request, form, refused))


@require_POST
def answer(request: DeskRequest, thread_id: str, message_id: str) -> HttpResponse:
    """An answer to a message that came in."""
    sheet = queries.thread(by=request.actor, thread_id=thread_id)

    def act(form: MessageForm) -> HttpResponse:
        draft = replace(form.draft(), thread=thread_id)
        draft = with_files(request.actor, draft, [sheet.partner_id], form.given)
        sending.reply(by=request.actor, draft=draft, incoming_id=message_id)
        return redirect("thread", thread_id=thread_id)

    return written(
        request,
        partial(_form, request, None, thread_id=thread_id),
        act,
        lambda form, refused: _thread(request, sheet, form, refused),
    )


def waiting(rows: Sequence[MessageRow]) -> list[QueueRow]:
    """Messages as rows of the one queue."""
    return [
        QueueRow(
            url=reverse("thread", kwargs={"thread_id": one.thread_id}),
            state=_texts(f"exchange.standing.{one.standing}"),
            type=kind_told(one.kind),
            about=tuple(dict.fromkeys(one.names.values())),
            reference=one.message_id[:8],
            purpose=one.purpose,
            opened_at=one.at,
            reply_by=one.reply_by,
        )
        for one in rows
    ]


def _listed(request: DeskRequest, rows: Sequence[MessageRow], which: str) -> HttpResponse:
    return render(request, "exchange/list.html", {"rows": waiting(rows), "which": which})


def written(
    request: DeskRequest,
    make: Callable[[Mapping[str, str]], MessageForm],
    act: Callable[[MessageForm], HttpResponse],
    show: Callable[[MessageForm, TansiqError | None], HttpResponse],
) -> HttpResponse:
    """The form of a message, sent or shown again with what stands against it. ``make``: it, of open conditions."""
    form = make({})
    if request.method != "POST":
        return show(form, None)
    try:
        form.take_files(request.actor)
        return act(form) if form.is_valid() else show(form, None)
    except TansiqError as error:
        if error.code.startswith("access."):
            raise
        again = make(_open_conditions(error, request.user.language))
        again.hold_files(form)
        return show(again, error)


def _form(
    request: DeskRequest, named: Mapping[str, str] | None, conditions: Mapping[str, str], thread_id: str = ""
) -> MessageForm:
    by, lang = request.actor, request.user.language
    offered = [review_seen(one, lang) for one in queries.reviews(by=by, thread_id=thread_id)]
    groups = {one.id: one.name for one in accounts.groups(by=by)} if by.may("accounts:group:read") else {}
    passes_on = tuple(request.GET.getlist("passes_on")[:1]) if named is not None else ()
    coming = [one for name in passes_on for one in queries.coming(by=by, message_id=name)]
    left_out = begun_in_cases() if named is not None and not passes_on else frozenset[str]()
    return MessageForm(
        request.POST or None, request.FILES or None, law=law_now(), lang=lang, partners=named or {}, groups=groups,
        conditions=confirmable(request, conditions), is_reply=named is None, passes_on=passes_on, coming=coming,
        reviews=choices_of(offered, lang), initial=rests_on(request, offered), left_out=left_out,
    )  # fmt: skip


def rests_on(request: DeskRequest, offered: Sequence[ReviewSeen]) -> dict[str, object]:
    """What a form is offered with after a review: that, to whom it was answered for, and that somebody is named."""
    wanted = request.GET.getlist("review")
    found = [one.id for one in offered if one.id in wanted]
    return {"reviews": found, "partner_ids": request.GET.getlist("to"), "names_person": True} if found else {}


def confirmable(request: DeskRequest, conditions: Mapping[str, str]) -> dict[str, str]:
    """The conditions that may be confirmed: those that are open, and those that were."""
    return dict.fromkeys(request.POST.getlist("confirmed"), "") | dict(conditions)


def _open_conditions(error: TansiqError, lang: str) -> dict[str, str]:
    """What has to be fulfilled before a message leaves, to be confirmed one by one."""
    given = error.details.get("answer")
    if not isinstance(given, Answer):
        return {}
    return {one.code: one.sentence(lang) for one in given.conditions if one.when == "before"}


def _page(request: DeskRequest, form: MessageForm, refused: TansiqError | None) -> HttpResponse:
    context = {
        "form": form, "refused_by": refused, "reasons": reasons(refused, request.user.language),
        "review_url": carried(request, reverse("review")),
    }  # fmt: skip
    return render(request, "exchange/write.html", context, status=409 if refused else 200)


def _thread(
    request: DeskRequest, sheet: ThreadSheet, form: MessageForm | None, refused: TansiqError | None = None
) -> HttpResponse:
    by, lang = request.actor, request.user.language
    may_answer = by.may("exchange:message:send") and not sheet.is_broken
    files = {each.digest: each.name for one in sheet.said for each in one.attached}
    found = [(one, one.of_thread(by=by, thread_id=sheet.id, lang=lang)) for one in companions()]
    below = [(companion.template, one) for companion, one in found if one is not None]
    events = _happened(sheet, [one for _, one in below])
    people = {event.person for event in events} | {str(each.by_id) for one in sheet.said for each in one.reviews}
    context = {
        "sheet": sheet,
        "events": events,
        "names": dict(accounts.names(by=by, user_ids=tuple(sorted(people - {""})))),
        "form": (form or _form(request, None, {}, sheet.id)) if may_answer else None,
        "refused_by": refused,
        "reasons": reasons(refused, lang),
        "said": [(*_shown(one, by, lang, files), _below(one, below)) for one in sheet.said],
        "parts": [(companion.head_template, one.head) for companion, one in found if one and one.head is not None],
        "review_url": carried(request, reverse("review_in_thread", kwargs={"thread_id": sheet.id})),
        "in_case": answered_in_case(sheet.id) if may_answer else (),
        "leaving": {one.message_id for one in sheet.said if one.leaves(uses_out(by))},
        "nothing": {},
    }
    return render(request, "exchange/thread.html", context, status=409 if refused else 200)


def _happened(sheet: ThreadSheet, beside: Sequence[Beside]) -> list[Event]:
    """Everything that happened in a thread, what the applications above know of it among that."""
    return sorted([*sheet.events, *(event for one in beside for event in one.events)], key=lambda event: event.at)


def _below(one: Said, beside: Sequence[tuple[str, Beside]]) -> list[tuple[str, object]]:
    """What stands below a message: templates, each with what it draws."""
    return [(template, each.parts[one.message_id]) for template, each in beside if one.message_id in each.parts]


def _shown(one: Said, by: Actor, lang: str, files: Mapping[str, str]) -> tuple[object, ...]:
    """A message with all that its thread shows of it, in the order of the template; ``files``: names, by digest."""
    closed, reviews = refused_uses(one, lang), [review_seen(each, lang) for each in one.reviews]
    return one, kind_told(one.kind), open_uses(one, lang), closed, reviews, leave_part(one, by, lang, files)


def open_uses(one: Said, lang: str) -> list[str]:
    """What goes along with what is another's, whatever is done with it."""
    found = next((answer for answer in one.uses.values() if answer.allowed), None)
    return [each.sentence(lang) for each in found.conditions] if found else []


def refused_uses(one: Said, lang: str) -> list[tuple[str, str]]:
    """What may not be done with it, each with what can be done about that."""
    found = [reason for answer in one.uses.values() for reason in answer.refusals]
    return list(dict.fromkeys((reason.sentence(lang), reason.remedy(lang)) for reason in found))


def reasons(refused: TansiqError | None, lang: str) -> list[tuple[str, str]]:
    """What the law says against a message, each with what can be done about it."""
    answers = refused.details.get("answers") if refused else None
    if not isinstance(answers, dict):
        return []
    found = [reason for one in answers.values() for reason in one.refusals]
    return list(dict.fromkeys((reason.sentence(lang), reason.remedy(lang)) for reason in found))


def _aloud(groups: Sequence[str], lang: str) -> list[tuple[str, str]]:
    return [(group, read_aloud(group, lang)) for group in groups]


def _texts(code: str) -> Texts:
    return Texts(tuple((lang, sentence(code, lang)) for lang in LANGUAGES))
