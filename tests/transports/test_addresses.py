"""Where a download may go, and where it may not."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.errors import RefusedError, TransportError
from tansiq.transports.addresses import locate, parse_address, redirected


def names(**hosts: list[str]) -> Any:
    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in hosts[host.partition(".")[0]]]

    return look_up


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://lists.example/a?b=c", ("https", "lists.example", 443, "/a?b=c")),
        ("HTTPS://Lists.Example", ("https", "lists.example", 443, "/")),
        ("http://127.0.0.1:8080/x#part", ("http", "127.0.0.1", 8080, "/x")),
        ("https://[::1]:8443/", ("https", "::1", 8443, "/")),
    ],
)
def test_an_address_is_read_in_its_parts(text: str, parts: tuple[str, str, int, str]) -> None:
    address = parse_address(text)
    assert (address.scheme, address.host, address.port, address.target) == parts


@pytest.mark.parametrize(
    "text",
    [
        "", "lists.example/a", "ftp://lists.example/", "file:///etc/passwd", "https://", "https:///a",
        "https://lists.example:0/", "https://lists.example:99999/", "https://lists.example:x/", "https://[::1/",
        "https://lists example/", "https://lists.example/a b", "https://lists.example\\@other.example/",
        "https://lists.example/\r\nHost: other", "https://قائمة.example/", "https://user:secret@lists.example/",
        "https://%31%32%37.0.0.1/", "https://lists.example/" + "a" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        parse_address(text)
    assert caught.value.code == "download.address"


def test_a_refusal_tells_neither_password_nor_query() -> None:
    with pytest.raises(RefusedError) as caught:
        parse_address("https://user:secret@lists.example/?token=hidden")
    assert "secret" not in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_an_address_is_told_without_its_query() -> None:
    assert parse_address("https://lists.example:8443/a?token=hidden").shown == "https://lists.example:8443/a"


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/other?x=1", "https://lists.example/other?x=1"),
        ("b", "https://lists.example/dir/b"),
        ("https://public.example/x", "https://public.example/x"),
        ("//public.example/x", "https://public.example/x"),
    ],
)
def test_a_redirect_is_taken_from_where_it_stands(location: str, expected: str) -> None:
    assert str(redirected(parse_address("https://lists.example/dir/a"), location)) == expected


@pytest.mark.parametrize("location", ["javascript:alert(1)", "https://[", "ftp://x/", "https://u:p@x/"])
def test_a_redirect_to_no_address_is_refused(location: str) -> None:
    with pytest.raises(RefusedError) as caught:
        redirected(parse_address("https://lists.example/"), location)
    assert caught.value.code == "download.address"


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        ("8.8.8.8", "public"), ("2001:4860:4860::8888", "public"),
        ("127.0.0.1", "loopback"), ("127.9.9.9", "loopback"), ("::1", "loopback"), ("::ffff:127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"), ("2002:7f00:1::", "loopback"),
        ("10.0.0.1", "private"), ("192.168.1.1", "private"), ("172.16.0.1", "private"), ("169.254.169.254", "private"),
        ("100.64.0.1", "private"), ("0.0.0.0", "private"), ("224.0.0.1", "private"), ("fe80::1", "private"),
        ("fd00::1", "private"), ("::ffff:10.0.0.1", "private"), ("64:ff9b::a00:1", "private"), ("::", "private"),
    ],
)  # fmt: skip
def test_every_number_has_its_zone(number: str, zone: str) -> None:
    host = f"[{number}]" if ":" in number else number
    assert locate(parse_address(f"https://{host}/")).zone == zone
    assert locate(parse_address("https://any.example/"), None, names(any=[number])).zone == zone


@pytest.mark.parametrize("number", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "64:ff9b::a00:1"])
def test_a_redirect_from_a_public_place_leads_to_no_inner_one(number: str) -> None:
    with pytest.raises(RefusedError) as caught:
        locate(parse_address("https://turned.example/"), "public", names(turned=[number]))
    assert caught.value.code == "download.inward"


def test_a_name_that_is_partly_inside_is_judged_as_inside() -> None:
    with pytest.raises(RefusedError) as caught:
        locate(parse_address("https://turned.example/"), "public", names(turned=["8.8.8.8", "10.0.0.1"]))
    assert caught.value.code == "download.inward"


def test_a_mirror_inside_may_be_named_and_may_redirect_within_its_own_zone() -> None:
    mirror = parse_address("https://mirror.example/")
    look_up = names(mirror=["10.0.0.1"])
    assert locate(mirror, None, look_up).numbers == ("10.0.0.1",)
    assert locate(mirror, "private", look_up).zone == "private"
    with pytest.raises(RefusedError):
        locate(mirror, "loopback", look_up)


@pytest.mark.parametrize("numbers", [["8.8.8.8"], ["10.0.0.1"], ["127.0.0.1", "8.8.8.8"]])
def test_plain_http_leads_to_this_machine_only(numbers: list[str]) -> None:
    with pytest.raises(RefusedError) as caught:
        locate(parse_address("http://any.example/"), None, names(any=numbers))
    assert caught.value.code == "download.plain_http"
    assert locate(parse_address("http://any.example/"), None, names(any=["127.0.0.1"])).zone == "loopback"


@pytest.mark.parametrize("answer", [socket.gaierror(1, "no"), UnicodeError("label too long"), []])
def test_a_host_that_is_not_found_is_a_failure_that_may_pass(answer: Any) -> None:
    def look_up(*_: Any, **__: Any) -> list[Any]:
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    with pytest.raises(TransportError) as caught:
        locate(parse_address("https://lists.example/"), None, look_up)
    assert (caught.value.code, caught.value.permanent) == ("download.unknown_host", False)


@given(st.text(max_size=60) | st.from_regex(r"https?://[!-~]{0,40}", fullmatch=True))
def test_any_text_is_an_address_or_a_refusal(text: str) -> None:
    with suppress(RefusedError):
        address = parse_address(text)
        assert parse_address(str(address)) == address
        assert "?" not in address.shown
