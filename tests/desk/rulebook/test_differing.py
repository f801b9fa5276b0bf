"""What an edition would change is told by meaning: against what it takes the place of."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tansiq.desk.rulebook.differing import differences, digest_of_changes


def test_a_value_of_law_is_told_against_the_record_that_comes_with_tansiq(neighbour: Any) -> None:
    (one,) = differences({}, neighbour.as_bytes({neighbour.BASIS: neighbour.basis()}))
    assert (one.sort, one.kind, one.instead_of) == ("instrument", "changed", "")
    assert [(each.before, each.after) for each in one.values if "value" in each.place] == [("10", "12")]
    later = neighbour.BASIS.replace(".toml", ".2027.toml")
    (one,) = differences({}, neighbour.as_bytes({later: neighbour.basis()}))
    assert (one.kind, one.instead_of) == ("changed", neighbour.BASIS)


def test_a_version_is_told_against_the_one_that_cases_begin_under_now(neighbour: Any) -> None:
    found = differences({}, neighbour.as_bytes(neighbour.calls()))
    flow = next(one for one in found if one.path.endswith("workflow.toml"))
    assert (flow.sort, flow.kind, flow.instead_of) == ("part", "changed", "case_types/call_note/1/workflow.toml")
    told = {each.place: (each.before, each.after) for each in flow.values}
    assert {one.kind for one in found if one is not flow} == {"same"}
    assert told == {"parameters → written_confirmation → value": ("24", "12"), "version": ("1", "100")}
    before = neighbour.as_bytes(neighbour.calls())
    then = differences(before, {**before, **neighbour.as_bytes(neighbour.calls(101, 6))})
    assert {one.instead_of for one in then} == {
        f"{neighbour.CALLS}/{name}" for name in ("workflow.toml", "form.toml", "examples.toml")
    }


def test_a_letter_is_told_line_by_line_and_what_is_left_out_gives_its_place_back(neighbour: Any) -> None:
    own = neighbour.as_bytes({neighbour.LETTER: neighbour.whole()[neighbour.LETTER]})
    (one,) = differences({}, own)
    assert [(each.place, each.before, each.after) for each in one.values] == [
        ("2", None, "Invented sentence of this node.")
    ]
    (back,) = differences(own, {})
    assert (back.kind, [(each.before, each.after) for each in back.values]) == (
        "gone", [("Invented sentence of this node.", None)],
    )  # fmt: skip


def test_a_version_that_is_left_out_is_told_against_the_one_that_cases_begin_under_then(neighbour: Any) -> None:
    found = differences(neighbour.as_bytes(neighbour.calls()), {})
    flow = next(one for one in found if one.path.endswith("workflow.toml"))
    assert (flow.kind, flow.instead_of) == ("gone", "case_types/call_note/1/workflow.toml")
    assert ("12", "24") in [(each.before, each.after) for each in flow.values]


def test_a_table_of_states_is_laid_over_and_takes_nothing_away() -> None:
    own = {"legal_bases/states.toml": b'[[states]]\ncode = "QZZ"\n'}
    (one,) = differences({}, own)
    assert (one.kind, [each.before for each in one.values]) == ("new", [None])
    assert [one.kind for one in differences(own, {})] == ["gone"]


FILES = st.dictionaries(
    st.sampled_from(["charters/a.toml", "charters/watchlist.toml", "case_types/letter.typ", "case_types/off_node.typ"]),
    st.sampled_from([b"a = 1\n", b"a = 2\n", b""]),
)


@given(FILES, FILES)
def test_nothing_is_told_of_the_same_files_and_no_difference_is_left_out(before: Any, after: Any) -> None:
    assert differences(before, before) == ()
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {one.path for one in differences(before, after)} == changed
    assert (digest_of_changes(differences(before, after)) == digest_of_changes(())) == (not changed)
