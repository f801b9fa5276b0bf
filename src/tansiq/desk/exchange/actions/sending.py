"""Sending: the law is asked about every recipient, then each gets a message of its own, queued durably."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.actions.effects import enclose_receipts, second
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner, Thread
from tansiq.desk.exchange.own import holder, self_description
from tansiq.desk.exchange.rules import rules
from tansiq.desk.parameters.library import place
from tansiq.engines.envelopes import Message, Receipt, Reference, digest_of, new_id, write_message
from tansiq.engines.envelopes.receipts import ANSWERED
from tansiq.engines.law import Answer, Authority, Question, Statement, ask_each
from tansiq.errors import RefusedError
from tansiq.stores.fault_points import reached

__all__ = ["Draft", "reply", "send"]

_SEND = "exchange:message:send"
_SETTLED_BADLY = (Outgoing.Status.REFUSED, Outgoing.Status.DEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody would send: in the words of ``legal_bases/terms.toml``, with what law asks about it.

    ``risks``: the answers of the risk review, by question: a message that names or locates a person is not sent while
    one is open. ``confirmed``: codes of the conditions that are fulfilled before it leaves. ``days``: how long it
    counts. ``group``: the matter that it belongs to.
    """

    kind: str
    purpose: str
    basis: str
    text: str
    language: str
    handling: Collection[str]
    handling_text: str = ""
    grading: str = ""
    nature: str = "legal"
    channel: str = "police"
    urgent: bool = False
    names_person: bool = False
    locates_person: bool = False
    register: str = ""
    persons: Collection[str] = ()
    data: Collection[str] = ()
    documents: Collection[str] = ()
    risks: Mapping[str, str] = field(default_factory=dict)
    confirmed: Collection[str] = ()
    days: int | None = None
    group: str = ""


@action(_SEND)
def send(*, by: Actor, draft: Draft, partner_ids: Sequence[str]) -> tuple[str, ...]:
    """Queue a message to each of some partners, in threads that know nothing of each other; their names.

    Nothing goes to anybody where law lets it go to one of them not: RefusedError ``exchange.not_lawful`` with the
    answers (``answers``). Also RefusedError ``exchange.nobody``, ``exchange.risk_open``, ``exchange.conditions_open``,
    ``exchange.suspended``, ``exchange.days``, ``access.unknown``; MalformedError ``signed.field``.
    """
    if draft.group and draft.group not in by.groups:
        raise RefusedError("access.unknown")
    partners = _recipients(partner_ids)
    conditions = _lawful(draft, partners)
    threads = [_thread(partner, draft) for partner in partners]
    return tuple(_queued(by, draft, thread, conditions[thread.partner.authority], None) for thread in threads)


@action(_SEND)
def reply(*, by: Actor, draft: Draft, incoming_id: str) -> str:
    """Queue an answer to a message that came in, in its thread, and tell the partner that it is answered.

    The matter is that of the thread. Raises as ``send``, and RefusedError ``exchange.thread_broken`` where an earlier
    message of ours in it did not arrive.
    """
    found = sight.incoming(by).select_related("thread", "partner").filter(message_id=incoming_id).first()
    if found is None or found.thread is None:
        raise RefusedError("access.unknown")
    thread = Thread.objects.select_for_update().select_related("partner").get(pk=found.thread_id)
    thread.partner = found.partner
    _refuse_suspended(found.partner)
    conditions = _lawful(draft, [found.partner])
    message_id = _queued(by, draft, thread, conditions[found.partner.authority], found)
    queued = Outgoing.objects.get(message_id=message_id)
    about, answer = Reference(found.message_id, found.digest), Reference(queued.message_id, queued.digest)
    at = timezone.now()
    enclose_receipts(found.partner, [Receipt(about, ANSWERED, second(at), answer=answer)], holder(), at)
    return message_id


def _recipients(partner_ids: Sequence[str]) -> list[Partner]:
    found = [sight.partner(one) for one in dict.fromkeys(partner_ids)]
    if not found:
        raise RefusedError("exchange.nobody")
    if len(found) > rules().messages.most_recipients:
        raise RefusedError("exchange.too_many", most=rules().messages.most_recipients)
    for partner in found:
        _refuse_suspended(partner)
    return found


def _refuse_suspended(partner: Partner) -> None:
    if partner.is_suspended:
        raise RefusedError("exchange.suspended", authority=partner.authority)


