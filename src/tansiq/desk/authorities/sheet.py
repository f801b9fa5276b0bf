"""The directory as values for those who read it: an authority, its contact points with their clocks, its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tansiq.desk.authorities.models import Authority, Change, Contact, Trial
from tansiq.desk.authorities.words import instrument_texts, kinds, state_texts, subjects
from tansiq.desk.cases.models import Event
from tansiq.desk.cases.sheet import ClockSeen, Happening
from tansiq.desk.parameters.limits import limits
from tansiq.engines.authorities import CHANNELS, capacities
from tansiq.engines.authorities.columns import words
from tansiq.engines.rotas import is_open, read_hours
from tansiq.engines.workflows import ClockRun, Span, read_run
from tansiq.engines.workflows.texts import Texts
from tansiq.messages import LANGUAGES, sentence

__all__ = ["AuthorityRow", "ContactSeen", "authority_row", "contact_seen", "history", "told_in_all"]

_TEST = "test_again"
#: Roles that a test falls to: those who may record one are asked for nothing else here.
_TESTED_BY = ("duty_officer", "ncb_officer", "supervisor")


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """An authority in a list; ``due``: how many of its contact points are to be tried."""

    id: str
    slug: str
    texts: Texts
    own_name: str
    state: Texts
    code: str
    kind: Texts
    capacities: tuple[tuple[Texts, str], ...]
    is_own: bool
    is_over: bool
    contacts: int
    due: int


@dataclass(frozen=True, slots=True)
class ContactSeen:
    """A contact point: what it is designated for, how and when it is reached, and when it was last tried."""

    id: str
    slug: str
    subject: Texts
    instrument: Texts | None
    citation: str
    acts_as: tuple[Texts, ...]
    post: str
    languages: tuple[str, ...]
    hours: str
    zone: str
    local_time: str
    is_open: bool
    is_over: bool
    channels: tuple[tuple[str, str], ...]
    last: tuple[str, datetime, str] | None  # what came of the last test, when, and who
    clock: ClockSeen


def told_in_all(code: str) -> Texts:
    """A sentence in every language of the desk."""
    return Texts(tuple((lang, sentence(code, lang)) for lang in LANGUAGES))


def authority_row(one: Authority, contacts: Iterable[Contact], at: datetime) -> AuthorityRow:
    """An authority at a moment, with what is counted of its contact points."""
    alive = [contact for contact in contacts if not _is_over(contact.contact_until, at)]
    names = Texts(tuple((lang, getattr(one, f"name_{lang}")) for lang in LANGUAGES))
    return AuthorityRow(
        id=str(one.pk),
        slug=one.authority,
        texts=names,
        own_name=one.name_own,
        state=state_texts(one.state),
        code=one.state,
        kind=_kind(one.kind),
        capacities=tuple((_kind(kind), citation) for kind, citation in capacities(one.capacities)),
        is_own=bool(one.own),
        is_over=_is_over(one.authority_until, at),
        contacts=len(alive),
        due=sum(contact.due_at <= at for contact in alive),
    )


def contact_seen(one: Contact, at: datetime) -> ContactSeen:
    """A contact point at a moment; its tests must be fetched with it."""
    zone = ZoneInfo(one.time_zone)
    trial = max(one.trials.all(), key=lambda each: (each.at, each.pk), default=None)
    return ContactSeen(
        id=str(one.pk),
        slug=one.contact,
        subject=subjects().get(one.subject) or _plain(one.subject),
        instrument=instrument_texts(one.instrument) if one.instrument else None,
        citation=one.citation,
        acts_as=tuple(_kind(kind) for kind in words(one.acts_as)),
        post=one.post,
        languages=words(one.languages),
        hours=one.hours,
        zone=one.time_zone,
        local_time=f"{at.astimezone(zone):%H:%M}",
        is_open=is_open(read_hours(one.hours), zone, at),
        is_over=_is_over(one.contact_until, at),
        channels=tuple((name, getattr(one, name)) for name in CHANNELS if getattr(one, name)),
        last=(trial.result, trial.at, trial.person) if trial else None,
        clock=_clock(one, at),
    )


def _clock(one: Contact, at: datetime) -> ClockSeen:
    limit = limits().each[_TEST]
    span = Span(one.due_count, one.due_unit) if one.due_count is not None else None
    run = ClockRun(_TEST, one.started_at, one.due_at, one.due_citation, span)
    reading, whole = read_run(run, max(at, one.started_at)), one.due_at - one.started_at
    gone = 100 - int(100 * reading.left / whole) if whole else 100
    return ClockSeen(
        id=_TEST,
        texts=told_in_all("authorities.next_test"),
        decision=told_in_all("authorities.try_it"),
        status=reading.status,
        started_at=one.started_at,
        due_at=one.due_at,
        left=reading.left,
        part=min(100, max(0, gone)),
        span=span,
        citation=one.due_citation or limit.citation,
        decided_by=_TESTED_BY,
        lapses=False,
    )


def history(changes: Iterable[Change], trials: Iterable[Trial]) -> tuple[Happening, ...]:
    """What was changed in an authority and its contact points, and every test of these, the newest first."""
    found = sorted([*_changed(changes), *_tried(trials)], key=lambda one: one.at, reverse=True)
    return tuple(found)


def _changed(changes: Iterable[Change]) -> Iterator[Happening]:
    for one in changes:
        what = f"{'contact' if one.contact else 'authority'}_{'new' if one.is_new else 'changed'}"
        told = f"{one.contact.contact}: " if one.contact else ""
        fields = "; ".join(f"{name}: {before or '—'} → {after or '—'}" for name, before, after in one.fields)
        people = str(one.edition.proposed_by_id), str(one.edition.decided_by_id or "")
        reasons = told + ("" if one.is_new else fields)
        role = one.edition.role
        yield _happening(one.pk, f"authorities.did.{what}", one.at, people, role, reasons=reasons.rstrip(": "))


def _tried(trials: Iterable[Trial]) -> Iterator[Happening]:
    for one in trials:
        reasons = f"{one.contact.contact}: {one.note}" if one.note else one.contact.contact
        yield _happening(one.pk, f"authorities.tried.{one.result}", one.at, (one.person, ""), one.role, reasons=reasons)


def _happening(number: int, code: str, at: datetime, people: tuple[str, str], role: str, *, reasons: str) -> Happening:
    return Happening(
        number=number,
        kind=Event.Kind.STEP,
        at=at,
        person=people[0],
        role=role,
        second=people[1],
        step_kind="move",
        texts=told_in_all(code),
        entered=None,
        attested=(),
        grounds=(),
        reasons=reasons,
        consulted="",
        fields=(),
    )


def _kind(name: str) -> Texts:
    return kinds().get(name) or _plain(name)


def _plain(word: str) -> Texts:
    return Texts(tuple((lang, word) for lang in LANGUAGES))


def _is_over(until: str, at: datetime) -> bool:
    return bool(until) and until < at.date().isoformat()
