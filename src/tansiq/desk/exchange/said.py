"""One message of a thread as it is read: what it says, whose it is, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from tansiq.desk.exchange import using
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.leave import Standing
from tansiq.desk.exchange.leave import standing_of as leave_of
from tansiq.desk.exchange.logged import Logged, logged
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner, Review
from tansiq.desk.exchange.origins import came_with, inside
from tansiq.desk.exchange.reply_by import reply_by
from tansiq.desk.exchange.taking import shown_name
from tansiq.engines.envelopes import Message, read_message
from tansiq.engines.law import Answer, Protection

__all__ = ["AttachedRow", "PassedOn", "Said", "ours", "standing_of", "theirs"]


@dataclass(frozen=True, slots=True)
class AttachedRow:
    """A file that goes along with a message: ``size`` in bytes, ``digest`` (SHA-256) and ``owner`` of the thing itself.

    ``on_the_way``: the partner does not hold all of it yet; ``open``: law lets it be taken out.
    """

    name: str
    media_type: str
    size: int
    digest: str
    owner: str
    on_the_way: bool
    open: bool


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What a message holds of another authority, who stays the owner of it."""

    owner: str
    text: str
    handling: tuple[str, ...]
    conditions: str

    @property
    def is_unprinted(self) -> bool:
        """Whether its codes let nobody print it."""
        known = law_now().terms.handling
        return any(code not in known or known[code].rules.get("print", "free") != "free" for code in self.handling)


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a thread as it is read. ``mine``: it went out from here.

    ``against``: codes of what the law had against it when it was to leave; ``reviews``: the risk reviews it rests on.
    ``uses``: what law says of each use of what is another's; ``passed_on``: what it holds of others; ``attached``: the
    files; ``leave``: what it has to do with an owner's leave; ``logged``: what the partner's ledger proves of it.
    """

    message_id: str
    mine: bool
    kind: str
    text: str
    handling: tuple[str, ...]
    conditions: str
    grading: str
    language: str
    at: datetime
    expires_at: datetime
    reply_by: date | None
    digest: str
    standing: str
    code: str
    is_seen: bool
    has_receipt: bool
    logged: Logged
    against: tuple[str, ...]
    reviews: tuple[Review, ...]
    uses: Mapping[str, Answer]
    passed_on: tuple[PassedOn, ...]
    attached: tuple[AttachedRow, ...]
    leave: Standing

    @property
    def is_unprinted(self) -> bool:
        """Whether its owner lets nobody print it."""
        return "print" in self.uses and not self.uses["print"].allowed

    def leaves(self, uses: Iterable[str]) -> bool:
        """Whether it may leave the desk where that is these uses."""
        return all(one in self.uses and self.uses[one].allowed for one in uses)


def standing_of(one: Outgoing, partner: Partner) -> str:
    """Where a message of ours stands: what is held here, or was stopped, is told apart."""
    if one.status == Outgoing.Status.WAITING and partner.is_suspended:
        return "held"
    return "stopped" if one.status == Outgoing.Status.DEAD and one.against else one.status


def ours(one: Outgoing, partner: Partner) -> Said:
    """A message of ours."""
    return _said(one, mine=True, at=one.queued_at, standing=standing_of(one, partner), is_seen=True)


def theirs(one: Incoming, protection: Protection) -> Said:
    """A message of a partner's; ``protection``: what is laid on its thread."""
    standing, law = "seen" if one.seen_at else "unseen", law_now()
    uses = using.answers_on(one, law.terms.uses, law, protection)
    files = [each.digest for each in one.attached.all()]
    whole = using.answers_on(one, law.terms.uses, law, protection, files) if files else uses
    said = _said(one, mine=False, at=one.received_at, standing=standing, is_seen=one.seen_at is not None, uses=uses)
    return replace(said, leave=leave_of(one, whole, timezone.now()))


def _said(
    one: Incoming | Outgoing, *, mine: bool, at: datetime, standing: str, is_seen: bool,
    uses: Mapping[str, Answer] | None = None,
) -> Said:  # fmt: skip
    message = read_message(bytes(one.content))
    text, uses = message.body.get("text", ""), uses or {}
    return Said(
        message_id=one.message_id,
        mine=mine,
        kind=message.kind,
        text=text if isinstance(text, str) else "",
        handling=_lower(message.handling),
        conditions=message.conditions or "",
        grading=message.grading or "",
        language=message.language,
        at=at,
        expires_at=message.expires_at,
        reply_by=reply_by(message),
        digest=one.digest,
        standing=standing,
        code=one.code,
        is_seen=is_seen,
        has_receipt=isinstance(one, Outgoing) and bool(one.notes.all()),
        logged=logged(one) if isinstance(one, Outgoing) else Logged(),
        against=tuple(one.against) if isinstance(one, Outgoing) else (),
        reviews=tuple(one.reviews.all()) if isinstance(one, Outgoing) else (),
        uses=uses,
        passed_on=tuple(_passed_on(message.body)),
        attached=tuple(_attached(one, message)),
        leave=leave_of(one, uses, timezone.now()) if mine else Standing(),
    )


def _attached(one: Incoming | Outgoing, message: Message) -> Iterator[AttachedRow]:
    """What goes along. A file of ours that came in with a message of another's stays the other's.

    So does one that a partner passed on: its owner is the one that the partner names.
    """
    origins = inside(message.body) if isinstance(one, Incoming) else {}
    waiting = {row.digest for row in one.attached.all() if row.brought_at is None} if _is_waiting(one) else set()
    for each in message.attachments:
        owners = came_with([each.digest]) if isinstance(one, Outgoing) else [one]
        owner = origins.get(each.digest) or (owners[0].partner.authority if owners else message.sender)
        told = shown_name(each.name), each.media_type, each.size, each.digest
        may_leave = all(_may_leave(each_owner, each.digest) for each_owner in owners)
        yield AttachedRow(*told, owner, each.digest in waiting, may_leave)


def _may_leave(one: Incoming, digest: str) -> bool:
    return using.answers_on(one, ("export",), law_now(), files=(digest,))["export"].allowed


def _is_waiting(one: Incoming | Outgoing) -> bool:
    return isinstance(one, Outgoing) and one.status == Outgoing.Status.WAITING


def _passed_on(body: Mapping[str, object]) -> Iterator[PassedOn]:
    """What stands inside, as far as it can be read: the body is the partner's."""
    held = body.get("passed_on")
    for one in held if isinstance(held, list) else ():
        if isinstance(one, dict):
            codes = one.get("handling")
            owner, text, conditions = (str(one.get(name) or "") for name in ("owner", "text", "conditions"))
            yield PassedOn(owner, text, _lower(map(str, codes if isinstance(codes, list) else ())), conditions)


def _lower(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.lower() for code in codes)
