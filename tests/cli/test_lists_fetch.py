"""``tansiq lists fetch`` and ``publishers`` from the outside, against a real server. Everybody here is invented."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.cli.lists_fetch import fetch_exit_code
from tansiq.errors import MalformedError, RefusedError, TransportError
from tansiq.stores.lists import ListStore

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
HEAD = "id,name,birth_dates,nationalities,reference\n"


def issue(*numbers: int) -> str:
    return HEAD + "".join(f"Q{at},Zaydun Marwani {chr(65 + at % 26)},1990,QMA,R{at}\n" for at in numbers)


def republish(path: Path, text: str) -> None:
    """Write the file anew, an hour later: a server tells times by the second."""
    later = path.stat().st_mtime + 3600
    path.write_text(text)
    os.utime(path, (later, later))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address it is served at."""
    folder = tmp_path / "served"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def azuria(home: Path, served: tuple[Path, str]) -> Path:
    """The list file of a publisher in the node's own table; a second one gives nothing."""
    folder, address = served
    home.mkdir()
    entries = "".join(
        f'[{name}]\nfiles = [{{ name = "{name}.csv", url = "{address}/{name}.csv" }}]\n' for name in ("azuria", "gone")
    )
    (home / "publishers.toml").write_text(entries)
    path = folder / "azuria.csv"
    path.write_text(issue(*range(30)))
    return path


def _lists(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tansiq, ["lists", *map(str, arguments)])


def test_a_list_is_fetched_then_not_again_then_again_when_it_changed(azuria: Path) -> None:
    first = _lists("fetch", "azuria")
    assert (first.exit_code, first.stdout.split("  ")[0]) == (0, "AZURIA")
    assert "in use: 30 entries" in first.stdout
    assert "not changed" in _lists("fetch").stdout
    republish(azuria, issue(*range(1, 32)))
    later = _lists("fetch", "azuria", "--force")
    assert "30 + 2 − 1 = 31" in later.stdout
    assert "tansiq lists diff AZURIA" in later.stdout
    assert "Listed: 2" in _lists("diff", "AZURIA").stdout


def test_one_list_that_fails_does_not_stop_the_others(azuria: Path, home: Path) -> None:
    done = _lists("fetch", "gone", "nobody", "azuria")
    assert done.exit_code == 4
    assert [line.split("  ")[0] for line in done.stdout.splitlines() if line[0] != " "] == ["GONE", "nobody", "AZURIA"]
    assert [loaded.name for loaded in ListStore(home).all()] == ["AZURIA"]


def test_a_refused_issue_is_told_with_what_stays_in_use_and_where_it_lies(azuria: Path, home: Path) -> None:
    _lists("fetch", "azuria")
    republish(azuria, issue(1))
    done = _lists("fetch", "azuria", "--url", "http://127.0.0.1:1/x")
    assert (done.exit_code, "download.unreachable" in done.stdout) == (6, True)
    republish(azuria, "<!doctype html>Sorry")
    done = _lists("fetch", "--json", "azuria")
    (answer,) = json.loads(done.stdout)["fetched"]
    assert done.exit_code == 3
    assert (answer["status"], answer["error"]["code"]) == ("refused", "download.not_a_list")
    assert answer["in_use"]["counts"]["records"] == 30
    assert (Path(answer["kept_aside"]) / "azuria.csv").read_text() == "<!doctype html>Sorry"


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_what_went_wrong_is_told_in_the_readers_language(azuria: Path, lang: str) -> None:
    _lists("fetch", "azuria")
    republish(azuria, issue(1))
    done = _lists("fetch", "azuria", "--lang", lang, "--url", "http://127.0.0.1:1/x")
    assert len(done.stdout.splitlines()) == 3
    done = _lists("fetch", "azuria", "--lang", lang)
    assert (done.exit_code, len(done.stdout.splitlines())) == (4, 4)
    assert "[list.smaller]" in done.stdout


