"""What came on paper or by e-mail: entered as a message of the partner, with its scan, under a number of our own."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight as messages
from tansiq.desk.exchange.actions.effects import keep_entered
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.leave import ANSWER, REQUEST
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner, Thread
from tansiq.desk.exchange.own import self_description
from tansiq.desk.exchange.reply_by import FIELD
from tansiq.desk.exchange.rules import rules as exchange_rules
from tansiq.desk.parameters.library import place
from tansiq.desk.registry import sight
from tansiq.desk.registry.actions.effects import keep_scan, next_number
from tansiq.desk.registry.models import Arrival, Series
from tansiq.desk.registry.rules import rules
from tansiq.engines.envelopes import Message, Reference, new_id
from tansiq.engines.workflows.sight import local_day
from tansiq.errors import RefusedError

__all__ = ["Paper", "register"]

_REGISTER = "registry:arrival:register"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What stands on a paper or an e-mail, as a person read it. Words are those of ``legal_bases/terms.toml``.

    ``thread_id``: the thread that it joins, "" for a new one; ``answers``: the message of ours that it answers, which
    says the thread. ``until``: the day to which it may be used, ``reply_by``: that by which a reply is asked for,
    where it says so. ``group``: matter of a new thread.
    """

    their_number: str
    dated_on: date
    received_on: date
    means: str
    kind: str
    purpose: str
    basis: str
    language: str
    handling: Collection[str]
    text: str
    handling_text: str = ""
    grading: str = ""
    nature: str = "legal"
    until: date | None = None
    reply_by: date | None = None
    thread_id: str = ""
    answers: str = ""
    group: str = ""


@action(_REGISTER)
def register(*, by: Actor, partner_id: str, paper: Paper, upload_id: str) -> str:
    """Enter what came from a partner without a node, with its scan; the thread that it stands in.

    It is bound by what stands on it as every message that came in (``exchange/using.py``). Raises RefusedError
    ``access.unknown``, ``registry.not_by_letter``, ``registry.means``, ``registry.word``, ``registry.days``,
    ``registry.reply_by_paper``, ``registry.twice``; MalformedError ``signed.field``, and as ``effects.keep_scan``.
    """
    partner = messages.partner(partner_id)
    if partner.has_node:
        raise RefusedError("registry.not_by_letter", authority=partner.authority)
    now = timezone.now()
    _refuse_words(paper)
    _refuse_days(paper, local_day(now, place()))
    ours = _answered(by, partner, paper.answers)
    thread = _thread(by, partner, paper, ours)
    scan = keep_scan(by, upload_id, "scan")
    _refuse_twice(by, partner, paper, scan.sha256)
    incoming = keep_entered(_message(partner, paper, thread, ours), thread, ours, by, now)
    taken = next_number(Series.Way.IN, thread.group_id, local_day(now, place()))
    Arrival.objects.create(
        incoming=incoming, series=taken.series, place=taken.place, number=taken.number,
        their_number=paper.their_number.strip(), dated_on=paper.dated_on, received_on=paper.received_on,
        means=paper.means, scan=scan, by_id=by.user_id, role=by.role, at=now,
    )  # fmt: skip
    details = {
        "from": partner.authority, "digest": incoming.digest, "number": taken.number, "scan": scan.sha256,
        "dated_on": paper.dated_on.isoformat(), "received_on": paper.received_on.isoformat(), "means": paper.means,
    }  # fmt: skip
    record(_REGISTER, by=by.acting_for(paper.purpose), target=f"message:{incoming.message_id}", details=details)
    return thread.pk


def _refuse_words(paper: Paper) -> None:
    """What is no word of law would bind nothing. A leave is given by signature alone."""
    terms = law_now().terms
    if paper.means not in rules().means:
        raise RefusedError("registry.means")
    for word, known in ((paper.kind, set(terms.kinds) - {REQUEST, ANSWER}), (paper.purpose, terms.purposes)):
        if word not in known:
            raise RefusedError("registry.word", word=word[:60])
    unknown = set(paper.handling) - set(terms.handling)
    if unknown or not paper.handling:
        raise RefusedError("registry.word", word=min(unknown, default="")[:60])


def _refuse_days(paper: Paper, today: date) -> None:
    most = paper.received_on + timedelta(days=exchange_rules().messages.most_days)
    until = paper.until or most
    if not paper.dated_on <= paper.received_on <= today or not paper.received_on < until <= most:
        raise RefusedError("registry.days", most=exchange_rules().messages.most_days)
    if paper.reply_by is not None and not paper.dated_on <= paper.reply_by <= until:
        raise RefusedError("registry.reply_by_paper", first=paper.dated_on.isoformat(), last=until.isoformat())


def _answered(by: Actor, partner: Partner, message_id: str) -> Outgoing | None:
    if not message_id:
        return None
    mine = messages.outgoing(by).select_related("thread__partner")
    found = mine.filter(partner=partner, message_id=message_id).first()
    if found is None:
        raise RefusedError("access.unknown")
    return found


def _thread(by: Actor, partner: Partner, paper: Paper, ours: Outgoing | None) -> Thread:
    """The thread that it joins, held until the transaction ends, or a new one."""
    named = ours.thread_id if ours else paper.thread_id
    if named:
        if messages.threads(by).filter(pk=named, partner=partner).first() is None:
            raise RefusedError("access.unknown")
        return Thread.objects.select_for_update(of=("self",)).select_related("partner").get(pk=named)
    if paper.group and paper.group not in by.groups:
        raise RefusedError("access.unknown")
    return Thread.objects.create(
        id=new_id(secrets.token_bytes), partner=partner, group_id=UUID(paper.group) if paper.group else None,
        parties=[partner.authority], kind=paper.kind, purpose=paper.purpose, legal_basis=paper.basis,
    )  # fmt: skip


def _refuse_twice(by: Actor, partner: Partner, paper: Paper, sha256: str) -> None:
    """The same file, or the same number of the same day: among what is shown to whoever enters it, and no more."""
    mine = sight.arrivals(by).filter(incoming__partner=partner)
    same = mine.filter(scan__sha256=sha256).first()
    if same is None and paper.their_number.strip():
        same = mine.filter(their_number=paper.their_number.strip(), dated_on=paper.dated_on).first()
    if same is not None:
        raise RefusedError("registry.twice", number=same.number)


def _message(partner: Partner, paper: Paper, thread: Thread, ours: Outgoing | None) -> Message:
    """What was read, in the form of every message. Nobody signed it, and its page says so."""
    before = Incoming.objects.filter(thread=thread, partner=partner).order_by("-sequence").first()
    last = paper.until or paper.received_on + timedelta(days=exchange_rules().messages.most_days)
    return Message(
        id=new_id(secrets.token_bytes),
        thread=thread.pk,
        sequence=before.sequence + 1 if before else 1,
        previous=before.digest if before else None,
        answers=Reference(ours.message_id, ours.digest) if ours else None,
        sender=partner.authority,
        recipients=(self_description().authority,),
        kind=paper.kind,
        legal_basis=paper.basis,
        purpose=paper.purpose,
        handling=tuple(sorted(code.upper() for code in set(paper.handling))),
        conditions=paper.handling_text.strip() or None,
        grading=paper.grading.upper() or None,
        nature=paper.nature,
        language=paper.language,
        sent_at=_begin(paper.dated_on),
        expires_at=_begin(last),
        body={"text": paper.text} | ({FIELD: paper.reply_by.isoformat()} if paper.reply_by else {}),
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
