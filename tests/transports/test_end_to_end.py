"""Every way a server can misbehave, from the address to the search: what was loaded stays loaded and is found."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from tansiq.transports.download import Downloader, Limits
from tansiq.transports.fetch import publisher_at
from tansiq.transports.publishers import File, Publisher

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
Desk = Any  # of conftest.py, as the server
Site = Any
Route = Any
UN = (
    '<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2026-11-2{day}"><INDIVIDUALS>{people}</INDIVIDUALS>'
    "<ENTITIES/></CONSOLIDATED_LIST>"
)
PERSON = (
    "<INDIVIDUAL><DATAID>{number}</DATAID><FIRST_NAME>Zaydun</FIRST_NAME><SECOND_NAME>Marwani{letter}</SECOND_NAME>"
    "<REFERENCE_NUMBER>UTi.{number}</REFERENCE_NUMBER></INDIVIDUAL>"
)


def own(site: Site, **changes: Any) -> Publisher:
    publisher = Publisher("own", "OWN", "tansiq-table", (File("own.csv", site.url("/list")),))
    return replace(publisher, **changes)


def xml(*numbers: int, day: int = 6) -> bytes:
    people = "".join(PERSON.format(number=number, letter=chr(97 + number % 26)) for number in numbers)
    return UN.format(day=day, people=people).encode()


FAULTS: dict[str, tuple[Callable[[Site], Route], str, str]] = {
    "cut midway": (lambda site: site.sends(site.table(1), Content_Length="999"), "not_fetched", "download.incomplete"),
    "empty": (lambda site: site.sends(b""), "not_fetched", "download.empty"),
    "a page for people": (lambda site: site.sends(b"<!doctype html><p>Sorry"), "refused", "download.not_a_list"),
    "much smaller": (lambda site: site.sends(site.table(1, 2, 3)), "refused", "list.smaller"),
    "no list at all": (lambda site: site.sends(b"id,name\n"), "refused", "list.no_records"),
    "torn": (lambda site: site.sends(b'id,name\nUTO-1,"Zaydun\n'), "refused", "table.open_quote"),
    "many rows lost": (lambda site: site.sends(site.table(*range(30)) + b"x,,,,\n" * 5), "refused", "list.many_lost"),
    "not found": (lambda site: site.sends(b"", 404), "not_fetched", "download.status"),
    "busy": (lambda site: site.sends(b"", 503, Retry_After="60"), "not_fetched", "download.later"),
    "too many requests": (lambda site: site.sends(b"", 429, Retry_After="60"), "not_fetched", "download.later"),
    "endless": (lambda site: site.endless, "refused", "download.too_large"),
    "loop": (lambda site: site.to("/list"), "not_fetched", "download.redirects"),
    "to plain http": (lambda site: site.to("http://public.example/"), "refused", "download.plain_http"),
    "to the network inside": (lambda site: site.to("https://inner.example/"), "refused", "download.inward"),
    "a bomb": (
        lambda site: site.sends(gzip.compress(bytes(5_000_000)), Content_Encoding="gzip"),
        "refused", "download.unpacked",
    ),
    "unchanged, unasked": (lambda site: site.sends(b"", 304), "not_fetched", "download.unasked_304"),
}  # fmt: skip
KEPT = {"download.not_a_list", "list.smaller", "list.no_records", "table.open_quote", "list.many_lost"}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_goes_wrong_the_issue_in_use_stays_in_use_and_is_found(desk: Desk, site: Site, fault: str) -> None:
    site.gives(site.sends(site.table(*range(30))), "/list")
    good = desk.fetch(own(site)).in_use
    route, status, code = FAULTS[fault]
    site.gives(route(site), "/list")
    done = desk.fetch(own(site))
    assert done.error
    assert (done.status, done.error.code, done.in_use) == (status, code, good)
    assert desk.store.get("OWN") == good
    assert desk.found("Zaydun Marwani B") >= {"UTO-1"}
    assert desk.kept_aside() == ([done.kept_aside] if code in KEPT else [])
    assert [path.name for path in (desk.home / "downloads").iterdir()] == ["OWN.lock"]


def test_a_server_that_is_down_leaves_everything_as_it_was(desk: Desk, site: Site, closed_url: str) -> None:
    site.gives(site.sends(site.table(*range(30))), "/list")
    good = desk.fetch(own(site)).in_use
    done = desk.fetch(own(site), urls=(closed_url,))
    assert done.error
    assert (done.status, done.error.code, done.in_use) == ("not_fetched", "download.unreachable", good)
    assert desk.found("Zaydun Marwani B") >= {"UTO-1"}


def test_a_body_that_drips_leaves_everything_as_it_was(
    desk: Desk, other_desk: Callable[[Downloader], Desk], site: Site, limits: Limits
) -> None:
    site.gives(site.sends(site.table(*range(30))), "/list")
    good = desk.fetch(own(site)).in_use
    time_is_up: list[Callable[[], None]] = []

    class Timer:
        daemon = False

        def __init__(self, _seconds: float, function: Callable[[], None]) -> None:
            time_is_up.append(function)

        def start(self) -> None: ...

        def cancel(self) -> None: ...

    def drip(handler: BaseHTTPRequestHandler) -> None:
        site.sends(b"i", Content_Length="1000")(handler)
        time_is_up[-1]()
        site.waits(handler)

    site.gives(drip, "/list")
    done = other_desk(Downloader(limits, timer=Timer)).fetch(own(site))
    assert done.error
    assert (done.status, done.error.code, done.in_use) == ("not_fetched", "download.too_slow", good)
    assert desk.found("Zaydun Marwani B") >= {"UTO-1"}


@pytest.mark.parametrize("torn", [xml(*range(30))[:-40], xml(*range(30)).replace(b"</DATAID>", b"</DATA>", 1)])
def test_broken_xml_is_refused_and_kept_aside(desk: Desk, site: Site, torn: bytes) -> None:
    un = Publisher("un", "UN", "un-xml", (File("un.xml", site.url("/un")),))
    site.gives(site.sends(xml(*range(30))), "/un")
    good = desk.fetch(un).in_use
    site.gives(site.sends(torn), "/un")
    done = desk.fetch(un)
    assert done.error
    assert (done.status, done.in_use) == ("refused", good)
    assert done.error.code in ("list.truncated", "list.not_well_formed")
    assert desk.found("Zaydun Marwanib", "UN") >= {"UN-1"}
    assert done.kept_aside
    assert (done.kept_aside / "un.xml").read_bytes() == torn


def test_a_list_of_no_table_is_recognised_by_its_content(desk: Desk, site: Site) -> None:
    site.gives(site.sends(xml(1, 2)), "/anything")
    urls = (site.url("/anything"),)
    done = desk.fetch(publisher_at("NEW", "NEW", urls), urls=urls)
    assert done.in_use
    assert (done.in_use.format, done.in_use.counts["persons"]) == ("un-xml", 2)
