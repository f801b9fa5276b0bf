"""Sending: the law is asked about every recipient, then each gets a message of its own, queued durably."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.actions.effects import attach, follow_on, rests_on, second
from tansiq.desk.exchange.asking import Grounds, lawful
from tansiq.desk.exchange.attaching import KIND
from tansiq.desk.exchange.belonging import refuse_beside_case
from tansiq.desk.exchange.draft import Draft, handling_of, kept
from tansiq.desk.exchange.leave import ANSWER, REQUEST, body_of, conditions_on
from tansiq.desk.exchange.models import Attached, Incoming, Outgoing, Partner, Thread
from tansiq.desk.exchange.own import self_description
from tansiq.desk.exchange.reply_by import FIELD, refuse_day
from tansiq.desk.exchange.reviewed import named
from tansiq.desk.exchange.rules import rules
from tansiq.desk.exchange.using import passed_on
from tansiq.desk.parameters.library import place
from tansiq.desk.uploads.actions.effects import release, take
from tansiq.engines.canonical import Value
from tansiq.engines.envelopes import Message, Reference, digest_of, new_id, read_message, write_message
from tansiq.engines.workflows.sight import local_day
from tansiq.errors import RefusedError
from tansiq.stores.fault_points import reached

__all__ = ["follow_up", "reply", "send"]

_SEND = "exchange:message:send"


@action(_SEND)
def send(*, by: Actor, draft: Draft, partner_ids: Sequence[str]) -> tuple[str, ...]:
    """Queue a message to each of some partners, in threads that know nothing of each other; their names.

    Nothing goes to anybody where law lets it go to one of them not: RefusedError ``exchange.not_lawful`` with the
    answers (``answers``). Also RefusedError ``exchange.nobody``, ``exchange.conditions_open``, ``exchange.suspended``,
    ``exchange.days``, ``exchange.reply_by``, ``access.unknown``, and as ``reviewed.answers_of``;
    MalformedError ``signed.field``.
    """
    if draft.group and draft.group not in by.groups:
        raise RefusedError("access.unknown")
    _refuse_unseen(by, draft)
    partners = _recipients(partner_ids)
    conditions = lawful(draft, partners, Grounds.now())
    threads = [_thread(partner, draft) for partner in partners]
    _use_up(by, draft)
    return tuple(_queued(by, draft, thread, conditions[thread.partner.authority], None) for thread in threads)


@action(_SEND)
def reply(*, by: Actor, draft: Draft, incoming_id: str) -> str:
    """Queue an answer to a message that came in, in its thread. The matter is that of the thread.

    That it is answered the partner is told when it has the answer (``delivering.settle``), and not before. Raises as
    ``send``, and RefusedError ``exchange.thread_broken`` where an earlier message of ours in it did not arrive.
    """
    found = sight.incoming(by).select_related("thread", "partner").filter(message_id=incoming_id).first()
    if found is None or found.thread is None:
        raise RefusedError("access.unknown")
    _refuse_unseen(by, draft)
    if not draft.case and draft.kind not in {REQUEST, ANSWER}:
        refuse_beside_case(by, found)
    thread = Thread.objects.select_for_update().get(pk=found.thread_id)
    thread.partner = found.partner
    draft = replace(draft, thread=thread.pk)
    conditions = lawful(draft, [found.partner], Grounds.now())
    _use_up(by, draft)
    return _queued(by, draft, thread, conditions[found.partner.authority], found)


@action(_SEND)
def follow_up(*, by: Actor, draft: Draft, thread_id: str) -> str:
    """Queue one more message in a thread, behind what we said in it before; its name.

    The matter is that of the thread. Raises as ``reply``.
    """
    seen = sight.thread(by, thread_id)
    _refuse_unseen(by, draft)
    thread = Thread.objects.select_for_update(of=("self",)).select_related("partner").get(pk=seen.pk)
    draft = replace(draft, thread=thread.pk)
    conditions = lawful(draft, [thread.partner], Grounds.now())
    return _queued(by, draft, thread, conditions[thread.partner.authority], None)


def _recipients(partner_ids: Sequence[str]) -> list[Partner]:
    found = [sight.partner(one) for one in dict.fromkeys(partner_ids)]
    if not found:
        raise RefusedError("exchange.nobody")
    if len(found) > rules().messages.most_recipients:
        raise RefusedError("exchange.too_many", most=rules().messages.most_recipients)
    return found


def _refuse_unseen(by: Actor, draft: Draft) -> None:
    """Nobody passes on what is not shown to them."""
    seen = sight.incoming(by).filter(message_id__in=draft.passes_on).values_list("message_id", flat=True)
    if set(draft.passes_on) - set(seen):
        raise RefusedError("access.unknown")


def _use_up(by: Actor, draft: Draft) -> None:
    """The files that go along have been sealed: what was sent of them is used, and stays no longer."""
    for one in (one for one in draft.sealed if one.upload_id):
        release(take(by, one.upload_id, KIND).pk)


def _body(draft: Draft) -> dict[str, Value]:
    """What is said, and what of others goes along: each with its owner, codes and digest, in the owner's words."""
    inside: list[Value] = []
    now = timezone.now()
    for one in passed_on(draft.passes_on):
        said = read_message(bytes(one.content))
        files = sorted(each.attachment.digest for each in draft.sealed if each.came_with == one.message_id)
        told: dict[str, Value] = {
            "owner": one.partner.authority, "message": one.message_id, "digest": one.digest, "language": said.language,
            "handling": list(said.handling), "conditions": conditions_on(one, "forward", now, files),
            "text": str(said.body.get("text", "")),
        }  # fmt: skip
        inside.append(told | {"files": list(files)} if files else told)
    told = {"text": draft.text}
    told |= {"leave": body_of(draft.leave)} if draft.leave else {}
    told |= {"urgent": True} if draft.urgent else {}
    told |= {FIELD: draft.reply_by.isoformat()} if draft.reply_by else {}
    return told | {"passed_on": inside} if inside else told


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
    before = follow_on(thread)
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
        asked=kept(draft),
        by_id=by.user_id,
        role=by.role,
        queued_at=now,
        due_at=now,
        expires_at=message.expires_at,
    )
    thread.moved_at = now
    thread.save(update_fields=["moved_at"])
    Attached.objects.bulk_create(attach(message, made))
    rests_on(made, named(draft.reviews))
    details = {
        "to": partner.authority, "digest": made.digest, "kind": made.kind, "basis": draft.basis,
        "conditions": list(conditions), "reviews": sorted(draft.reviews),
        "passes_on": list(draft.passes_on), "attached": list(draft.attached),
    }  # fmt: skip
    record(_SEND, by=by.acting_for(draft.purpose), target=f"message:{message.id}", details=details)
    reached("send.queued")
    return message.id


def _message(draft: Draft, thread: Thread, before: Outgoing | None, about: Incoming | None, now: datetime) -> Message:
    days = rules().messages.days if draft.days is None else draft.days
    if not 0 < days <= rules().messages.most_days:
        raise RefusedError("exchange.days", most=rules().messages.most_days)
    expires_at = second(now) + timedelta(days=days)
    refuse_day(draft.reply_by, local_day(now, place()), expires_at)
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
        handling=tuple(sorted(code.upper() for code in handling_of(draft))),
        conditions=draft.handling_text or None,
        grading=draft.grading.upper() or None,
        nature=draft.nature,
        language=draft.language,
        sent_at=second(now),
        expires_at=expires_at,
        body=_body(draft),
        attachments=tuple(one.attachment for one in draft.sealed),
    )