def test_rows_that_could_not_be_read_change_the_exit_code(azuria: Path) -> None:
    republish(azuria, issue(*range(80)) + "Q99,,,,\n")
    done = _lists("fetch", "azuria")
    assert done.exit_code == 5
    assert "could not be read: 1" in done.stdout


def test_a_list_of_no_table_is_fetched_by_its_address(azuria: Path, served: tuple[Path, str]) -> None:
    done = _lists("fetch", "BORDER", "--url", f"{served[1]}/azuria.csv")
    assert (done.exit_code, done.stdout.split("  ")[0]) == (0, "BORDER")
    again = _lists("fetch")
    assert (again.exit_code, "publisher.unknown" in again.stdout) == (4, True)
    assert "stays in use" in again.stdout


def test_every_key_of_its_answers_is_documented(azuria: Path, undocumented: Callable[[Any], set[str]]) -> None:
    first = json.loads(_lists("fetch", "azuria", "gone", "--json").stdout)
    republish(azuria, issue(*range(31)))
    later = json.loads(_lists("fetch", "azuria", "--force", "--json").stdout)
    known = json.loads(_lists("publishers", "--json").stdout)
    assert undocumented(first) | undocumented(later) | undocumented(known) == set()
    assert later["fetched"][0]["delta"]["counts"]["listed"] == 1


def test_with_nothing_said_and_nothing_fetched_before_it_asks_which(home: Path) -> None:
    done = _lists("fetch")
    assert (done.exit_code, done.stderr.split(":")[0]) == (4, "publisher.none_chosen")


@pytest.mark.parametrize("arguments", [("--url", "x"), ("a", "b", "--url", "x"), ("--all", "a", "--url", "x")])
def test_an_address_goes_with_the_name_of_one_list(home: Path, arguments: tuple[str, ...]) -> None:
    assert _lists("fetch", *arguments).exit_code == 2


@pytest.mark.parametrize("command", ["fetch", "publishers"])
def test_a_broken_own_table_ends_with_a_code(home: Path, command: str) -> None:
    home.mkdir()
    (home / "publishers.toml").write_text("[un]\nformat = 3\n")
    done = _lists(command)
    assert (done.exit_code, done.stderr.split(":")[0]) == (3, "publisher.value")


def test_all_means_each_list_in_one_format(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [])
    done = json.loads(_lists("fetch", "--all", "--json").stdout)["fetched"]
    names = [one["list"] for one in done]
    assert sorted(names) == sorted(set(names))
    assert {"UN", "OFAC", "EU", "UKSL", "FBI"} <= set(names)
    assert {one["error"]["code"] for one in done} <= {"download.unknown_host", "publisher.token"}


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_publishers_are_shown_with_title_address_and_terms(home: Path, lang: str) -> None:
    home.mkdir()
    (home / "publishers.toml").write_text('[eu]\ntoken = "n0ne-shall-see"\n')
    done = _lists("publishers", "--lang", lang)
    assert done.exit_code == 0
    assert "https://scsanctions.un.org/" in done.stdout
    assert "n0ne-shall-see" not in done.stdout + _lists("publishers", "--json").stdout


ERRORS = {
    6: TransportError("download.empty", host="x"),
    4: RefusedError("list.busy", path="x"),
    3: MalformedError("download.gzip", host="x"),
}


@pytest.mark.parametrize(
    ("codes", "expected"), [([], 0), ([0, 0], 0), ([0, 6], 6), ([6, 3], 3), ([3, 4, 6], 4), ([5, 0], 5), ([5, 6], 6)]
)
def test_the_gravest_outcome_gives_the_exit_code(codes: list[int], expected: int) -> None:
    done: list[Any] = [
        SimpleNamespace(error=ERRORS.get(code), status="new", in_use=SimpleNamespace(rows_lost=int(code == 5)))
        for code in codes
    ]
    assert fetch_exit_code(done) == expected
