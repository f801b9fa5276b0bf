"""Cases, to programs: what waits, what is found, one case, a step in it. The same queries and actions as pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from tansiq.desk.accounts.programs import REFUSALS, Count, Line, Prose, Told, Word, acting, told
from tansiq.desk.cases import queries
from tansiq.desk.cases.actions import steps
from tansiq.desk.cases.facts import to_stored
from tansiq.desk.cases.sheet import ClockSeen, Offered, Row, Sheet

__all__ = ["router"]

router = Router(tags=["cases"])

_Names = Annotated[tuple[Word, ...], Field(max_length=100)]


class CaseRow(Schema):
    """A case in a list. ``due_at``: when the running clock that ends first is over."""

    id: str
    reference: str
    type: Told | None
    state: Told | None
    purpose: str
    opened_at: datetime
    due_at: datetime | None


class Clock(Schema):
    """A clock with its source: ``running``, ``warned``, ``overdue`` or ``stopped``. Its end demands a decision."""

    id: str
    name: Told | None
    status: str
    started_at: datetime
    due_at: datetime
    citation: str


class Sentence(Schema):
    """A sentence that a person stands for, by its name."""

    id: str
    text: Told | None


class Against(Schema):
    """What stands against a step."""

    code: str
    sentence: str


class Possible(Schema):
    """A step from where the case stands. ``asks``: what must be said with it; ``attests``: what one must stand for."""

    id: str
    name: Told | None
    is_open: bool
    asks: list[str]
    attests: list[Sentence]
    grounds: list[str]
    against: list[Against]


class CaseWhole(Schema):
    """A case as much as the role is shown of it. ``revision`` is to be given back with a step.

    ``withheld``: facts that are not given, since their owner lets nobody take them out of the desk.
    """

    id: str
    reference: str
    type: str
    version: int
    state: str
    state_name: Told | None
    revision: int
    purpose: str
    legal_basis: str
    handling: str
    opened_at: datetime
    changed_at: datetime
    is_final: bool
    is_in_force: bool
    instruction: Told | None
    facts: dict[str, Any]
    withheld: list[str]
    flags: list[Told | None]
    clocks: list[Clock]
    steps: list[Possible]


class Search(Schema):
    """What to look for; the newest open cases where nothing is said."""

    words: Line = ""
    type_id: Word = ""
    also_closed: bool = False


class Step(Schema):
    """A decision. ``revision``: of the case as it was read."""

    revision: Count
    attested: _Names = ()
    reasons: Prose = ""
    grounds: _Names = ()
    consulted: Annotated[Line, Field(max_length=200)] = ""


class Taken(Schema):
    """What came of a step: where the case stands now, or that it waits for a second person."""

    id: str
    state: str
    revision: int
    waits_for_second: bool


@router.get("", response={200: list[CaseRow], **REFUSALS}, url_name="api_cases")
def found(request: HttpRequest, search: Query[Search]) -> list[CaseRow]:
    """Cases that have all the words, the newest first: at most one more than a page."""
    return [_row(one) for one in queries.found(by=acting(request), **search.dict())]


@router.get("/waiting", response={200: list[CaseRow], **REFUSALS}, url_name="api_waiting")
def waiting(request: HttpRequest) -> list[CaseRow]:
    """What waits for the role, the most urgent first."""
    return [_row(one) for one in queries.queue(by=acting(request))]


@router.get("/{uuid:case_id}", response={200: CaseWhole, **REFUSALS}, url_name="api_case")
def case(request: HttpRequest, case_id: UUID) -> CaseWhole:
    """One case, with the steps from where it stands."""
    by, lang = acting(request).acting_for("", str(case_id)), _lang(request)
    sheet = queries.case(by=by, case_id=str(case_id))
    offers = queries.possible_steps(by=by, case_id=str(case_id))
    left_out = queries.withheld(by=by, case_id=str(case_id))
    return _whole(sheet, [_possible(one, lang) for one in offers], left_out)


@router.post("/{uuid:case_id}/steps/{step}", response={200: Taken, **REFUSALS}, url_name="api_step")
def take(request: HttpRequest, case_id: UUID, step: Word, decision: Step) -> Taken:
    """Take a step, or decide it and leave it to the second person whom it needs."""
    by = acting(request).acting_for("", str(case_id))
    said = decision.dict() | {"attested": frozenset(decision.attested)}
    pending = steps.take_step(by=by, case_id=str(case_id), step=step, lang=_lang(request), **said)
    sheet = queries.case(by=by, case_id=str(case_id))
    return Taken(id=sheet.id, state=sheet.state, revision=sheet.revision, waits_for_second=pending is not None)


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "LANGUAGE_CODE", "en"))[:2]


def _row(one: Row) -> CaseRow:
    return CaseRow(
        id=one.id,
        reference=one.reference,
        type=told(one.type),
        state=told(one.state),
        purpose=one.purpose,
        opened_at=one.opened_at,
        due_at=one.clock.due_at if one.clock else None,
    )


def _whole(sheet: Sheet, offers: list[Possible], withheld: frozenset[str]) -> CaseWhole:
    same = (
        "id", "reference", "type", "version", "state", "revision", "purpose", "legal_basis", "handling", "opened_at",
        "changed_at", "is_final", "is_in_force",
    )  # fmt: skip
    return CaseWhole(
        state_name=told(sheet.state_texts),
        instruction=told(sheet.instruction),
        facts=to_stored(
            {one.field.id: one.value for one in sheet.facts if one.value is not None and one.field.id not in withheld}
        ),
        withheld=sorted(withheld),
        flags=[told(one) for one in sheet.flags],
        clocks=[_clock(one) for one in sheet.clocks],
        steps=offers,
        **{name: getattr(sheet, name) for name in same},
    )


def _clock(one: ClockSeen) -> Clock:
    same = {name: getattr(one, name) for name in ("id", "status", "started_at", "due_at", "citation")}
    return Clock(name=told(one.texts), **same)


def _possible(one: Offered, lang: str) -> Possible:
    return Possible(
        id=one.step.id,
        name=told(one.step.texts),
        is_open=one.is_open,
        asks=sorted(one.asks),
        attests=[Sentence(id=name, text=told(texts)) for name, texts in one.attests],
        grounds=[ground.id for ground in one.grounds if ground.kind != "forbidden"],
        against=[Against(code=each.code, sentence=each.sentence(lang)) for each in one.refusals],
    )
