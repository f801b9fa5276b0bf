"""Lists and entries, to programs: checking one person, entries, published lists.

What becomes of an entry, the steps of its case say.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from tansiq.desk.accounts.programs import REFUSALS, Line, Told, Word, acting, told
from tansiq.desk.watchlists import queries
from tansiq.desk.watchlists.asking import Asked
from tansiq.desk.watchlists.queries import Found, Row

__all__ = ["router"]

router = Router(tags=["watchlists"])


class Question(Schema):
    """Who is asked about, and what for. At least a name, a document number or the lines of a document."""

    name: Line = ""
    born: Annotated[Word, Field(max_length=40)] = ""
    nationality: Annotated[Word, Field(max_length=40)] = ""
    number: Word = ""
    zone: Line = ""
    purpose: Line
    case: Word = ""


class EntryRow(Schema):
    """An entry of one's own. ``case``: the case whose steps say what becomes of it."""

    id: str
    reference: str
    case: str
    name: str
    own_name: str
    status: str
    in_force: bool
    restricted: bool
    type: Told | None
    instruction: Told | None
    handling: Told | None
    until: datetime | None


class Hit(Schema):
    """A possible hit: a suggestion, for a person to compare. ``source``: the list; empty for an entry of one's own."""

    source: str
    published: str
    reference: str
    names: list[str]
    bits: float
    sentence: str
    entry: EntryRow | None


class Fact(Schema):
    """What an entry says, by the name of the field."""

    label: Told | None
    value: Any


class EntryWhole(Schema):
    """An entry with what it says, and by when and by what it ends."""

    row: EntryRow
    names: list[str]
    birth_dates: list[str]
    nationalities: list[str]
    facts: list[Fact]
    is_approved: bool
    lapses_at: datetime | None
    lapse_citation: str
    ended_at: datetime | None


class ListRow(Schema):
    """A published list: its issue in use."""

    name: str
    published: str
    loaded_at: str
    sha256: str


class Wanted(Schema):
    """Entries of one status, or of any."""

    status: Word = ""


@router.post("/check", response={200: list[Hit], **REFUSALS}, url_name="api_check")
def check(request: HttpRequest, question: Question) -> list[Hit]:
    """Possible hits for one person, most bits first: on record with its purpose before it is answered. No verdict."""
    by = acting(request).acting_for(question.purpose, question.case)
    lang = str(getattr(request, "LANGUAGE_CODE", "en"))[:2]
    asked = Asked(**{name: getattr(question, name) for name in Asked.__slots__})
    return [_hit(one, lang) for one in queries.check(by=by, asked=asked)]


@router.get("/entries", response={200: list[EntryRow], **REFUSALS}, url_name="api_entries")
def entries(request: HttpRequest, wanted: Query[Wanted]) -> list[EntryRow]:
    """Entries that may be seen, the newest first."""
    return [_row(one) for one in queries.entries(by=acting(request), status=wanted.status)]


@router.get("/entries/{uuid:entry_id}", response={200: EntryWhole, **REFUSALS}, url_name="api_entry")
def entry(request: HttpRequest, entry_id: UUID) -> EntryWhole:
    """One entry, whole."""
    whole = queries.entry(by=acting(request), entry_id=str(entry_id))
    same = {name: getattr(whole, name) for name in ("is_approved", "lapses_at", "lapse_citation", "ended_at")}
    return EntryWhole(
        row=_row(whole.row),
        names=[name.text for name in whole.identity.names],
        birth_dates=[str(day) for day in whole.identity.birth_dates],
        nationalities=list(whole.identity.nationalities),
        facts=[Fact(label=told(label), value=value) for label, value in whole.facts],
        **same,
    )


@router.get("/lists", response={200: list[ListRow], **REFUSALS}, url_name="api_lists")
def lists(request: HttpRequest) -> list[ListRow]:
    """Published lists, each with its issue in use."""
    same = ("name", "published", "loaded_at", "sha256")
    return [ListRow(**{name: str(getattr(one, name)) for name in same}) for one in queries.lists(by=acting(request))]


def _hit(found: Found, lang: str) -> Hit:
    record = found.hit.record
    return Hit(
        source=found.list,
        published=found.published,
        reference=record.reference or record.id,
        names=[name.text for name in record.names],
        bits=found.hit.bits,
        sentence=found.hit.evidence.sentence(lang),
        entry=_row(found.entry) if found.entry else None,
    )


def _row(one: Row) -> EntryRow:
    same = ("id", "reference", "case", "name", "own_name", "status", "in_force", "restricted", "until")
    return EntryRow(
        type=told(one.type),
        instruction=told(one.instruction),
        handling=told(one.handling),
        **{name: getattr(one, name) for name in same},
    )
