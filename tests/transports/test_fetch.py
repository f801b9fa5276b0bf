"""A list brought up to date from a server that misbehaves in every way: what was loaded stays loaded and is found."""

from __future__ import annotations

import json
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tansiq.stores.fetched import KEPT_ASIDE
from tansiq.stores.lock import hold_lock
from tansiq.transports.fetch import publisher_at
from tansiq.transports.publishers import File, Pages, Publisher

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
Desk = Any  # of conftest.py, as the server
Site = Any
Route = Any


def own(site: Site, **changes: Any) -> Publisher:
    publisher = Publisher("own", "OWN", "tansiq-table", (File("own.csv", site.url("/list")),))
    return replace(publisher, **changes)


def test_a_first_issue_is_put_into_use_and_tells_where_it_came_from(desk: Desk, site: Site) -> None:
    site.gives(site.sends(site.table(1, 2)), "/list")
    done = desk.fetch(own(site))
    assert (done.status, done.error, done.delta, done.replaced) == ("new", None, None, None)
    assert done.in_use == desk.store.get("OWN")
    assert done.in_use
    assert done.in_use.source_file == site.url("/list")
    assert desk.found("Zaydun Marwani B") >= {"UTO-1"}
    assert list((desk.home / "downloads").iterdir()) == [desk.home / "downloads" / "OWN.lock"]


def test_a_new_issue_tells_what_changed(desk: Desk, site: Site) -> None:
    site.gives(site.sends(site.table(*range(10))), "/list")
    desk.fetch(own(site))
    site.gives(site.sends(site.table(*range(1, 12))), "/list")
    done = desk.fetch(own(site))
    assert done.status == "new"
    assert done.delta
    counts = done.delta.counts
    assert (counts["before"], counts["listed"], counts["delisted"], counts["after"]) == (10, 2, 1, 11)
    assert [record.id for record in done.delta.delisted] == ["UTO-0"]


def test_what_has_not_changed_is_not_sent_again(desk: Desk, site: Site) -> None:
    site.gives(site.sends(site.table(1, 2), ETag='"1"'), "/list")
    first = desk.fetch(own(site))
    site.gives(site.sends(b"", 304), "/list")
    again = desk.fetch(own(site))
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    assert (again.status, again.in_use) == ("not_modified", first.in_use)
    assert desk.found("Zaydun Marwani B") >= {"UTO-1"}


def test_the_same_bytes_are_no_new_issue_and_their_new_etag_is_kept(desk: Desk, site: Site) -> None:
    site.gives(site.sends(site.table(1, 2), ETag='"1"'), "/list")
    first = desk.fetch(own(site))
    site.gives(site.sends(site.table(1, 2), ETag='"2"'), "/list")
    again = desk.fetch(own(site))
    assert (again.status, again.in_use) == ("not_modified", first.in_use)
    desk.fetch(own(site))
    assert site.asked[-1][1]["if-none-match"] == '"2"'


def test_another_issue_under_the_same_etag_is_taken(desk: Desk, site: Site) -> None:
    site.gives(site.sends(site.table(1, 2), ETag='"1"'), "/list")
    desk.fetch(own(site))
    site.gives(site.sends(site.table(1, 2, 3), ETag='"1"'), "/list")
    assert desk.fetch(own(site)).status == "new"


def test_nothing_is_asked_on_a_condition_of_another_address_or_when_forced_or_after_a_load_by_hand(
    desk: Desk, site: Site, tmp_path: Path
) -> None:
    site.gives(site.sends(site.table(1, 2), ETag='"1"'), "/list")
    site.gives(site.sends(site.table(1, 2), ETag='"1"'), "/mirror")
    desk.fetch(own(site))
    desk.fetch(own(site), urls=(site.url("/mirror"),))
    assert "if-none-match" not in site.asked[-1][1]
    assert desk.fetch(own(site), force=True).status == "new"
    assert "if-none-match" not in site.asked[-1][1]
    by_hand = tmp_path / "by hand.csv"
    by_hand.write_bytes(site.table(1, 2, 3))
    desk.store.load(by_hand, "OWN")
    desk.fetch(own(site))
    assert "if-none-match" not in site.asked[-1][1]


