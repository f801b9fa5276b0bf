"""Pages of cases: what is shown, what is sent, and what stays on the page when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tansiq.case_types import shelf
from tansiq.desk.accounts.models import RoleHolding
from tansiq.desk.cases.actions.facts import record_facts
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case
from tansiq.engines.workflows import read_library

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
HEAD = {"purpose": "border check", "legal_basis": "an invented article", "handling": "h0", "group": ""}
FACTS = {
    "fact-checkpoint": "Gate 4", "fact-checked_at": "2026-06-01T09:00", "fact-traveller_identity": "Nadir Invented",
    "fact-list_entry": "E-1", "fact-matched_pair": "a / b", "fact-score_parts-0-field": "name",
    "fact-score_parts-0-bits": "21.4", "fact-score_parts-1-field": "", "fact-score_parts-1-bits": "",
    "fact-algorithm_version": "1", "fact-entry_type": "blue", "fact-entry_demands_four_eyes": "False",
}  # fmt: skip


def _signed(client: Client, made: Any, lang: str = "en") -> Client:
    made.user.language = lang
    made.user.save()
    client.force_login(made.user)
    return client


def test_a_case_is_opened_by_form(officer: Make, client: Client) -> None:
    _signed(client, officer("border_officer"))
    assert b"fact-checkpoint" in client.get("/cases/new/border_hit/").content
    answer = client.post("/cases/new/border_hit/", {**HEAD, **FACTS})
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert case.facts["score_parts"] == [{"field": "name", "bits": "21.4"}]
    assert case.facts["entry_demands_four_eyes"] is False
    assert case.facts["checked_at"] == "2026-06-01T09:00:00+00:00"
    assert "measure" not in case.facts


@pytest.mark.parametrize(
    "change",
    [
        {"fact-checkpoint": ""},
        {"fact-entry_type": "violet"},
        {"fact-score_parts-0-bits": ""},
        {"fact-entry_demands_four_eyes": ""},
        {"handling": "h9"},
    ],
    ids=str,
)
def test_what_cannot_be_opened_stays_on_the_page(officer: Make, client: Client, change: dict[str, str]) -> None:
    _signed(client, officer("border_officer"))
    answer = client.post("/cases/new/border_hit/", {**HEAD, **FACTS, **change})
    assert answer.status_code == 409
    assert b"Nadir Invented" in answer.content
    assert not Case.objects.exists()


def test_who_opens_no_cases_gets_no_form(officer: Make, client: Client) -> None:
    assert _signed(client, officer("oversight")).get("/cases/new/border_hit/").status_code == 403
    assert client.get("/cases/new/voyage/").status_code == 403


def test_a_type_that_is_not_there_is_refused(officer: Make, client: Client) -> None:
    assert _signed(client, officer("analyst")).get("/cases/new/voyage/").status_code == 409


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_a_case_is_shown_in_the_words_of_its_type(officer: Make, hit: Make, client: Client, lang: str) -> None:
    made = officer("border_officer")
    case = hit(made.actor)
    rules = read_library(shelf()).newest("border_hit")
    text = _signed(client, made, lang).get(f"/cases/{case.pk}/").content.decode()
    text = unescape(text)
    for texts in (
        rules.states["possible"].texts, rules.steps["refer_to_second_line"].texts, rules.fields["checkpoint"].texts,
        rules.guards["hit_is_a_suggestion"].texts, rules.instructions[2].texts,
    ):  # fmt: skip
        assert texts.told(lang) in text
    assert made.user.name in text


def test_a_decision_is_sent_and_leads_back_to_the_case(officer: Make, hit: Make, client: Client) -> None:
    made = officer("border_officer")
    case = hit(made.actor)
    sent = {"refer_to_second_line-revision": "2", "refer_to_second_line-attest_hit_is_a_suggestion": "on"}
    answer = _signed(client, made).post(f"/cases/{case.pk}/steps/refer_to_second_line/", sent)
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.pk}/")
    text = client.get(f"/cases/{case.pk}/").content.decode()
    assert "an invented article" in text
    assert "3:59" in text


def test_a_sentence_that_nobody_stood_for_keeps_the_page(officer: Make, hit: Make, client: Client) -> None:
    made = officer("border_officer")
    case = hit(made.actor)
    sent = {"refer_to_second_line-revision": "2"}
    answer = _signed(client, made).post(f"/cases/{case.pk}/steps/refer_to_second_line/", sent)
    assert answer.status_code == 409
    assert b"data-decision data-row open" in answer.content
    assert Case.objects.get().state == "possible"


def test_who_decides_on_an_old_page_is_told_and_keeps_what_was_typed(officer: Make, hit: Make, client: Client) -> None:
    made = officer("prosecutor")
    case = hit(officer("border_officer").actor)
    sent = {
        "suspend_for_rights-revision": "1", "suspend_for_rights-attest_measure_on_file": "on",
        "suspend_for_rights-reasons": "order 12",
    }  # fmt: skip
    answer = _signed(client, made).post(f"/cases/{case.pk}/steps/suspend_for_rights/", sent)
    assert answer.status_code == 409
    assert b"case.changed" in answer.content
    assert b"order 12" in answer.content
    # Who has read the page that came back may decide on it.
    assert b'name="suspend_for_rights-revision" value="2"' in answer.content


def test_a_step_that_does_not_exist_is_refused(officer: Make, hit: Make, client: Client) -> None:
    made = officer("border_officer")
    case = hit(made.actor)
    assert _signed(client, made).post(f"/cases/{case.pk}/steps/fly/").status_code == 409


def test_facts_are_recorded_by_form(officer: Make, hit: Make, client: Client) -> None:
    made = officer("ncb_officer")
    case = hit(officer("border_officer").actor)
    page = _signed(client, made).get(f"/cases/{case.pk}/facts/").content.decode()
    assert 'value="Gate 4, invented airport"' in page
    rows = {
        "fact-identifiers-0-kind": "fingerprints", "fact-identifiers-0-agrees": "True",
        "fact-identifiers-0-independent": "True",
    }  # fmt: skip
    answer = client.post(f"/cases/{case.pk}/facts/", {**FACTS, **rows, "revision": "2"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.facts["identifiers"] == [{"kind": "fingerprints", "agrees": True, "independent": True}]
    late = client.post(f"/cases/{case.pk}/facts/", {**FACTS, **rows, "fact-checkpoint": "Gate 9", "revision": "2"})
    assert late.status_code == 409
    assert b"Gate 9" not in late.content  # what somebody else recorded meanwhile is shown, not written over
    assert client.post(f"/cases/{case.pk}/facts/", {**FACTS, **rows, "revision": "3"}).status_code == 409
    assert client.post(f"/cases/{case.pk}/facts/", {**FACTS, "fact-checkpoint": "", "revision": "3"}).status_code == 409


TWO = [
    {"kind": "name", "agrees": True, "independent": True},
    {"kind": "fingerprints", "agrees": True, "independent": True},
]


@pytest.mark.parametrize("answer", ["agree", "decline"])
def test_a_second_person_answers_on_the_page(officer: Make, hit: Make, client: Client, answer: str) -> None:
    border, bureau, supervisor = officer("border_officer"), officer("ncb_officer"), officer("supervisor")
    case = hit(border.actor, entry_demands_four_eyes=True)
    more = {
        "identifiers": TWO, "measure": "caution", "traveller_age": "adult", "national_legal_basis": "an article",
    }  # fmt: skip
    record_facts(by=bureau.actor, case_id=str(case.pk), revision=2, facts=more)
    Case.objects.filter(pk=case.pk).update(state="source_confirmed")
    take_step(
        by=bureau.actor, case_id=str(case.pk), revision=3, step="take_measure", reasons="as the entry asks",
        attested=frozenset({"law_allows_measure"}),
    )  # fmt: skip
    pending = case.pending.get()
    assert str(pending.pk) in _signed(client, supervisor).get(f"/cases/{case.pk}/").content.decode()
    sent = {"revision": "4", "answer": answer, "reasons": "not proportionate"}
    assert client.post(f"/cases/{case.pk}/second/{pending.pk}/", sent).status_code == 302
    assert Case.objects.get().state == ("action" if answer == "agree" else "source_confirmed")
    assert str(pending.pk) not in client.get(f"/cases/{case.pk}/").content.decode()


def test_the_list_searches_and_today_has_the_queue(officer: Make, hit: Make, client: Client) -> None:
    made = officer("border_officer")
    case = hit(made.actor)
    _signed(client, made)
    for path, there in (
        ("/today/", True), ("/cases/", True), (f"/cases/?words={case.reference}", True),
        ("/cases/?words=nadir", False), ("/cases/?type_id=border_hit", True), ("/cases/?type_id=voyage", True),
    ):  # fmt: skip
        assert (case.reference in client.get(path).content.decode()) == there, path


def test_counsel_has_the_place_and_no_case_in_it(officer: Make, hit: Make, client: Client) -> None:
    case = hit(officer("border_officer").actor)
    answer = _signed(client, officer("defence_counsel")).get("/cases/")
    assert answer.status_code == 200
    assert case.reference not in answer.content.decode()
    assert client.get(f"/cases/{case.pk}/").status_code == 403


@pytest.mark.parametrize(("lang", "text"), [("ar", "الخط الثاني"), ("fr", "Deuxième")])
def test_the_picture_of_a_type_has_the_state_marked(officer: Make, client: Client, lang: str, text: str) -> None:
    answer = _signed(client, officer("analyst"), lang).get("/cases/types/border_hit/1/second_line.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.decode().count(' present"') == 1
    assert text in answer.content.decode()
    assert client.get("/cases/types/border_hit/99/second_line.svg").status_code == 409


def test_a_role_given_up_shows_other_steps(officer: Make, hit: Make, client: Client) -> None:
    made = officer("border_officer")
    case = hit(made.actor)
    assert b"data-decision" in _signed(client, made).get(f"/cases/{case.pk}/").content
    RoleHolding.objects.filter(user=made.user).update(role="analyst")
    assert b"refer_to_second_line-revision" not in client.get(f"/cases/{case.pk}/").content
