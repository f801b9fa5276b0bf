"""An entry has one form, and its commitment tells nothing to whoever has no salt."""

from __future__ import annotations

import hmac
import json
from datetime import date
from enum import IntEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.canonical import MAX_DEPTH
from tansiq.engines.ledger import SALT_BYTES, canonical, commitment, verify_commitment
from tansiq.engines.ledger.entries import ENTRY_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
entries = st.dictionaries(texts, values, max_size=6)


@given(entry=entries)
def test_the_form_says_the_same_as_the_entry_and_is_its_own_form(entry: dict[str, Any]) -> None:
    form = canonical(entry)
    assert json.loads(form) == entry
    assert canonical(json.loads(form)) == form


@given(entry=entries)
def test_the_order_of_keys_does_not_matter(entry: dict[str, Any]) -> None:
    assert canonical(dict(reversed(entry.items()))) == canonical(entry)


@given(one=entries, other=entries)
def test_different_entries_have_different_forms(one: dict[str, Any], other: dict[str, Any]) -> None:
    def typed(value: object) -> object:  # True == 1 in Python, and not in the record
        return json.dumps(value, sort_keys=True)

    assert (canonical(one) == canonical(other)) == (typed(one) == typed(other))


def test_the_form_is_that_of_rfc_8785() -> None:
    """Key order and escapes of the RFC's own examples (sections 3.2.2.2 and 3.2.3), but for fractions."""
    keys = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert list(json.loads(canonical(keys)).values()) == [2, 4, 6, 7, 1, 5, 3]
    text = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"}
    assert canonical(text) == '{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()


class Level(IntEnum):
    HIGH = 3


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), date(2026, 11, 27), b"x", ("a",), {1: "a"}, "\ud800", {"\udfff": 1}, 2**53, -(2**53),
     Level.HIGH, {"a": [{"b": 0.5}]}, {None: 1}],
    ids=repr,
)  # fmt: skip
def test_what_has_no_form_of_its_own_is_refused(value: Any) -> None:
    with pytest.raises(MalformedError, match=r"canonical\.value.*/field"):
        canonical({"field": value})


def test_an_entry_too_deep_or_too_long_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(MAX_DEPTH + 1):
        deep = {"in": deep}
    looped: dict[str, Any] = {}
    looped["in"] = looped
    for entry in (deep, looped, {"long": "x" * ENTRY_MAX_BYTES}):
        with pytest.raises(MalformedError, match=r"canonical\.size"):
            canonical(entry)


@given(entry=st.binary(), salt=st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES))
def test_a_commitment_is_the_hmac_under_its_salt(entry: bytes, salt: bytes) -> None:
    assert commitment(entry, salt) == hmac.new(salt, entry, "sha256").digest()
    verify_commitment(commitment(entry, salt), entry, salt)


@given(entry=st.binary(), other=st.binary(), salt=st.binary(min_size=32, max_size=32))
def test_another_entry_or_salt_does_not_open_a_commitment(entry: bytes, other: bytes, salt: bytes) -> None:
    committed = commitment(entry, salt)
    with pytest.raises(RefusedError, match=r"ledger\.not_committed"):
        verify_commitment(committed, entry, bytes([salt[0] ^ 1]) + salt[1:])
    if other != entry:
        with pytest.raises(RefusedError, match=r"ledger\.not_committed"):
            verify_commitment(committed, other, salt)


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64, 65])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    """HMAC fills a short key up with zeros and hashes a long one: two salts would open one commitment."""
    with pytest.raises(RefusedError, match=r"ledger\.salt"):
        commitment(b"entry", bytes(length))