def test_what_was_refused_is_kept_whole_with_the_reason_and_without_the_query(desk: Desk, site: Site) -> None:
    site.gives(site.sends(site.table(*range(30))), "/list")
    desk.fetch(own(site))
    site.gives(site.sends(site.table(1)), "/list")
    done = desk.fetch(own(site), urls=(site.url("/list?token=hidden"),))
    assert done.kept_aside
    assert (done.kept_aside / "own.csv").read_bytes() == site.table(1)
    reason = (done.kept_aside / "reason.json").read_text("utf-8")
    assert json.loads(reason)["code"] == "list.smaller"
    assert "hidden" not in reason


def test_only_the_newest_few_are_kept(desk: Desk, site: Site) -> None:
    for number in range(KEPT_ASIDE + 2):
        site.gives(site.sends(b"id,name\n" + b"\n" * number), "/list")
        newest = desk.fetch(own(site)).kept_aside
    assert len(desk.kept_aside()) == KEPT_ASIDE
    assert desk.kept_aside()[-1] == newest


def test_a_refused_issue_is_asked_for_again(desk: Desk, site: Site) -> None:
    site.gives(site.sends(site.table(*range(30)), ETag='"1"'), "/list")
    desk.fetch(own(site))
    site.gives(site.sends(site.table(1), ETag='"2"'), "/list")
    desk.fetch(own(site))
    site.gives(site.sends(site.table(*range(31)), ETag='"2"'), "/list")
    assert desk.fetch(own(site)).status == "new"
    assert site.asked[-1][1]["if-none-match"] == '"1"'


def test_a_smaller_issue_is_taken_when_it_is_forced(desk: Desk, site: Site) -> None:
    site.gives(site.sends(site.table(*range(30))), "/list")
    desk.fetch(own(site))
    site.gives(site.sends(site.table(1)), "/list")
    done = desk.fetch(own(site), force=True)
    assert done.status == "new"
    assert done.delta
    assert done.delta.counts["delisted"] == 29


OFAC = {
    "sdn.csv": b'1,"MARWANI, Zaydun","individual","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- "\r\n',
    "alt.csv": b'1,1,"aka","ABU QAMAR","-0- "\r\n',
    "add.csv": b'1,1,"-0- ","Port Azure","Azuria","-0- "\r\n',
}


def ofac(site: Site) -> Publisher:
    for name, body in OFAC.items():
        site.gives(site.sends(body, ETag=f'"{name}"'), f"/{name}")
    return Publisher("ofac", "OFAC", "ofac-csv", tuple(File(name, site.url(f"/{name}")) for name in OFAC))


def test_the_files_of_one_issue_are_read_together(desk: Desk, site: Site) -> None:
    done = desk.fetch(ofac(site))
    assert done.in_use
    assert (done.in_use.counts["aliases"], done.in_use.counts["records"]) == (1, 1)


def test_when_one_file_of_an_issue_changed_all_are_fetched(desk: Desk, site: Site) -> None:
    publisher = ofac(site)
    desk.fetch(publisher)
    asked = len(site.asked)

    def unless(name: str, body: bytes) -> Route:
        def route(handler: BaseHTTPRequestHandler) -> None:
            known = handler.headers.get("If-None-Match") == f'"{name}"'
            (site.sends(b"", 304) if known else site.sends(body, ETag=f'"{name}"'))(handler)

        return route

    for name, body in OFAC.items():
        site.gives(unless(name, body), f"/{name}")
    assert desk.fetch(publisher).status == "not_modified"
    assert len(site.asked) == asked + 3
    site.gives(site.sends(OFAC["alt.csv"].replace(b"QAMAR", b"NAJMA"), ETag='"new"'), "/alt.csv")
    done = desk.fetch(publisher)
    assert done.delta
    assert done.delta.fields == {"names": 1}
    assert [path for path, headers in site.asked[asked + 3 :] if "if-none-match" not in headers] == [
        "/sdn.csv",
        "/add.csv",
    ]


def test_one_missing_file_leaves_the_whole_issue_out(desk: Desk, site: Site) -> None:
    publisher = ofac(site)
    good = desk.fetch(publisher).in_use
    site.gives(site.sends(OFAC["sdn.csv"] * 2), "/sdn.csv")
    site.gives(site.sends(b"", 404), "/add.csv")
    done = desk.fetch(publisher)
    assert (done.status, done.in_use, desk.store.get("OFAC")) == ("not_fetched", good, good)


def wanted(*numbers: int, total: int) -> bytes:
    items = [
        {"uid": str(number), "title": f"ZAYDUN MARWANI {chr(65 + number)}", "poster_classification": "default",
         "person_classification": "Main", "sex": "Male"}
        for number in numbers
    ]  # fmt: skip
    return json.dumps({"total": total, "items": items}).encode()


