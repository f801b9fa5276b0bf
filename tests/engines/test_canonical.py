"""A value has one form as bytes, and other bytes that say the same are not read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines import canonical
from tansiq.engines.canonical import MAX_DEPTH, canonical_form, read_canonical
from tansiq.errors import MalformedError

LIMIT = 1 << 16
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(value=values)
def test_reading_is_the_inverse_of_writing(value: Any) -> None:
    form = canonical_form(value, limit=LIMIT)
    assert read_canonical(form, limit=LIMIT) == value


@given(value=values, indent=st.sampled_from([1, 2]))
def test_another_way_to_write_the_same_is_refused(value: Any, indent: int) -> None:
    form = canonical_form(value, limit=LIMIT)
    for other in (
        json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=True).encode(),
        json.dumps(value, separators=(",", ":")).encode(),
        form + b"\n",
        b"\xef\xbb\xbf" + form,
    ):
        if other != form:
            with pytest.raises(MalformedError, match=r"canonical\.form"):
                read_canonical(other, limit=LIMIT)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff", b"1.0", b"1e3", b"-0", b"NaN", b"Infinity", b'{"a":1,"a":1}', b'{"b":1,"a":1}', b'"\\u0041"',
     b'"\\ud800"', b'"\\/"', b"01", b"9007199254740992", b"[" * 100_000, b'{"a":' * 20_000, b"1" * 5_000],
    ids=lambda data: data[:20].decode("latin-1"),
)  # fmt: skip
def test_what_is_not_in_the_one_form_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError, match=r"canonical\.(form|size)"):
        read_canonical(data, limit=LIMIT)


def test_what_is_too_long_or_too_deep_is_refused() -> None:
    with pytest.raises(MalformedError, match=r"canonical\.size"):
        read_canonical(b'"' + b"x" * 20 + b'"', limit=21)
    assert read_canonical(b'"' + b"x" * 20 + b'"', limit=22) == "x" * 20
    deep: list[Any] = []
    for _ in range(MAX_DEPTH):
        deep = [deep]
    assert canonical_form(deep, limit=LIMIT) == b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1)
    with pytest.raises(MalformedError, match=r"canonical\.size"):
        canonical_form([deep], limit=LIMIT)


@given(value=values)
def test_the_short_way_to_write_a_value_and_the_one_that_says_what_is_wrong_agree(value: Any) -> None:
    long_way = canonical._WRITER.encode(canonical._ordered(value, "", 0, LIMIT)).encode()
    assert canonical_form(value, limit=LIMIT) == long_way


@pytest.mark.parametrize("wrong", [1.5, 2**53, -(2**53), "\ud800", {1: 2}, {"\ud800": 1}, (1,), b"", object()])
def test_what_has_no_form_is_refused_wherever_it_stands(wrong: Any) -> None:
    for value in (wrong, [wrong], {"a": wrong}, {"a": [{"b": wrong}]}):
        with pytest.raises(MalformedError, match=r"canonical\.value"):
            canonical_form(value, limit=LIMIT)


def test_keys_stand_in_the_order_of_their_utf_16_units() -> None:
    """RFC 8785, section 3.2.3: a character of two units stands before those from U+E000 on."""
    form = canonical_form({"\ufb33": 1, "\U0001f600": 2, "z": 3}, limit=LIMIT)
    assert form == '{"z":3,"\U0001f600":2,"\ufb33":1}'.encode()
