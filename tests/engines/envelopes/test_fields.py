"""What a field may hold is a table: whatever is not in it is refused with its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.envelopes.fields import (
    checked,
    each,
    is_count,
    is_instant,
    is_slug,
    line,
    one_of,
    or_none,
    read_instant,
    secret,
    write_instant,
)
from tansiq.errors import MalformedError

SHAPE = {"a": is_count, "b": or_none(line(5))}


def test_an_object_of_the_shape_is_given_back() -> None:
    assert checked({"b": None, "a": 1}, SHAPE, "thing") == {"a": 1, "b": None}


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([], "thing"), (None, "thing"), ("a", "thing"), ({}, "thing/a"), ({"a": 1}, "thing/b"),
        ({"a": 1, "b": None, "c": 1}, "thing/c"), ({"a": 0, "b": None}, "thing/a"),
        ({"a": 1, "b": "123456"}, "thing/b"),
        ({"a": True, "b": None}, "thing/a"), ({"a": 1, "b": None, "x" * 99: 1}, "thing/" + "x" * 64),
    ],
)  # fmt: skip
def test_the_first_field_that_is_wrong_is_told(value: object, place: str) -> None:
    with pytest.raises(MalformedError) as caught:
        checked(value, SHAPE, "thing")
    assert (caught.value.code, caught.value.details["field"]) == ("signed.field", place)


@given(moment=st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), hours=st.integers(-12, 14))  # noqa: DTZ001
def test_a_moment_is_read_as_it_was_written(moment: datetime, hours: int) -> None:
    whole = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    text = write_instant(whole)
    assert is_instant(text)
    assert read_instant(text) == whole
    assert write_instant(read_instant(text)) == text


@pytest.mark.parametrize(
    "text",
    ["2026-11-27T08:00:00", "2026-11-27T08:00:00+00:00", "2026-11-27 08:00:00Z", "2026-02-29T00:00:00Z",
     "2026-11-27T24:00:00Z", "2026-11-27T08:00:60Z", "٢٠٢٦-11-27T08:00:00Z", "0000-01-01T00:00:00Z", "", None, 5],
)  # fmt: skip
def test_another_way_to_write_a_moment_is_refused(text: object) -> None:
    assert not is_instant(text)


def test_a_moment_without_zone_or_with_parts_of_a_second_is_not_written() -> None:
    for moment in (datetime(2026, 1, 1), datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)):  # noqa: DTZ001
        with pytest.raises(MalformedError, match=r"signed\.field"):
            write_instant(moment)


@pytest.mark.parametrize("text", ["a", "a1", "alpha.police", "a-b_c.d", "x" * 64])
def test_a_name_for_programs_is_taken(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize("text", ["", "A", "a.", ".a", "a..b", "a b", "é", "x" * 65, "a\n", None, "../a"])
def test_any_other_name_is_refused(text: object) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["x", "نص عربي", "نام‌خانوادگی", "a" * 9])
def test_a_line_for_people_is_taken(text: str) -> None:
    assert line(20)(text)


@pytest.mark.parametrize(
    "text", ["", " a", "a ", "a\u202eb", "a\u2066b", "a\x00", "a\tb", "a\u2028b", "a" * 21, 5, None]
)
def test_a_line_with_what_nobody_sees_is_refused(text: object) -> None:
    assert not line(20)(text)


def test_lists_words_and_secrets_are_bounded() -> None:
    assert each(is_count, least=1, most=2)([1, 2])
    assert not any(each(is_count, least=1, most=2)(value) for value in ([], [1, 2, 3], [0], "12", None))
    assert one_of("a", "b")("a")
    assert not any(one_of("a", "b")(value) for value in ("c", None, ["a"], 1))
    assert secret(3)("AAAA")
    assert not any(secret(3)(value) for value in ("AAA", "AAAAA", "AAA=", None, 3))
