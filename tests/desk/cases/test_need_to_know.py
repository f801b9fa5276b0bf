"""Each role is shown what its work takes: the counter sees the hit and the instruction, and not the dossier."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.accounts.policy import policy
from tansiq.desk.cases import queries
from tansiq.desk.cases.actions.facts import record_facts
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.need_to_know import is_shown, need_of, read_needs, shows_dossier, types_shown
from tansiq.desk.parameters.library import shipped_types
from tansiq.errors import MalformedError, RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
TEXT = files("tansiq.desk.cases").joinpath("need_to_know.toml").read_text(encoding="utf-8")
HIDDEN = ("M-HIDDEN", "R-HIDDEN", "E-HIDDEN", "Pair Hidden", "identity:HIDDEN", "ground HIDDEN")
READERS = sorted(slug for slug, role in policy().roles.items() if "cases:case:read" in role.permissions)


@pytest.fixture
def told(officer: Make, hit: Make) -> Case:
    """A possible hit of which the bureau has written down what the counter need not know."""
    border, bureau = officer("border_officer").actor, officer("ncb_officer").actor
    case = hit(
        border, list_entry="E-HIDDEN", matched_pair="Pair Hidden", entry_type="own_watchlist",
        entry_instruction="call the desk", parties=[("identity:HIDDEN", "wanted")],
    )  # fmt: skip
    now = {"case_id": str(case.pk)}
    take_step(by=border, **now, revision=2, step="refer_to_second_line", attested=frozenset({"hit_is_a_suggestion"}))
    facts = {"source_channel": "interpol", "source_message_reference": "M-HIDDEN", "source_reply_reference": "R-HIDDEN"}
    record_facts(by=bureau, **now, revision=3, facts=facts)
    take_step(by=officer("prosecutor").actor, **now, revision=4, step="suspend_for_rights",
              attested=frozenset({"measure_on_file"}), reasons="ground HIDDEN")  # fmt: skip
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("role", READERS)
def test_every_reader_of_cases_has_a_level(role: str) -> None:
    assert need_of().levels[role] in ("whole", "part", "counter")
    assert types_shown(role) or need_of().levels[role] == "part"


def test_the_page_of_the_counter_holds_the_instruction_and_nothing_of_the_dossier(officer: Make, told: Case) -> None:
    client = Client()
    client.force_login(officer("border_officer", username="counter").user)
    for path in (f"/cases/{told.pk}/", f"/cases/{told.pk}/facts/", "/cases/", "/today/"):
        text = client.get(path).content.decode()
        assert [word for word in HIDDEN if word in text] == [], path
    text = client.get(f"/cases/{told.pk}/").content.decode()
    assert "call the desk" in text
    assert "follow the instruction noted" in text


def test_whoever_works_on_the_case_is_shown_all_of_it(officer: Make, told: Case) -> None:
    client = Client()
    client.force_login(officer("ncb_officer").user)
    text = client.get(f"/cases/{told.pk}/").content.decode()
    assert [word for word in HIDDEN if word not in text] == []


def test_the_counter_finds_a_case_by_its_reference_and_not_by_what_it_says(officer: Make, told: Case) -> None:
    by, whole = officer("border_officer").actor, officer("ncb_officer").actor
    assert [row.reference for row in queries.found(by=by, words=told.reference.lower())] == [told.reference]
    assert queries.found(by=by, words="M-HIDDEN") == ()
    assert len(queries.found(by=whole, words="M-HIDDEN")) == 1


def test_the_counter_is_offered_its_own_steps_alone(officer: Make, told: Case) -> None:
    by = officer("border_officer").actor
    offered = queries.possible_steps(by=by, case_id=str(told.pk))
    assert all("border_officer" in one.step.by for one in offered)
    assert len(queries.possible_steps(by=officer("ncb_officer").actor, case_id=str(told.pk))) > len(offered)


def test_the_counter_records_what_it_sees_and_nothing_else(officer: Make, told: Case) -> None:
    by, now = officer("border_officer").actor, {"case_id": str(told.pk), "revision": told.revision}
    with pytest.raises(RefusedError, match=r"case\.fact_unseen"):
        record_facts(by=by, **now, facts={"source_reply_reference": "R-2"})
    assert record_facts(by=by, **now, facts={"traveller_age": "adult"}) == ("traveller_age",)


def test_a_role_is_shown_no_type_in_which_it_has_no_part(officer: Make, notice: Make) -> None:
    case = notice(officer("ncb_officer").actor)
    for role in ("border_officer", "evidence_custodian", "programme_coordinator"):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            queries.case(by=officer(role).actor, case_id=str(case.pk))
    assert types_shown("border_officer") == {"border_hit"}
    assert queries.case(by=officer("analyst").actor, case_id=str(case.pk)).is_whole


def test_a_role_that_is_nowhere_named_is_shown_nothing() -> None:
    assert types_shown("inspector_general") == frozenset()
    assert not shows_dossier("inspector_general")
    assert not is_shown("border_hit", "list_entry", "border_officer")
    assert is_shown("border_hit", "traveller_age", "border_officer")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('counter = ["border_officer"]', "counter = []", "need_to_know.role"),
        ('counter = ["border_officer"]', 'counter = ["border_officer", "dpo"]', "need_to_know.role"),
        ('counter = ["border_officer"]', 'counter = ["border_officer", "sysadmin"]', "need_to_know.role"),
        ('"redress_number"', '"shoe_size"', "need_to_know.fact"),
        ("[counter.border_hit]", "[counter.voyage]", "need_to_know.fact"),
    ],
)
def test_a_table_that_leaves_somebody_out_is_not_read(old: str, new: str, code: str) -> None:
    assert old in TEXT
    with pytest.raises(MalformedError) as caught:
        read_needs(TEXT.replace(old, new, 1), shipped_types())
    assert caught.value.code == code
