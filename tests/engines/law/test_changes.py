"""What differs between two versions of a record."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.law import Change, changes
from tansiq.errors import MalformedError
from tansiq.legal_bases import shipped_layer

RECORDS = shipped_layer().records


def test_a_value_that_is_new_gone_or_another_is_told_with_its_place() -> None:
    party = b'[[parties]]\nstate = "QMA"\n'
    before = b"[deadlines.answer]\nvalue = 10\nlast = true\n" + party + b'languages = ["ar"]\n'
    after = b"[deadlines.answer]\nvalue = 20\n" + party + b'languages = ["ar", "fr"]\nsince = 2026-01-01\n'
    assert changes(before, after) == (
        Change("deadlines → answer → last", "true", None),
        Change("deadlines → answer → value", "10", "20"),
        Change("parties [QMA] → languages", "ar", "ar, fr"),
        Change("parties [QMA] → since", None, "2026-01-01"),
    )


def test_a_row_that_is_put_in_between_shifts_none_and_rows_of_one_name_are_not_told_as_one() -> None:
    steps = b'[[steps]]\nid = "open"\n[[steps]]\nid = "close"\nto = "over"\n'
    new = steps.replace(b'[[steps]]\nid = "close"', b'[[steps]]\nid = "halt"\n[[steps]]\nid = "close"')
    assert changes(steps, new) == (Change("steps [halt] \u2192 id", None, "halt"),)
    twice = b'[[rows]]\nstate = "QMA"\nvalue = 1\n[[rows]]\nstate = "QMA"\nvalue = 2\n'
    assert changes(twice, twice.replace(b"1", b"3")) == (Change("rows [1] \u2192 value", "1", "3"),)


@pytest.mark.parametrize(("one", "other"), [('["a, b"]', '["a", "b"]'), ("[]", '["", ""]'), ("{}", "0")])
def test_two_values_are_never_told_as_one(one: str, other: str) -> None:
    assert changes(f"a = {one}".encode(), f"a = {other}".encode())


def test_without_a_file_before_everything_is_new() -> None:
    assert [(one.before, one.after) for one in changes(b"", b"a = 1\nb = false")] == [(None, "1"), (None, "false")]


@given(st.sampled_from(RECORDS))
@settings(deadline=None)
def test_a_record_does_not_differ_from_itself(record) -> None:
    assert changes(record.data, record.data) == ()


@given(st.sampled_from(RECORDS), st.sampled_from(RECORDS))
@settings(deadline=None)
def test_what_is_told_one_way_is_told_the_other_way_round(one, other) -> None:
    there, back = changes(one.data, other.data), changes(other.data, one.data)
    assert [(change.place, change.before, change.after) for change in there] == [
        (change.place, change.after, change.before) for change in back
    ]
    assert bool(there) == (one.data != other.data)


def test_what_is_no_toml_is_told_with_the_file() -> None:
    with pytest.raises(MalformedError) as caught:
        changes(b"", b"= no", "budapest_2001.toml")
    assert caught.value.details["file"] == "budapest_2001.toml"
