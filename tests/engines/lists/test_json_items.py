"""Items of a JSON document, one at a time."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.lists.json_items import Document, Item, read_items
from tansiq.engines.tables.caps import JSON_DEPTH_MAX, JSON_ITEM_MAX_BYTES
from tansiq.errors import MalformedError


def items(content: bytes) -> list[Item | Document]:
    return list(read_items(io.BytesIO(content), "items"))


def failure(content: bytes) -> MalformedError:
    with pytest.raises(MalformedError) as caught:
        items(content)
    return caught.value


def test_items_come_with_their_line_and_the_documents_own_values_after_them() -> None:
    assert items(b'{"total": 2,\n"items": [{"a": [1, {"b": null}]},\n"x"],\n"page": 1, "other": {"items": [7]}}') == [
        Item(2, {"a": [1, {"b": None}]}),
        Item(3, "x"),
        Document({"total": 2, "page": 1}),
    ]


def test_documents_one_after_the_other_are_read_as_one() -> None:
    found = items(b'\xef\xbb\xbf{"items": [1]}{"items": [2]}\n\n[3, [4]] 5 {"items": {"a": 1}}')
    assert found == [Item(1, 1), Document({}), Item(1, 2), Document({}), Document({})]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b'{"items": [{"a": 1}', b'{"items": [{"a": "x'])
def test_a_document_that_breaks_off_is_truncated(content: bytes) -> None:
    assert failure(content).code == "list.truncated"


@pytest.mark.parametrize(
    "content",
    [
        b'{"items": [{"a" 1}]}', b'{"items": []} x', b'{"items": ["\xff"]}', b'{"items": [1,]}',
        b'{"items": [' + b"9" * 5_000 + b"]}", b'{"items": [1e999999999999]}',
    ],
)  # fmt: skip
def test_what_is_no_json_or_holds_a_number_beyond_all_bounds_is_broken(content: bytes) -> None:
    error = failure(b"\n" + content)
    assert (error.code, error.details["line"]) == ("list.json_broken", 2)


def test_an_item_beyond_the_cap_is_refused_and_many_small_ones_are_not() -> None:
    large = b'{"items": ["' + b"x" * (JSON_ITEM_MAX_BYTES + 200_000) + b'"]}'
    assert failure(large).code == "list.item_too_large"
    small = b'"' + b"x" * 100_000 + b'"'
    assert len(items(b'{"items": [' + b",".join([small] * 100) + b"]}")) == 101


def test_what_lies_too_deep_is_left_out_and_the_next_item_is_read() -> None:
    deep = b"[" * 10_000 + b"1" + b"]" * 10_000
    first, second, _ = items(b'{"items": [{"a": ' + deep + b', "b": 2}, 3]}')
    assert isinstance(first, Item)
    assert (first.too_deep, first.value["b"], second) == (True, 2, Item(1, 3))
    assert str(first.value).count("[") == JSON_DEPTH_MAX - 1


def test_only_short_values_of_a_document_are_kept() -> None:
    (document,) = items(json.dumps({"long": "x" * 300} | {f"k{n}": n for n in range(300)}).encode())
    assert isinstance(document, Document)
    assert (len(document.values), "long" in document.values) == (100, False)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]),
                                                                        max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.lists(VALUES, max_size=5), st.booleans())
@settings(deadline=None)
def test_what_json_says_is_what_is_read(values: list[object], ascii_only: bool) -> None:  # noqa: FBT001
    content = json.dumps({"items": values}, ensure_ascii=ascii_only, indent=1).encode()
    found = [item.value for item in items(content) if isinstance(item, Item)]
    assert found == json.loads(content)["items"]