def paged(site: Site) -> Publisher:
    pages = Pages("items", "total", "uid", 1.0)
    return Publisher("fbi", "FBI", "fbi-json", (File("fbi.json", site.url("/page{page}")),), pages)


def test_a_list_in_pages_is_one_issue(desk: Desk, site: Site) -> None:
    site.gives(site.sends(wanted(1, 2, total=3)), "/page1")
    site.gives(site.sends(wanted(3, total=3)), "/page2")
    done = desk.fetch(paged(site))
    assert done.in_use
    assert (done.status, done.in_use.counts["records"], desk.pauses) == ("new", 3, [1.0])
    assert desk.fetch(paged(site)).status == "not_modified"


@pytest.mark.parametrize("missing", ["empty", "not found"])
def test_a_missing_page_leaves_everything_as_it_was(desk: Desk, site: Site, missing: str) -> None:
    site.gives(site.sends(wanted(1, 2, total=3)), "/page1")
    site.gives(site.sends(wanted(3, total=3)), "/page2")
    good = desk.fetch(paged(site)).in_use
    site.gives(site.sends(wanted(total=3)) if missing == "empty" else site.sends(b"", 404), "/page2")
    done = desk.fetch(paged(site))
    assert done.error
    assert (done.status, done.in_use) == ("not_fetched", good)
    assert done.error.code in ("download.pages_incomplete", "download.status")
    assert desk.found("Zaydun Marwani D", "FBI") >= {"FBI-3"}


@pytest.mark.parametrize(
    ("publisher", "urls", "code"),
    [
        (publisher_at("../x", "../x", ("https://a.example/",)), (), "list.name_refused"),
        (publisher_at("nobody", "OWN", ()), (), "publisher.unknown"),
        (Publisher("own", "OWN", "", (File("a", "https://a.example/"),)), ("x", "y"), "publisher.urls"),
        (Publisher("own", "OWN", "", (File("a", "https://a.example/"),)), ("a.example",), "download.address"),
        (Publisher("own", "OWN", "", (File("a", "https://a.example/{token}"),)), (), "publisher.token"),
    ],
)
def test_what_cannot_be_asked_for_is_told_and_not_raised(
    desk: Desk, publisher: Publisher, urls: tuple[str, ...], code: str
) -> None:
    done = desk.fetch(publisher, urls=urls)
    assert done.error
    assert (done.status, done.error.code, done.in_use) == ("refused", code, None)


def test_two_fetches_of_one_list_do_not_meet(desk: Desk, site: Site) -> None:
    (desk.home / "downloads").mkdir(parents=True)
    with hold_lock(desk.home / "downloads" / "OWN.lock", "test.busy"):
        done = desk.fetch(own(site))
    assert done.error
    assert done.error.code == "list.busy"
    assert site.asked == []


def test_what_a_dead_process_left_is_cleared_away(desk: Desk, site: Site) -> None:
    left = desk.home / "downloads" / "OWN"
    left.mkdir(parents=True)
    (left / "own.csv").write_text("half")
    site.gives(site.sends(site.table(1, 2)), "/list")
    assert desk.fetch(own(site)).status == "new"
    assert not left.exists()


def test_a_damaged_issue_in_use_is_replaced(desk: Desk, site: Site) -> None:
    site.gives(site.sends(site.table(1, 2), ETag='"1"'), "/list")
    first = desk.fetch(own(site)).in_use
    assert first
    (first.folder / "list.json").write_text("{")
    done = desk.fetch(own(site))
    assert "if-none-match" not in site.asked[-1][1]
    assert done.error
    assert done.error.code == "list.damaged"  # the store itself refuses to judge against what it cannot read
    assert desk.kept_aside() == []
    assert desk.fetch(own(site), force=True).status == "new"


def test_an_older_index_that_cannot_be_read_undoes_nothing(desk: Desk, site: Site) -> None:
    site.gives(site.sends(site.table(1, 2)), "/list")
    first = desk.fetch(own(site)).in_use
    assert first
    for file in (first.folder / "index").iterdir():
        file.write_bytes(b"")
    site.gives(site.sends(site.table(1, 2, 3)), "/list")
    done = desk.fetch(own(site))
    assert (done.status, done.delta) == ("new", None)
    assert done.no_delta
    assert done.no_delta.code.startswith("index.")
