"""Bytes as text in one way only: whatever else decodes to the same is refused."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tansiq.engines.envelopes.encoding import read_base64url, write_base64url

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@given(st.binary(max_size=200))
def test_what_was_written_is_read(data: bytes) -> None:
    assert read_base64url(write_base64url(data)) == data


@given(st.text(st.sampled_from(ALPHABET + "+/= é"), max_size=13))
@example("AB")  # stray bits in the last character
@example("AAB")
@example("A")
@example("AAAA=")
def test_no_other_text_is_read_than_what_is_written(text: str) -> None:
    data = read_base64url(text)
    assert data is None or write_base64url(data) == text


def test_every_last_character_with_bits_that_mean_nothing_is_refused() -> None:
    read = [first + last for first in "A_" for last in ALPHABET if read_base64url(first + last) is not None]
    assert len(read) == 2 * 4  # of six bits the first two count
    assert sum(read_base64url(f"AA{last}") is not None for last in ALPHABET) == 16


def test_what_is_no_text_is_nothing() -> None:
    assert read_base64url(b"AAAA") is None
    assert read_base64url(None) is None
