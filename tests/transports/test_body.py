"""The body of an answer, whatever its pieces: what is written is what was packed."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from urllib3.response import HTTPResponse

from tansiq.errors import TansiqError
from tansiq.transports.body import is_page_of_html, receive


def answer(body: bytes, **headers: str) -> HTTPResponse:
    return HTTPResponse(io.BufferedReader(io.BytesIO(body)), headers=headers, preload_content=False)


def received(body: bytes, target: Path, *, ends_itself: bool = True, **headers: str) -> bytes:
    response = answer(body, **headers)
    size = receive(response, target, host="x", max_bytes=1 << 20, max_unpacked_bytes=1 << 21, ends_itself=ends_itself)
    assert size == target.stat().st_size
    return target.read_bytes()


@pytest.mark.parametrize(
    "head",
    [b"<html>", b"<!doctype HTML PUBLIC>", b"\xef\xbb\xbf \n<!-- a --><body class='x'>", b"<HEAD >", b"<p><html>"],
)
def test_a_page_for_people_is_known_by_its_first_bytes(head: bytes) -> None:
    assert is_page_of_html(head)


@pytest.mark.parametrize(
    "head",
    [b"<?xml version='1.0'?><CONSOLIDATED_LIST>", b'{"html": "<html>"}', b"id,name\n1,<html>", b"", b"<htmlish>"],
)
def test_a_list_is_no_page_for_people(head: bytes) -> None:
    assert not is_page_of_html(head)


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=300_000) | st.builds(bytes, st.integers(1, 1_000_000)))
def test_what_was_packed_is_what_is_written(body: bytes) -> None:
    body = b"a" + body
    with TemporaryDirectory() as folder:
        target = Path(folder) / "list"
        assert received(body, target) == body
        assert received(gzip.compress(body, 1), target, **{"Content-Encoding": "gzip"}) == body


@settings(max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(["", "gzip", "x-gzip", "identity", "br"]))
def test_any_bytes_are_a_file_or_an_error_with_a_code(body: bytes, encoding: str) -> None:
    with TemporaryDirectory() as folder:
        try:
            received(body, Path(folder) / "list", ends_itself=False, **{"Content-Encoding": encoding})
        except TansiqError as error:
            code = error.code
        else:
            code = ""
    assert code.partition(".")[0] in ("", "download")
