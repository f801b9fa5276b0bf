"""What the thread's page shows of a leave, and the two addresses by which one is asked for and decided on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from tansiq.desk.accounts.middleware import DeskRequest
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.actions import leaving
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.leave import Leave
from tansiq.desk.exchange.leave_forms import AskForm, DecideForm
from tansiq.desk.exchange.said import Said
from tansiq.desk.parameters.library import place
from tansiq.engines.law.terms import Terms
from tansiq.engines.workflows.sight import local_day
from tansiq.errors import RefusedError

__all__ = ["LeavePart", "ask_leave", "decide_leave", "leave_part"]


@dataclass(frozen=True, slots=True)
class LeaveTold:
    """A leave with what its use, purpose and files are called. ``standing``: asked, granted or refused."""

    leave: Leave
    use: str
    purpose: str
    standing: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeavePart:
    """What one message of a thread shows of leave, and the forms for what may be done."""

    said: LeaveTold | None
    lifted: tuple[LeaveTold, ...]
    ask: AskForm | None
    decide: DecideForm | None


def leave_part(one: Said, by: Actor, lang: str, files: Mapping[str, str]) -> LeavePart:
    """What is shown of leave below a message, to whoever reads it; ``files``: names of its thread's, by digest."""
    found, terms = one.leave, law_now().terms
    uses = {use: terms.uses[use].texts.told(lang) for use in found.to_ask}
    may_ask, own = by.may("exchange:leave:ask"), {each.digest: each.name for each in one.attached}
    return LeavePart(
        said=_told(found.said, terms, lang, files) if found.said else None,
        lifted=tuple(_told(leave, terms, lang, files) for leave in found.lifted),
        ask=AskForm(uses=uses, files=own, auto_id=f"ask_{one.message_id}_%s") if uses and may_ask else None,
        decide=_decide_form(one, by, lang),
    )


@require_POST
def ask_leave(request: DeskRequest, thread_id: str, message_id: str) -> HttpResponse:
    """Ask the owner of a message for one use of it."""
    use, reason = request.POST.get("use", ""), request.POST.get("reason", "")
    files, lang = request.POST.getlist("covers"), request.user.language
    leaving.ask(by=request.actor, incoming_id=message_id, use=use, reason=reason, language=lang, files=files)
    return redirect("thread", thread_id=thread_id)


@require_POST
def decide_leave(request: DeskRequest, thread_id: str, message_id: str) -> HttpResponse:
    """Grant or refuse what a partner asks."""
    lang = request.user.language
    form = DecideForm(request.POST, lang=lang)
    if not form.is_valid():
        raise RefusedError("exchange.leave_end" if "until" in form.errors else "exchange.leave_reason")
    ruling = form.decided(local_day(timezone.now(), place()))
    leaving.decide(by=request.actor, incoming_id=message_id, ruling=ruling, language=lang)
    return redirect("thread", thread_id=thread_id)


def _decide_form(one: Said, by: Actor, lang: str) -> DecideForm | None:
    if one.leave.to_decide is None or not by.may("exchange:leave:decide"):
        return None
    return DecideForm(lang=lang, auto_id=f"decide_{one.message_id}_%s")


def _told(leave: Leave, terms: Terms, lang: str, files: Mapping[str, str]) -> LeaveTold:
    """A word that we do not know stays as the partner wrote it."""
    use, purpose = terms.uses.get(leave.use), terms.purposes.get(leave.purpose)
    standing = {None: "asked", True: "granted", False: "refused"}[leave.granted]
    return LeaveTold(
        leave, use.texts.told(lang) if use else leave.use, purpose.texts.told(lang) if purpose else leave.purpose,
        standing, tuple(files.get(one, one[:16]) for one in leave.files),
    )  # fmt: skip
