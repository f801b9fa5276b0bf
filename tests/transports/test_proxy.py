"""The proxy that the environment names."""

from __future__ import annotations

import pytest

from tansiq.errors import RefusedError
from tansiq.transports.addresses import parse_address
from tansiq.transports.proxy import proxy_for

OUTSIDE = parse_address("https://lists.example/un.xml")


def test_without_a_word_in_the_environment_there_is_no_proxy() -> None:
    assert proxy_for(OUTSIDE) is None


@pytest.mark.parametrize("stated", ["http://proxy.example:3128", "proxy.example:3128", "http://proxy.example:3128/"])
def test_a_proxy_is_read_as_others_read_it(monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", stated)
    proxy = proxy_for(OUTSIDE)
    assert proxy
    assert (proxy.host, proxy.port, proxy.headers) == ("proxy.example", 3128, {})


def test_a_password_goes_into_a_header_and_into_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://desk:p%40ss@[::1]:3128")
    proxy = proxy_for(OUTSIDE)
    assert proxy
    assert proxy.host == "::1"
    assert proxy.headers == {"proxy-authorization": "Basic ZGVzazpwQHNz"}  # desk:p@ss
    assert "p@ss" not in repr(proxy)
    assert "ZGVz" not in repr(proxy)


def test_hosts_that_no_proxy_names_are_reached_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "lists.example")
    assert proxy_for(OUTSIDE) is None


def test_plain_http_stays_inside_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert proxy_for(parse_address("http://127.0.0.1/un.xml")) is None


@pytest.mark.parametrize(
    "stated", ["socks5://proxy.example:1080", "http://proxy.example", "proxy.example:0", "x:99999"]
)
def test_a_proxy_that_cannot_be_used_is_refused_without_being_told(
    monkeypatch: pytest.MonkeyPatch, stated: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", stated)
    with pytest.raises(RefusedError) as caught:
        proxy_for(OUTSIDE)
    assert (caught.value.code, caught.value.details) == ("download.proxy", {})
