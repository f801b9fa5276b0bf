"""What files are, by their first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.desk.registry.scans import ENDINGS, media_type
from tansiq.errors import MalformedError

KNOWN = {
    b"%PDF-1.7\n": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff\xe0": "image/jpeg",
    b"II*\x00": "image/tiff", b"MM\x00*": "image/tiff",
}  # fmt: skip
#: How many of these bytes make it what it is.
_LENGTHS = {"application/pdf": 5, "image/png": 8, "image/jpeg": 3, "image/tiff": 4}


@pytest.mark.parametrize("data", KNOWN)
def test_a_scan_is_known_by_its_first_bytes(data: bytes) -> None:
    assert media_type(data + b"rest") == KNOWN[data]
    assert ENDINGS[KNOWN[data]]


@pytest.mark.parametrize(
    "data", [b"", b"%PD", b"<html><script>", b"MZ\x90\x00", b"PK\x03\x04", b"<svg xmlns=", b" %PDF-1.7", b"GIF89a"]
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError) as refused:
        media_type(data)
    assert refused.value.code == "registry.scan_type"


@given(st.binary(max_size=40) | st.sampled_from(sorted(KNOWN)))
def test_whatever_comes_is_known_by_its_beginning_or_refused(data: bytes) -> None:
    expected = next((kind for first, kind in KNOWN.items() if data.startswith(first[: _LENGTHS[kind]])), "")
    try:
        found = media_type(data)
    except MalformedError:
        found = ""
    assert found == expected
