"""Leave: asked of the owner of what came in, and given or refused for what is ours. Both are messages of the thread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.actions import sending
from tansiq.desk.exchange.draft import Draft
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.leave import ANSWER, REQUEST, Leave, request_in, uses_to_ask
from tansiq.desk.exchange.models import Incoming
from tansiq.desk.exchange.using import answers_on
from tansiq.engines.envelopes import read_message
from tansiq.errors import RefusedError

__all__ = ["Ruling", "ask", "decide"]

_ASK, _DECIDE = "exchange:leave:ask", "exchange:leave:decide"
#: What is said about a leave stays between the two.
_HANDLING = ("h2",)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an officer decides about a leave. ``days``: how long one that is granted counts."""

    granted: bool
    reason: str
    conditions: str = ""
    days: int | None = None


@action(_ASK)
def ask(*, by: Actor, incoming_id: str, use: str, reason: str, language: str, files: Collection[str] = ()) -> str:
    """Ask the owner of a message for one use of it, for the purpose it was sent for; the request's name.

    ``files``: those of its files that are to be used with it, by digest; none: the message alone. Raises RefusedError
    ``access.unknown``, ``exchange.leave_reason``, ``exchange.leave_not_to_ask`` where the use is open, asked for
    already, or closed by more than the owner, or a file is none of its; and as ``sending.reply``.
    """
    found = _locked(by, incoming_id)
    law, item = law_now(), read_message(bytes(found.content))
    is_open = use not in uses_to_ask(found, answers_on(found, law.terms.uses, law, files=files))
    if is_open or set(files) - {one.digest for one in item.attachments}:
        raise RefusedError("exchange.leave_not_to_ask")
    named = tuple(sorted(set(files)))
    leave = Leave(found.message_id, found.digest, use, item.purpose, item.expires_at, files=named)
    name = sending.reply(by=by, draft=_draft(REQUEST, found, leave, reason, language), incoming_id=incoming_id)
    details = {
        "item": leave.message, "use": use, "purpose": leave.purpose, "owner": found.partner.authority,
        "files": list(leave.files),
    }  # fmt: skip
    record(_ASK, by=by, target=f"message:{name}", reason=reason.strip(), details=details)
    return name


@action(_DECIDE)
def decide(*, by: Actor, incoming_id: str, ruling: Ruling, language: str) -> str:
    """Grant or refuse what a partner asks about a message of ours; the answer's name. A request is decided once.

    Raises RefusedError ``access.unknown``, ``exchange.leave_reason``, ``exchange.leave_unfit``,
    ``exchange.leave_decided``, ``exchange.leave_end``, ``exchange.days``; and as ``sending.reply``.
    """
    found = _locked(by, incoming_id)
    asked = request_in(found)
    if asked is None or asked.use not in law_now().terms.uses:
        raise RefusedError("exchange.leave_unfit")
    if found.answered_by.filter(kind=ANSWER).exists():
        raise RefusedError("exchange.leave_decided")
    if ruling.granted and ruling.days is None:
        raise RefusedError("exchange.leave_end")
    leave = replace(asked, granted=ruling.granted, conditions=ruling.conditions.strip() if ruling.granted else "")
    draft = replace(_draft(ANSWER, found, leave, ruling.reason, language), days=ruling.days if ruling.granted else None)
    name = sending.reply(by=by, draft=draft, incoming_id=incoming_id)
    details = {
        "item": leave.message, "use": leave.use, "purpose": leave.purpose, "to": found.partner.authority,
        "granted": ruling.granted, "conditions": leave.conditions, "days": draft.days, "files": list(leave.files),
    }  # fmt: skip
    record(_DECIDE, by=by, target=f"message:{name}", reason=ruling.reason.strip(), details=details)
    return name


def _locked(by: Actor, incoming_id: str) -> Incoming:
    """The message, held until the transaction ends: two officers neither ask nor decide twice."""
    names = sight.incoming(by).filter(message_id=incoming_id).values_list("pk", flat=True)[:1]
    row = Incoming.objects.select_for_update(of=("self",)).filter(pk__in=list(names))
    found = row.select_related("partner", "answers").first()
    if found is None:
        raise RefusedError("access.unknown")
    return found


def _draft(kind: str, about: Incoming, leave: Leave, reason: str, language: str) -> Draft:
    if not reason.strip():
        raise RefusedError("exchange.leave_reason")
    return Draft(
        kind=kind, purpose=leave.purpose, basis=read_message(bytes(about.content)).legal_basis, text=reason.strip(),
        language=language, handling=_HANDLING, leave=leave,
    )  # fmt: skip
