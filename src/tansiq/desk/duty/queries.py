"""What may be asked about the duty: who is there, what nobody covers, what waits, what was handed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.authorities.models import Contact
from tansiq.desk.authorities.sheet import ContactSeen, contact_seen
from tansiq.desk.cases.library import definition_of
from tansiq.desk.cases.models import NEVER
from tansiq.desk.cases.sight import seen_case
from tansiq.desk.duty.models import Alarm, HandedOver, Reach, Turn
from tansiq.desk.duty.rules import rules
from tansiq.desk.duty.sight import answering, own_contact, own_contacts, seen_alarms, seen_items
from tansiq.desk.duty.standing import ahead, turns_of
from tansiq.engines.rotas import Window, gaps, joined, ladder, on_duty, read_hours, windows
from tansiq.engines.workflows.texts import Texts

__all__ = [
    "AlarmRow", "Gap", "Item", "PointRow", "ReachRow", "Rota", "TurnRow", "alarms", "handed_over", "points", "reach",
    "rota",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """A time that is promised and that nobody covers; ``local`` in the time of the contact point."""

    start: datetime
    end: datetime
    local: str


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A turn on the rota."""

    id: str
    person: str
    line: int
    start: datetime
    end: datetime
    local: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class PointRow:
    """One of our own contact points: who is on duty now, who is next, and whether anybody is missing."""

    id: str
    contact: ContactSeen
    authority: Texts
    now: tuple[str, ...]
    gaps: int


@dataclass(frozen=True, slots=True)
class Rota:
    """The rota of a contact point for some days; ``order``: whom the node would call now; ``people`` may be planned."""

    contact: ContactSeen
    turns: tuple[TurnRow, ...]
    gaps: tuple[Gap, ...]
    order: tuple[str, ...]
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """That something waits; ``called``: who was called, the last one last."""

    id: str
    reference: str
    case_id: str
    case_reference: str
    type: Texts
    contact: str
    raised_at: datetime
    reason: str
    called: tuple[tuple[str, datetime], ...]
    next_at: datetime
    wait_minutes: int
    citation: str
    is_mine: bool
    is_unanswered: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A case that was handed over: where it stood then, and where it stands now."""

    case_id: str
    reference: str
    type: Texts
    state_then: Texts
    state_now: Texts
    due_at: datetime | None
    is_final: bool


@dataclass(frozen=True, slots=True)
class ReachRow:
    """Where somebody is told, as they said."""

    email: str
    phone: str


@query("duty:turn:read")
def points(*, by: Actor) -> tuple[PointRow, ...]:
    """Our own contact points."""
    now = timezone.now()
    rows = own_contacts().prefetch_related("trials").order_by("of__authority", "contact")
    return tuple(_point(one, now) for one in rows)


@query("duty:turn:read")
def rota(*, by: Actor, contact_id: str) -> Rota:
    """The rota of one of our own contact points. Raises RefusedError ``access.unknown``."""
    contact, now = own_contact(contact_id), timezone.now()
    zone, until = ZoneInfo(contact.time_zone), now + timedelta(days=rules().shown_days)
    rows = Turn.objects.filter(contact=contact, withdrawn_at__isnull=True, ends_at__gt=now).order_by(
        "starts_at", "line"
    )
    turns = tuple(_turn(row, zone, now) for row in rows)
    missing = tuple(Gap(start, end, _local(start, end, zone)) for start, end in _gaps(contact, now, until))
    order = ladder(turns_of(contact, now, now + ahead()), now, ahead())
    people = tuple((str(one.pk), f"{one.name} ({one.username})") for one in answering().order_by("username"))
    return Rota(contact_seen(contact, now), turns, missing, order, people)


@query("duty:alarm:read")
def alarms(*, by: Actor) -> tuple[AlarmRow, ...]:
    """What waits for somebody, of cases that are open to whoever asks: the own calls first, then the oldest."""
    rows = seen_alarms(by).filter(ended_at__isnull=True).select_related("case", "contact__of")
    found = [_alarm(one, by) for one in rows.prefetch_related("calls").order_by("raised_at", "pk")]
    return tuple(sorted(found, key=lambda one: (not one.is_mine, one.raised_at)))


@query("duty:shift:read")
def handed_over(*, by: Actor, case_id: str) -> tuple[Item, ...]:
    """What was open when a shift was signed over, as far as it is open to whoever asks. Raises ``access.unknown``."""
    case = seen_case(by, case_id)
    rows = seen_items(by).filter(hand_over=case).select_related("case").order_by("place")
    return tuple(_item(row) for row in rows)


@query("duty:reach:set")
def reach(*, by: Actor) -> ReachRow:
    """Where one is told oneself."""
    found = Reach.objects.filter(user_id=UUID(by.user_id)).first()
    return ReachRow(found.email, found.phone) if found else ReachRow("", "")


def _point(contact: Contact, now: datetime) -> PointRow:
    turns = on_duty(turns_of(contact, now, now + timedelta(microseconds=1)), now)
    missing = _gaps(contact, now, now + timedelta(days=rules().shown_days))
    names = Texts(tuple((lang, getattr(contact.of, f"name_{lang}")) for lang in ("ar", "fr", "en")))
    return PointRow(str(contact.pk), contact_seen(contact, now), names, _names(t.person for t in turns), len(missing))


def _gaps(contact: Contact, start: datetime, end: datetime) -> tuple[Window, ...]:
    promised = windows(read_hours(contact.hours), ZoneInfo(contact.time_zone), start, end)
    return joined(gaps(turns_of(contact, start, end), promised))


def _names(people: Iterable[str]) -> tuple[str, ...]:
    order = tuple(people)
    names = {str(pk): name for pk, name in User.objects.filter(pk__in=order).values_list("pk", "name")}
    return tuple(names[one] for one in order)


def _turn(row: Turn, zone: ZoneInfo, now: datetime) -> TurnRow:
    local = _local(row.starts_at, row.ends_at, zone)
    is_now = row.starts_at <= now < row.ends_at
    return TurnRow(str(row.pk), str(row.person_id), row.line, row.starts_at, row.ends_at, local, is_now)


def _local(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    first, last = start.astimezone(zone), end.astimezone(zone)
    form = "%H:%M" if first.date() == last.date() else "%Y-%m-%d %H:%M"
    return f"{first:%Y-%m-%d %H:%M} – {last.strftime(form)}"


def _alarm(one: Alarm, by: Actor) -> AlarmRow:
    calls = sorted(one.calls.all(), key=lambda call: call.number)
    return AlarmRow(
        id=str(one.pk),
        reference=one.reference,
        case_id=str(one.case_id),
        case_reference=one.case.reference,
        type=definition_of(one.case).texts,
        contact=f"{one.contact.of.authority}/{one.contact.contact}",
        raised_at=one.raised_at,
        reason=one.reason,
        called=tuple((str(call.person_id), call.at) for call in calls),
        next_at=one.next_at,
        wait_minutes=one.wait_minutes,
        citation=one.citation,
        is_mine=bool(calls) and str(calls[-1].person_id) == by.user_id,
        is_unanswered=one.unanswered_at is not None,
    )


def _item(row: HandedOver) -> Item:
    definition = definition_of(row.case)
    state = definition.states.get(row.state) or definition.states[row.case.state]
    return Item(
        case_id=str(row.case_id),
        reference=row.case.reference,
        type=definition.texts,
        state_then=state.texts,
        state_now=definition.states[row.case.state].texts,
        due_at=row.due_at if row.due_at < NEVER else None,
        is_final=row.case.is_final,
    )