def _lawful(draft: Draft, partners: Sequence[Partner]) -> dict[str, tuple[str, ...]]:
    """The codes of what goes along with the message, for each partner. Raises RefusedError as ``send``."""
    _refuse_open_risks(draft)
    whom = {Authority(one.state, one.kind, one.authority): one.authority for one in partners}
    delivery = ask_each(law_now(), _question(draft), whom, place())
    answers = {whom[one]: answer for one, answer in delivery.answers.items()}
    if delivery.recipients != frozenset(whom):
        refused = {name: answer for name, answer in answers.items() if not answer.allowed}
        codes = sorted({code for answer in refused.values() for code in answer.codes})
        raise RefusedError(
            "exchange.not_lawful", codes=", ".join(codes), recipients=", ".join(refused), answers=refused
        )
    for answer in answers.values():
        _refuse_open_conditions(draft, answer)
    return {name: tuple(one.code for one in answer.conditions) for name, answer in answers.items()}


def _refuse_open_risks(draft: Draft) -> None:
    """Said here too, before law is asked: no record of law can take the review away."""
    if not (draft.names_person or draft.locates_person):
        return
    missing = [name for name in law_now().terms.risks if not draft.risks.get(name)]
    if missing:
        raise RefusedError("exchange.risk_open", questions=", ".join(missing))


def _refuse_open_conditions(draft: Draft, answer: Answer) -> None:
    wanted = {one.code for one in answer.conditions if one.when == "before"}
    if wanted - set(draft.confirmed):
        raise RefusedError("exchange.conditions_open", codes=", ".join(sorted(wanted)), answer=answer)


def _question(draft: Draft) -> Question:
    own = self_description()
    return Question(
        kind=draft.kind,
        purpose=draft.purpose,
        basis=draft.basis,
        sender=Authority(own.state, own.kind, own.authority),
        at=timezone.now(),
        channel=draft.channel,
        languages=frozenset({draft.language}),
        urgent=draft.urgent,
        handling=frozenset(draft.handling),
        handling_text=draft.handling_text,
        names_person=draft.names_person,
        locates_person=draft.locates_person,
        register=draft.register,
        persons=frozenset(draft.persons),
        data=frozenset(draft.data),
        statements=(Statement(draft.nature, draft.grading),) if draft.grading else (),
        risks=dict(draft.risks),
        documents=frozenset(draft.documents),
    )


def _thread(partner: Partner, draft: Draft) -> Thread:
    return Thread.objects.create(
        id=new_id(secrets.token_bytes),
        partner=partner,
        group_id=draft.group or None,
        parties=[partner.authority],
        kind=draft.kind,
        purpose=draft.purpose,
        legal_basis=draft.basis,
    )


def _queued(by: Actor, draft: Draft, thread: Thread, conditions: Sequence[str], about: Incoming | None) -> str:
    partner, now = thread.partner, timezone.now()
    before = thread.outgoing.filter(partner=partner).order_by("-sequence").first()
    if before is not None and before.status in _SETTLED_BADLY:
        raise RefusedError("exchange.thread_broken")
    message = _message(draft, thread, before, about, now)
    content = write_message(message)
    made = Outgoing.objects.create(
        message_id=message.id,
        thread=thread,
        partner=partner,
        sequence=message.sequence,
        kind=message.kind,
        content=content,
        digest=digest_of(content),
        answers=about,
        conditions=list(conditions),
        by_id=by.user_id,
        role=by.role,
        queued_at=now,
        due_at=now,
        expires_at=message.expires_at,
    )
    thread.moved_at = now
    thread.save(update_fields=["moved_at"])
    details = {
        "to": partner.authority, "digest": made.digest, "kind": made.kind, "basis": draft.basis,
        "conditions": list(conditions), "risks": dict(draft.risks),
    }  # fmt: skip
    record(_SEND, by=by.acting_for(draft.purpose), target=f"message:{message.id}", details=details)
    reached("send.queued")
    return message.id


def _message(draft: Draft, thread: Thread, before: Outgoing | None, about: Incoming | None, now: datetime) -> Message:
    days = rules().messages.days if draft.days is None else draft.days
    if not 0 < days <= rules().messages.most_days:
        raise RefusedError("exchange.days", most=rules().messages.most_days)
    return Message(
        id=new_id(secrets.token_bytes),
        thread=thread.pk,
        sequence=before.sequence + 1 if before else 1,
        previous=before.digest if before else None,
        answers=Reference(about.message_id, about.digest) if about else None,
        sender=self_description().authority,
        recipients=(thread.partner.authority,),
        kind=draft.kind,
        legal_basis=draft.basis,
        purpose=draft.purpose,
        handling=tuple(sorted(code.upper() for code in draft.handling)),
        conditions=draft.handling_text or None,
        grading=draft.grading.upper() or None,
        nature=draft.nature,
        language=draft.language,
        sent_at=second(now),
        expires_at=second(now) + timedelta(days=days),
        body={"text": draft.text},
    )
