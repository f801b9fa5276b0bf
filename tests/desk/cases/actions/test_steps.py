"""Taking steps: what the engine says is done, by whom, with its record; two persons; two at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connections

from tansiq.desk.accounts.models import RoleHolding
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases import queries
from tansiq.desk.cases.actions.facts import record_facts
from tansiq.desk.cases.actions.steps import agree, decline, take_step
from tansiq.desk.cases.models import NEVER, Case, Event, Pending
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

Make = Callable[..., Any]
REFER = {"step": "refer_to_second_line", "attested": frozenset({"hit_is_a_suggestion"})}
TWO = [
    {"kind": "name", "agrees": True, "independent": True},
    {"kind": "fingerprints", "agrees": True, "independent": True},
]


def _now(case: Case) -> dict[str, Any]:
    case.refresh_from_db()
    return {"case_id": str(case.pk), "revision": case.revision}


def _to_confirmed_source(case: Case, border: Any, bureau: Any, **facts: object) -> None:
    take_step(by=border, **_now(case), **REFER)
    more = {
        "identifiers": TWO, "protection_check": "nothing_to_protect", "source_channel": "interpol",
        "source_message_reference": "M-1", "source_reply_reference": "R-1", "measure": "caution",
        "traveller_age": "adult", "national_legal_basis": "an invented article", **facts,
    }  # fmt: skip
    record_facts(by=bureau, **_now(case), facts=more)
    for step, attested in (
        ("confirm_person", ()), ("contact_source", ()), ("record_confirmation", ("entry_still_valid",)),
    ):  # fmt: skip
        take_step(by=bureau, **_now(case), step=step, attested=frozenset(attested))


def test_a_step_moves_the_case_and_leaves_an_event_and_an_entry(
    officer: Make, hit: Make, writes: Callable[[], list[Entry]]
) -> None:
    made = officer("border_officer")
    case = hit(made.actor)
    take_step(by=made.actor, **_now(case), **REFER)
    case.refresh_from_db()
    event = case.events.get(kind="step")
    assert (case.state, case.revision) == ("second_line", 3)
    assert (event.person, event.role, event.left, event.entered) == (
        made.id, "border_officer", "possible", "second_line",
    )  # fmt: skip
    assert event.attested == ["hit_is_a_suggestion"]
    entry = writes()[-1]
    assert (entry.what, entry.target, entry.case, entry.purpose) == (
        "cases:step:take", f"case:{case.pk}", str(case.pk), "border check",
    )  # fmt: skip


def test_a_step_starts_a_clock_with_its_value_and_citation_and_another_stops_it(officer: Make, hit: Make) -> None:
    border, bureau = officer("border_officer").actor, officer("ncb_officer").actor
    case = hit(border)
    assert case.due_at == NEVER
    take_step(by=border, **_now(case), **REFER)
    run = case.clocks.get()
    assert (run.clock, run.count, run.unit, run.citation) == ("second_line_hold", 4, "hours", "an invented article")
    assert run.warnings.count() == 2
    record_facts(by=bureau, **_now(case), facts={"identifiers": TWO})
    case.refresh_from_db()
    assert case.due_at == run.due_at
    take_step(by=bureau, **_now(case), step="confirm_person")
    run.refresh_from_db()
    assert run.stopped_by == case.events.order_by("number").last()
    case.refresh_from_db()
    assert case.due_at == NEVER


@pytest.mark.parametrize(
    ("role", "change", "code"),
    [
        ("border_officer", {"attested": frozenset()}, "step.not_attested"),
        ("analyst", {}, "step.role"),
        ("border_officer", {"step": "discard_hit"}, "step.not_from_here"),
        ("border_officer", {"step": "fly"}, "step.unknown"),
        ("border_officer", {"revision": 1}, "case.changed"),
        ("border_officer", {"case_id": "00000000-0000-4000-8000-000000000000"}, "access.unknown"),
        ("border_officer", {"case_id": "no number"}, "access.unknown"),
        ("sysadmin", {}, "access.permission"),
    ],
)
def test_a_refused_step_changes_nothing_and_is_on_record(
    officer: Make, hit: Make, looks: Callable[[], list[Entry]], role: str, change: dict[str, Any], code: str
) -> None:
    case = hit(officer("border_officer").actor)
    before = Case.objects.values().get(pk=case.pk)
    with pytest.raises(RefusedError) as told:
        take_step(by=officer(role).actor, **{**_now(case), **REFER, **change})
    assert told.value.code == code
    assert Case.objects.values().get(pk=case.pk) == before
    assert (case.events.count(), case.clocks.count()) == (1, 0)
    assert (looks()[-1].result, looks()[-1].reason) == ("refused", code)


def test_a_refusal_is_told_in_the_words_of_the_type(officer: Make, hit: Make) -> None:
    made = officer("border_officer")
    case = hit(made.actor)
    with pytest.raises(RefusedError) as told:
        take_step(by=made.actor, **_now(case), step="refer_to_second_line", lang="ar")
    assert "اقتراحا" in str(told.value.details["what"])


def test_a_clock_without_a_value_keeps_the_step_from_being_taken(
    officer: Make, hit: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tansiq.desk.parameters.reading import Parameters

    made = officer("border_officer")
    case = hit(made.actor)
    monkeypatch.setattr("tansiq.desk.cases.standing.node_parameters", Parameters)
    with pytest.raises(RefusedError, match=r"step\.parameter_missing"):
        take_step(by=made.actor, **_now(case), **REFER)


def test_a_refusal_of_the_law_needs_grounds_that_it_knows(officer: Make, hit: Make) -> None:
    border, bureau = officer("border_officer").actor, officer("ncb_officer").actor
    case = hit(border)
    _to_confirmed_source(case, border, bureau)
    whole = {"step": "take_no_measure", "reasons": "why", "grounds": ("health_or_age",), "consulted": "C-1"}
    for change, code in (
        ({"grounds": ()}, "step.grounds_missing"), ({"grounds": ("rank",)}, "step.ground_forbidden"),
        ({"reasons": " "}, "step.reasons_missing"), ({"consulted": ""}, "step.consultation_missing"),
    ):  # fmt: skip
        with pytest.raises(RefusedError) as told:
            take_step(by=bureau, **_now(case), **{**whole, **change})
        assert told.value.code == code
    take_step(by=bureau, **_now(case), **whole)
    assert case.events.get(step="take_no_measure").grounds == ["health_or_age"]


def test_author_and_approver_are_two_people_even_over_two_matters(officer: Make, hit: Make) -> None:
    border, bureau, other = officer("border_officer"), officer("ncb_officer"), officer("ncb_officer")
    case = hit(border.actor, linked_duties=[(bureau.id, "watchlist_author")])
    take_step(by=border.actor, **_now(case), **REFER)
    record_facts(by=bureau.actor, **_now(case), facts={"identifiers": TWO})
    with pytest.raises(RefusedError, match=r"step\.separation"):
        take_step(by=bureau.actor, **_now(case), step="confirm_person")
    take_step(by=other.actor, **_now(case), step="confirm_person")


MEASURE = {"step": "take_measure", "attested": frozenset({"law_allows_measure"}), "reasons": "as the entry asks"}


def _four_eyes(officer: Make, hit: Make) -> tuple[Case, Any, Any, Pending]:
    border, bureau, supervisor = officer("border_officer"), officer("ncb_officer"), officer("supervisor")
    case = hit(border.actor, entry_demands_four_eyes=True)
    _to_confirmed_source(case, border.actor, bureau.actor)
    pending = take_step(by=bureau.actor, **_now(case), **MEASURE)
    assert pending is not None
    return case, bureau, supervisor, pending


def test_where_two_must_agree_the_step_waits_for_the_second(
    officer: Make, hit: Make, writes: Callable[[], list[Entry]]
) -> None:
    case, bureau, supervisor, pending = _four_eyes(officer, hit)
    case.refresh_from_db()
    assert case.state == "source_confirmed"
    assert [row.id for row in queries.queue(by=supervisor.actor)] == [str(case.pk)]
    agree(by=supervisor.actor, **_now(case), pending_id=str(pending.pk))
    case.refresh_from_db()
    event = case.events.get(kind="step", step="take_measure")
    assert (case.state, event.person, event.second) == ("action", bureau.id, supervisor.id)
    assert writes()[-1].who == supervisor.id
    assert queries.queue(by=supervisor.actor) == ()


def test_nobody_is_their_own_second_person(officer: Make, hit: Make) -> None:
    case, bureau, _, pending = _four_eyes(officer, hit)
    RoleHolding.objects.create(user=bureau.user, role="supervisor")
    with pytest.raises(RefusedError, match=r"step\.same_person"):
        agree(by=bureau.acting_as("supervisor"), **_now(case), pending_id=str(pending.pk))


def test_a_step_that_waits_is_void_once_the_facts_are_others(officer: Make, hit: Make) -> None:
    case, bureau, supervisor, pending = _four_eyes(officer, hit)
    record_facts(by=bureau.actor, **_now(case), facts={"measure": "protect"})
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        agree(by=supervisor.actor, **_now(case), pending_id=str(pending.pk))
    assert queries.queue(by=supervisor.actor) == ()


def test_a_step_of_somebody_who_lost_the_role_is_not_completed(officer: Make, hit: Make) -> None:
    case, bureau, supervisor, pending = _four_eyes(officer, hit)
    RoleHolding.objects.filter(user=bureau.user).delete()
    with pytest.raises(RefusedError, match=r"case\.proposer_gone"):
        agree(by=supervisor.actor, **_now(case), pending_id=str(pending.pk))


def test_the_second_person_may_decline_with_reasons(officer: Make, hit: Make) -> None:
    case, _, supervisor, pending = _four_eyes(officer, hit)
    with pytest.raises(RefusedError, match=r"step\.second_role"):
        decline(by=officer("analyst").actor, **_now(case), pending_id=str(pending.pk), reasons="no")
    with pytest.raises(RefusedError, match=r"step\.reasons_missing"):
        decline(by=supervisor.actor, **_now(case), pending_id=str(pending.pk), reasons=" ")
    decline(by=supervisor.actor, **_now(case), pending_id=str(pending.pk), reasons="not proportionate")
    assert case.events.order_by("number").last().kind == Event.Kind.DECLINED
    assert not Pending.objects.filter(decided_at__isnull=True).exists()


def test_a_case_is_halted_by_one_role_and_goes_on_where_it_stood(officer: Make, hit: Make) -> None:
    border, prosecutor, clerk = (officer(role).actor for role in ("border_officer", "prosecutor", "court_clerk"))
    case = hit(border)
    halt = {"step": "suspend_for_rights", "attested": frozenset({"measure_on_file"}), "reasons": "an order"}
    lift = {"step": "lift_suspension", "attested": frozenset({"measure_ended"}), "reasons": "it ended"}
    take_step(by=prosecutor, **_now(case), **halt)
    case.refresh_from_db()
    assert (case.state, case.is_held) == ("possible", True)
    with pytest.raises(RefusedError, match=r"step\.not_from_here"):
        take_step(by=border, **_now(case), **REFER)
    with pytest.raises(RefusedError, match=r"step\.not_own_hold"):
        take_step(by=clerk, **_now(case), **lift)
    take_step(by=prosecutor, **_now(case), **lift)
    take_step(by=border, **_now(case), **REFER)
    case.refresh_from_db()
    assert (case.state, case.is_held) == ("second_line", False)


def test_a_flag_blocks_the_steps_that_it_names(officer: Make, hit: Make) -> None:
    border, prosecutor = officer("border_officer").actor, officer("prosecutor").actor
    case = hit(border)
    take_step(by=border, **_now(case), **REFER)
    facts = {"false_match_reason": "another birth place", "false_match_expires_on": date(2040, 1, 1)}
    record_facts(by=border, **_now(case), facts=facts)
    take_step(by=prosecutor, **_now(case), step="set_legal_hold", reasons="an order")
    take_step(by=border, **_now(case), step="discard_hit", reasons="not the same")
    with pytest.raises(RefusedError, match=r"step\.flag_blocks"):
        take_step(by=border, **_now(case), step="close_discarded")
    take_step(by=prosecutor, **_now(case), step="clear_legal_hold", reasons="over")
    take_step(by=border, **_now(case), step="close_discarded")
    case.refresh_from_db()
    assert case.is_final


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(
    officer: Make, hit: Make, looks: Callable[[], list[Entry]]
) -> None:
    people = [officer("border_officer").actor for _ in range(4)]
    case = hit(people[0])
    seen, gate, answers = _now(case), threading.Barrier(len(people)), []

    def decide(by: Any) -> None:
        gate.wait(10)
        try:
            take_step(by=by, **seen, **REFER)
            answers.append("done")
        except RefusedError as error:
            answers.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == ["case.changed"] * 3 + ["done"]
    assert case.events.filter(kind="step").count() == 1
    assert case.clocks.count() == 1
    assert [entry.reason for entry in looks()].count("case.changed") == 3


def test_a_definition_changed_under_a_case_is_refused(officer: Make, hit: Make) -> None:
    made = officer("border_officer")
    case = hit(made.actor)
    Case.objects.filter(pk=case.pk).update(fingerprint="0" * 64)
    with pytest.raises(RefusedError, match=r"workflow\.changed"):
        take_step(by=made.actor, **_now(case), **REFER)
