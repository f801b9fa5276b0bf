"""A list in pages of JSON: all of it, or an error that says how much came."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tansiq.errors import MalformedError, TansiqError, TransportError
from tansiq.transports.download import Downloader
from tansiq.transports.pages import get_pages
from tansiq.transports.publishers import Pages

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
Site = Any  # the server of conftest.py
PAGES = Pages("items", "total", "uid", 1.5)


def page(total: object, *ids: object) -> bytes:
    return json.dumps({"total": total, "items": [{"uid": one} for one in ids]}).encode()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "list.json"


def give(site: Site, *pages: bytes, most: int = 10) -> str:
    """Serve the pages; those beyond are empty."""
    for number in range(1, most + 1):
        site.gives(site.sends(pages[number - 1] if number <= len(pages) else page(4)), f"/page{number}")
    return str(site.url("/page{page}"))


def test_pages_are_asked_for_until_every_entry_came(downloader: Downloader, site: Site, target: Path) -> None:
    pauses: list[float] = []
    told: list[int] = []
    url = give(site, page(5, 1, 2), page(5, 3, 4), page(5, 5))
    size = get_pages(downloader, url, PAGES, target, most_pages=10, progress=told.append, sleep=pauses.append)
    assert [path for path, _ in site.asked] == ["/page1", "/page2", "/page3"]
    assert pauses == [1.5, 1.5]
    assert target.read_bytes() == b"\n".join([page(5, 1, 2), page(5, 3, 4), page(5, 5), b""])
    assert size == target.stat().st_size == told[-1]
    assert list(target.parent.iterdir()) == [target]


def failure(downloader: Downloader, url: str, target: Path, most_pages: int = 10) -> TansiqError:
    with pytest.raises(TansiqError) as caught:
        get_pages(downloader, url, PAGES, target, most_pages=most_pages, sleep=lambda _: None)
    return caught.value


INCOMPLETE = {
    "a page missing": ([page(6, 1, 2), page(6)], 2),
    "the last one short": ([page(5, 1, 2), page(5, 3, 4), page(5)], 4),
    "a page twice": ([page(4, 1, 2), page(4, 1, 2), page(4)], 2),
    "counted anew": ([page(4, 1, 2), page(5, 3, 4)], 4),
}


@pytest.mark.parametrize("fault", INCOMPLETE)
def test_a_list_with_a_page_missing_is_incomplete(downloader: Downloader, site: Site, target: Path, fault: str) -> None:
    pages, got = INCOMPLETE[fault]
    error = failure(downloader, give(site, *pages), target)
    assert isinstance(error, TransportError)
    assert (error.code, error.permanent, error.details["got"]) == ("download.pages_incomplete", False, got)


def test_a_page_that_is_not_found_ends_the_list(downloader: Downloader, site: Site, target: Path) -> None:
    url = give(site, page(4, 1, 2))
    site.gives(site.sends(b"", 404), "/page2")
    assert failure(downloader, url, target).code == "download.status"


def test_a_list_of_too_many_pages_is_not_followed_to_its_end(downloader: Downloader, site: Site, target: Path) -> None:
    error = failure(downloader, give(site, page(9, 1), page(9, 2), page(9, 3)), target, most_pages=2)
    assert (error.code, error.details["page"]) == ("download.pages_incomplete", 2)


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"null", b'{"total": 1}', b'{"items": []}', b'{"total": "1", "items": []}', b"[" * 100_000,
     b'{"total": true, "items": []}', b'{"total": -1, "items": []}', b'{"total": 1, "items": {}}', b"\xff",
     b'{"total": ' + b"9" * 10_000 + b', "items": []}'],
)  # fmt: skip
def test_what_is_no_page_is_an_error(downloader: Downloader, site: Site, target: Path, body: bytes) -> None:
    error = failure(downloader, give(site, body), target)
    assert isinstance(error, MalformedError)
    assert (error.code, error.details["page"]) == ("download.page", 1)


def test_entries_without_an_id_are_counted(downloader: Downloader, site: Site, target: Path) -> None:
    url = give(site, b'{"total": 3, "items": [{}, 7]}', b'{"total": 3, "items": [null]}')
    assert get_pages(downloader, url, PAGES, target, most_pages=5, sleep=lambda _: None)


def test_all_pages_together_have_a_limit(downloader: Downloader, site: Site, target: Path) -> None:
    filler = b'{"total": 3, "items": ["' + b"x" * 120_000 + b'"]}'
    assert failure(downloader, give(site, filler, filler, filler), target).code == "download.too_large"
