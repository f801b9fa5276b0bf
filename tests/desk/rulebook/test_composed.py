"""Editions laid over what comes with Tansiq: the last is in force, and cases keep what they began under."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.case_types import shelf
from tansiq.desk.rulebook.composed import composed, shipped
from tansiq.errors import MalformedError, RefusedError


@pytest.fixture
def made(neighbour: Any) -> Any:
    return neighbour


def test_without_an_edition_all_is_as_it_comes() -> None:
    found = shipped()
    assert found.frame == shelf().frame
    assert not found.types.resting
    assert set(found.letters) == set(found.types.versions)


def test_the_last_edition_is_in_force_and_versions_of_earlier_ones_rest(made: Any) -> None:
    first, then = made.as_bytes(made.calls(100)), made.as_bytes(made.calls(101))
    assert composed((first,)).types.newest("call_note").version == 100
    found = composed((first, then)).types
    assert (found.newest("call_note").version, found.resting) == (101, {("call_note", 100)})
    found = composed((first, then, {})).types
    assert found.newest("call_note").version == 1
    assert found.version("call_note", 100).parameters["written_confirmation"].value == 12
    assert composed((first, {}, first)).types.newest("call_note").version == 100


def test_a_type_of_which_every_version_rests_begins_no_more(made: Any) -> None:
    own = {
        path.replace("call_note", "own_note"): data.replace(b'id = "call_note"', b'id = "own_note"', 1)
        for path, data in made.as_bytes(made.calls()).items()
    }
    assert "own_note" in composed((own,)).types.types()
    found = composed((own, {})).types
    assert "own_note" not in found.types()
    with pytest.raises(RefusedError, match="type_unknown"):
        found.newest("own_note")
    assert found.version("own_note", 100)


def test_law_and_letters_are_those_of_the_last_edition_alone(made: Any) -> None:
    own = made.as_bytes(made.whole())
    found = composed((own,))
    layers = [next(one for one in layer if one.id == "police_qma_qsa_2019") for layer in found.law.instruments]
    assert [next(one.span.count for one in each.deadlines if one.span) for each in layers] == [10, 12]
    key, name = ("border_hit", 1), "redress_note.en.typ"
    assert b"Invented sentence" in found.letters[key][name]
    back = composed((own, {}))
    assert len([layer for layer in back.law.instruments if layer]) == 1
    assert back.letters[key] == shipped().letters[key]
    assert composed(({"case_types/letter.typ": b"x"},)).frame == b"x"


def test_the_letter_to_who_runs_no_node_may_be_the_node_s_own_and_falls_back() -> None:
    own = {"case_types/off_node.typ": b"x"}
    assert composed((own,)).off_node == b"x"
    assert composed((own, {})).off_node == shelf().off_node != b""


def test_what_is_not_sound_is_told_with_its_place(made: Any) -> None:
    with pytest.raises(MalformedError) as caught:
        composed(({made.BASIS: b"kind = "},))
    assert "police_qma_qsa_2019.toml" in str(caught.value.details)
