"""What calls and hand-overs may never do, by the rules of their types. Everybody here is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tansiq.case_types import shelf
from tansiq.engines.workflows import (
    Actor,
    CaseType,
    Place,
    Request,
    Span,
    Standing,
    open_case,
    opening_refusals,
    read_library,
    refusals,
    take,
)

LIBRARY = read_library(shelf())
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PLACE = Place(UTC)
EVERYTHING = frozenset(LIBRARY.roles.roles)

CALL = LIBRARY.newest("call_note")
SHIFT = LIBRARY.newest("hand_over")
CALL_FACTS: dict[str, object] = {
    "direction": "received", "called_at": AT, "their_number": "+999 5550 0200", "our_number": "+999 5550 0100",
    "speakers": [{"side": "theirs", "name": "Lila Ferrane"}], "language": "fr", "identity_checked": "called_back",
    "what_was_said": "a vehicle was seen", "read_back": "agreed",
}  # fmt: skip
SHIFT_FACTS: dict[str, object] = {"shift_from": AT - timedelta(hours=12), "shift_until": AT, "note": "a quiet night"}
WRITTEN: dict[str, object] = {"written_reference": "QSA-NCB 44/2026", "written_on": date(2026, 6, 1)}


def _request(definition: CaseType, step: str, person: str = "widad", **other: object) -> Request:
    found = definition.steps[step]
    given = {"attested": frozenset(found.guards), "reasons": "a reason", **other}
    return Request(step, Actor(person, EVERYTHING), min(found.by), AT, **given)  # type: ignore[arg-type]


def _codes(definition: CaseType, standing: Standing, step: str, **other: object) -> list[str]:
    request = _request(definition, step, **other)  # type: ignore[arg-type]
    return [one.code for one in refusals(definition, LIBRARY.roles, standing, request, PLACE)]


def _go(definition: CaseType, standing: Standing, *steps: tuple[str, str]) -> Standing:
    for step, person in steps:
        standing = take(definition, LIBRARY.roles, standing, _request(definition, step, person), PLACE)
    return standing


def test_a_call_is_confirmed_by_what_came_in_writing_and_by_nothing_else() -> None:
    noted = open_case(CALL, Standing("unconfirmed", CALL_FACTS), AT, PLACE)
    assert _codes(CALL, noted, "confirm") == ["step.guard"]
    written = replace(noted, facts={**CALL_FACTS, **WRITTEN})
    assert _codes(CALL, written, "confirm") == []
    assert _codes(CALL, written, "confirm", attested=frozenset()) == ["step.not_attested"]


def test_a_call_is_due_in_writing_and_moves_nowhere_of_itself() -> None:
    noted = open_case(CALL, Standing("unconfirmed", CALL_FACTS), AT, PLACE)
    (clock,) = noted.clocks
    assert (clock.due_at, clock.span) == (AT + timedelta(hours=24), Span(24, "hours"))
    assert not CALL.states["unconfirmed"].final
    closed = _go(CALL, noted, ("close_without", "widad"))
    assert closed.clocks[0].stopped_at is not None
    assert _codes(CALL, noted, "close_without", reasons="") == ["step.reasons_missing"]


def test_a_text_that_differs_does_not_confirm_a_call() -> None:
    differing = {**CALL_FACTS, **WRITTEN, "difference": "the number of the vehicle"}
    differs = _go(CALL, open_case(CALL, Standing("unconfirmed", differing), AT, PLACE), ("record_difference", "widad"))
    assert (differs.state, len(differs.clocks)) == ("differs", 2)
    assert "step.not_from_here" in _codes(CALL, differs, "confirm")
    assert _codes(CALL, differs, "settle_difference", reasons="") == ["step.reasons_missing"]


@pytest.mark.parametrize(
    "missing", ["their_number", "our_number", "speakers", "language", "read_back", "what_was_said"]
)
def test_a_call_note_is_whole_or_is_none(missing: str) -> None:
    facts = {name: value for name, value in CALL_FACTS.items() if name != missing}
    assert [one.code for one in opening_refusals(CALL, Standing("unconfirmed", facts))] == ["step.fact_missing"]


def test_a_shift_is_signed_by_two_persons() -> None:
    prepared = open_case(SHIFT, Standing("prepared", SHIFT_FACTS), AT, PLACE)
    signed = _go(SHIFT, prepared, ("sign_over", "widad"))
    assert _codes(SHIFT, signed, "accept") == ["step.separation"]
    assert _codes(SHIFT, signed, "accept", person="samir") == []
    assert {step.to for step in SHIFT.moves if step.id == "accept"} == {"accepted"}


def test_an_unsigned_shift_waits_until_somebody_signs_or_a_supervisor_names_who_has_it() -> None:
    prepared = open_case(SHIFT, Standing("prepared", SHIFT_FACTS), AT, PLACE)
    signed = _go(SHIFT, prepared, ("sign_over", "widad"))
    assert signed.clocks[0].due_at == AT + timedelta(hours=1)
    ways_out = {step.id: step.by for step in SHIFT.moves if SHIFT.states[step.to].final}
    assert ways_out["leave_unsigned"] == frozenset({"supervisor"})
    assert _codes(SHIFT, signed, "leave_unsigned", reasons="") == ["step.reasons_missing"]
