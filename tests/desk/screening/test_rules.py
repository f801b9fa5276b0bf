"""The table of screening, held to the case type that it names."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tansiq.desk.parameters.library import shipped_types
from tansiq.desk.screening.rules import read_rules, rules
from tansiq.desk.watchlists.rules import newest
from tansiq.engines.lists.formats import FORMATS
from tansiq.errors import MalformedError

pytestmark = pytest.mark.django_db

TEXT = files("tansiq.desk.screening").joinpath("rules.toml").read_text(encoding="utf-8")


def test_every_type_of_entry_has_its_type_of_case_and_its_place_in_the_queue() -> None:
    assert set(rules().entry_types) == set(newest().fields["entry_type"].choices)
    assert sorted(map(rules().rank, rules().order)) == list(range(len(rules().order)))


def test_lists_are_told_by_the_formats_that_are_read() -> None:
    assert set(rules().published) - {"other"} <= {one.name for one in FORMATS}
    assert rules().of_list("un-xml").entry_type == "un_special"
    assert rules().of_list("anything else") == rules().published["other"]
    assert all(set(one.instruction) == {"ar", "fr", "en"} for one in rules().published.values())


def test_two_persons_are_demanded_by_type_or_by_instruction() -> None:
    demanded = rules().four_eyes.demanded
    assert [demanded("red", ""), demanded("own_watchlist", "seize_object"), demanded("blue", "caution")] == [
        True, True, False,
    ]  # fmt: skip


def test_days_and_orders_stand_with_a_citation_and_a_mark() -> None:
    found = rules()
    assert all(one.citation and one.mark in "VRD" for one in (found.memory, found.four_eyes))


@pytest.mark.parametrize(
    ("was", "became", "place"),
    [
        ('red = "red"', 'red = "crimson"', "entry_types"),
        ('"orange", "yellow_minor", "red"', '"orange", "red"', "urgency"),
        ('"redress_noted", ', '"gone", ', "over"),
    ],
)  # fmt: skip
def test_a_word_that_the_case_type_does_not_know_is_refused(was: str, became: str, place: str) -> None:
    assert was in TEXT
    with pytest.raises(MalformedError) as told:
        read_rules(TEXT.replace(was, became), shipped_types())
    assert told.value.code == "screening.rules"
    assert str(told.value.details["place"]).startswith(place)
