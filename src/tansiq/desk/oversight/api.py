"""The record, to programs of those who oversee the node: entries, the state of the log, proofs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from tansiq.desk.accounts.programs import REFUSALS, Line, Moment, Word, acting
from tansiq.desk.oversight import queries
from tansiq.desk.oversight.queries import Seen

__all__ = ["router"]

router = Router(tags=["record"])

_Place = Annotated[int, Field(ge=0, le=2**62)]


class Wanted(Schema):
    """Which entries: by whom, about what, of which kind, from when to when, after which page."""

    who: Word | None = None
    target: Line | None = None
    kind: Word | None = None
    since: Moment | None = None
    until: Moment | None = None
    before: Word | None = None


class Recorded(Schema):
    """An entry of the record. ``is_hidden``: it is about a matter that is not open to the reader, and says nothing.

    ``withheld``: details that are not given, since their owner lets nobody take them out of the desk.
    """

    position: int | None
    at: datetime
    who: str
    role: str
    via: str
    kind: str
    what: str
    is_refused: bool
    is_erased: bool
    is_hidden: bool
    target: str
    purpose: str
    case: str
    reason: str
    details: dict[str, str]
    withheld: list[str]
    cursor: str


class Log(Schema):
    """How far the log has come, and what it signed last."""

    size: int
    root: str
    origin: str
    key: str
    note: str
    waiting: int
    lagging: list[str]


class Proof(Schema):
    """A proof that an entry is in the log, to be verified without this node. It says nothing of the entry."""

    proof: str


@router.get("", response={200: list[Recorded], **REFUSALS}, url_name="api_record")
def entries(request: HttpRequest, wanted: Query[Wanted]) -> list[Recorded]:
    """A page of entries, the newest first; the ``cursor`` of the last one is ``before`` of the next page."""
    return [_recorded(one) for one in queries.entries(by=acting(request), **wanted.dict())]


@router.get("/log", response={200: Log, **REFUSALS}, url_name="api_log")
def log(request: HttpRequest) -> Log:
    """The state of the tamper-evident log."""
    state = queries.log_state(by=acting(request))
    same = ("size", "root", "origin", "key", "note", "waiting")
    return Log(lagging=list(state.lagging), **{name: getattr(state, name) for name in same})


@router.get("/{int:position}", response={200: Recorded, **REFUSALS}, url_name="api_record_entry")
def entry(request: HttpRequest, position: _Place) -> Recorded:
    """The entry at a place of the log."""
    return _recorded(queries.entry(by=acting(request), recorded_id=position))


@router.get("/{int:position}/proof", response={200: Proof, **REFUSALS}, url_name="api_record_proof")
def proof(request: HttpRequest, position: _Place) -> Proof:
    """The proof that the entry at a place is in the log."""
    return Proof(proof=queries.proof(by=acting(request), recorded_id=position).decode())


def _recorded(one: Seen) -> Recorded:
    said = {name: getattr(one, name) for name in Recorded.model_fields if name not in {"details", "withheld"}}
    details = {name: value for name, value in one.details if name not in one.owned}
    return Recorded(details=details, withheld=list(one.owned), **said)
