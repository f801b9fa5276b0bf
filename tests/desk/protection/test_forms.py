"""What is typed, and what of it is whole."""

from __future__ import annotations

import pytest

from tansiq.desk.protection.actions.restrictions import Grounds
from tansiq.desk.protection.forms import KeyForm, LayForm, RulingForm
from tansiq.errors import RefusedError

STATES = {"QMA": "Marwana", "QSA": "Sahelia"}


def test_two_passphrases_that_differ_are_none() -> None:
    form = KeyForm({"passphrase": " one two ", "again": " one two "})
    assert form.is_valid()
    assert form.typed() == " one two "
    other = KeyForm({"passphrase": "one", "again": "One"})
    assert other.is_valid()
    with pytest.raises(RefusedError, match=r"protection\.passphrases_differ"):
        other.typed()


def test_no_reason_is_chosen_by_itself_and_only_known_states_are_feared() -> None:
    assert LayForm(states=STATES, lang="en")["reason"].value() is None
    form = LayForm({"reason": "asylum", "feared": ["QSA"], "words": " why "}, states=STATES, lang="en")
    assert form.is_valid()
    assert form.grounds() == Grounds("asylum", "why", ["QSA"])
    for changed in ({"reason": ""}, {"reason": "x"}, {"feared": ["XYZ"]}, {"words": ""}):
        told = {"reason": "asylum", "feared": ["QSA"], "words": "why"} | changed
        assert not LayForm(told, states=STATES, lang="en").is_valid()


@pytest.mark.parametrize(
    ("ruling", "state", "whole"),
    [("release", "QMA", True), ("release", "", False), ("lift", "", True), ("lift", "QMA", False)],
)
def test_a_release_names_its_state_and_an_end_names_none(ruling: str, state: str, whole: object) -> None:
    form = RulingForm({"ruling": ruling, "state": state, "words": "why"}, states=STATES, lang="ar")
    assert form.is_valid()
    assert form.is_whole() is whole
