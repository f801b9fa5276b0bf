"""Proposed, shown, activated by a second person: law, letters and cases follow an edition, and go back with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tansiq.desk.authorities.words import known
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.letters import filled, set_in_type
from tansiq.desk.cases.models import Case, ClockRun
from tansiq.desk.exchange.law import law_now
from tansiq.desk.registry.document import pdf_of, told_of
from tansiq.desk.rulebook import queries
from tansiq.desk.rulebook.actions import editions
from tansiq.desk.rulebook.in_force import today
from tansiq.desk.rulebook.offering import offer
from tansiq.errors import MalformedError

pytestmark = pytest.mark.django_db(databases="__all__")

CALL = {
    "direction": "received", "called_at": datetime(2026, 6, 1, 9, 0, tzinfo=UTC), "their_number": "+999 5550 0200",
    "our_number": "+999 5550 0100", "speakers": [{"side": "theirs", "name": "Invented"}],
}  # fmt: skip


@pytest.fixture
def enforce(settings: Any, people: Any, neighbour: Any) -> Any:
    """Lay files into the folder, propose what lies there, look at it as a second person, and activate that."""

    def go(files: dict[str, str]) -> queries.EditionSeen:
        neighbour.lay(settings.TANSIQ_FOLDER, files)
        first, second = people["ncb_officer"].actor, people["central_authority"].actor
        seen = queries.offered(by=first).digest
        number = offer(by=first, note="an invented act", effective_on=today(), seen=seen)
        shown = queries.edition(by=second, rulebook_id=number)
        editions.activate(by=second, rulebook_id=number, seen=shown.digest)
        return shown

    return go


def _call(by: Any) -> Case:
    return open_case(by=by, type_id="call_note", purpose="an invented request", legal_basis="an article",
                     handling="h0", facts=_whole(dict(CALL)))  # fmt: skip


def _whole(facts: dict[str, Any]) -> dict[str, Any]:
    from tansiq.desk.parameters.library import library

    fields = library().newest("call_note").fields.values()
    missing = [one for one in fields if one.mandatory and one.id not in facts]
    return {**facts, **{one.id: next(iter(one.choices), "invented") for one in missing}}


def _hours(case: Case) -> float:
    run = ClockRun.objects.get(case=case, clock="written_confirmation")
    assert run.due_at is not None
    return (run.due_at - run.started_at) / timedelta(hours=1)


def test_a_case_type_is_overridden_and_a_case_keeps_what_it_began_under(
    enforce: Any, people: Any, put_in_force: Any, neighbour: Any
) -> None:
    by = people["supervisor"].actor
    before = _call(by)
    shown = enforce(neighbour.calls())
    assert ("24", "12") in [(each.before, each.after) for one in shown.changes for each in one.values]
    own = _call(by)
    assert [(case.version, _hours(case)) for case in (before, own)] == [(1, 24), (100, 12)]
    put_in_force({})
    after = _call(by)
    assert (after.version, _hours(after)) == (1, 24)
    for case in (before, own):
        case.refresh_from_db()
        attested = frozenset({"nothing_rests_on_it"})
        take_step(by=by, case_id=str(case.pk), revision=case.revision, step="close_without", attested=attested,
                  reasons="an invented reason")  # fmt: skip
        case.refresh_from_db()
        assert case.state == "closed_without"


def test_a_case_type_is_added_and_can_be_opened(enforce: Any, people: Any, neighbour: Any) -> None:
    own = {
        path.replace("call_note", "own_note"): text.replace('id = "call_note"', 'id = "own_note"', 1)
        for path, text in neighbour.calls().items()
    }
    shown = enforce(own)
    assert {one.kind for one in shown.changes} == {"new"}
    case = open_case(by=people["supervisor"].actor, type_id="own_note", purpose="an invented request",
                     legal_basis="an article", handling="h0", facts=_whole(dict(CALL)))  # fmt: skip
    assert (case.type, case.version) == ("own_note", 100)


def test_a_letter_is_overridden_and_the_next_one_written_is_of_its_words(
    enforce: Any, people: Any, neighbour: Any, put_in_force: Any
) -> None:
    from tansiq.desk.parameters.library import library

    rules = library().version("border_hit", 1)
    needs = rules.letters["redress_note"].needs
    case = Case(type="border_hit", version=1, fingerprint=rules.fingerprint, facts=dict.fromkeys(needs), handling="h0")
    at = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    before = set_in_type(filled(case, "redress_note", "en", "ABCD-2345", at=at, role="ncb_officer"))
    shown = enforce({neighbour.LETTER: neighbour.whole()[neighbour.LETTER]})
    assert [(one.sort, one.kind) for one in shown.changes] == [("letter", "changed")]
    after = set_in_type(filled(case, "redress_note", "en", "ABCD-2345", at=at, role="ncb_officer"))
    french = set_in_type(filled(case, "redress_note", "fr", "ABCD-2345", at=at, role="ncb_officer"))
    put_in_force({})
    assert set_in_type(filled(case, "redress_note", "en", "ABCD-2345", at=at, role="ncb_officer")) == before != after
    assert set_in_type(filled(case, "redress_note", "fr", "ABCD-2345", at=at, role="ncb_officer")) == french


def test_the_letter_to_who_runs_no_node_is_overridden_shown_line_by_line_and_goes_back(
    enforce: Any, neighbour: Any, put_in_force: Any
) -> None:
    path, told = "case_types/off_node.typ", told_of(_letter(), "0123456789abcdef" * 4)
    before = pdf_of(told)
    own = neighbour.shipped(path).replace("#lines(told.said)", "Invented heading of this node.\n#lines(told.said)", 1)
    shown = enforce({path: own})
    ((change,),) = [one.values for one in shown.changes]
    assert [(one.sort, one.kind) for one in shown.changes] == [("off_node", "changed")]
    assert "Invented heading of this node." in (change.after or "")
    after = pdf_of(told)
    put_in_force({})
    assert pdf_of(told) == before != after


def test_a_letter_that_cannot_be_set_is_not_proposed(settings: Any, people: Any, neighbour: Any) -> None:
    neighbour.lay(settings.TANSIQ_FOLDER, {"case_types/off_node.typ": "#told.no_such_thing"})
    with pytest.raises(MalformedError, match=r"letter\.template") as refused:
        queries.offered(by=people["ncb_officer"].actor)
    assert refused.value.details["letter"] == "off_node"


def _letter() -> dict[str, Any]:
    return {
        "number": "MARWANA.POLICE/2026/00017", "day": "2026-11-28", "language": "en", "headings": "fr",
        "title": "An invented request", "from": "Police of Marwana", "from_too": "Police de Marwana",
        "to": ["Police Archive", "12 Invented Street"], "codes": ["H1"], "rows": [["handling", "H1"]],
        "text": "Born 1984-03-07.", "inside": [], "restrictions": ["Not for lethal targeting"],
        "written_by": "Supervisor", "message": {"id": "1" * 32, "digest": "cd" * 32},
    }  # fmt: skip


def test_an_instrument_is_added_overridden_and_known_to_the_directory(enforce: Any, neighbour: Any) -> None:
    added = "legal_bases/instruments/own_understanding.toml"
    shown = enforce({added: neighbour.basis(3), neighbour.BASIS: neighbour.basis(12)})
    assert {(one.path, one.kind) for one in shown.changes} == {(added, "new"), (neighbour.BASIS, "changed")}
    spans = {
        name: next(one.span.count for one in law_now().instruments[name].deadlines if one.span)
        for name in ("own_understanding", "police_qma_qsa_2019")
    }
    assert spans == {"own_understanding": 3, "police_qma_qsa_2019": 12}
    assert "own_understanding" in known().instruments
