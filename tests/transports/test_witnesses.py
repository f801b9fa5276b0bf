"""A log asks its witnesses over HTTP and in carried folders, and believes none of them more than it has proved."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tansiq.engines.ledger import SigningKey, Witness, merged, read_note
from tansiq.errors import MalformedError, RefusedError, TansiqError, TransportError
from tansiq.stores.cosigned import cosigned_notes, keep_cosigned
from tansiq.stores.tiles import TileLog, open_log
from tansiq.stores.tiles_writer import create_log, writing
from tansiq.stores.witness import WitnessFolder, make_witness, open_witness, trust_log
from tansiq.transports.download import Downloader
from tansiq.transports.witness_server import WitnessServer
from tansiq.transports.witnesses import (
    answer_folder,
    ask_in_folder,
    ask_over_http,
    folder_of,
    keep_answers,
    known_size,
)

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
LOG = SigningKey("desk.example/audit", bytes(range(32)))
NOW = 1_800_000_000


@pytest.fixture
def keeper(tmp_path: Path) -> WitnessFolder:
    make_witness(tmp_path / "w", "witness.example/w1", "ed25519")
    trust_log(tmp_path / "w", LOG.verifier)
    return open_witness(tmp_path / "w")


@pytest.fixture
def url(keeper: WitnessFolder) -> Iterator[str]:
    with WitnessServer(("127.0.0.1", 0), partial(open_witness, keeper.folder), lambda: NOW) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def grow(folder: Path, count: int, mark: int = 0) -> TileLog:
    if not folder.exists():
        create_log(folder, LOG)
    with writing(folder, LOG) as writer:
        start = writer.checkpoint.size
        writer.append([bytes([mark]) + number.to_bytes(31, "big") for number in range(start, start + count)])
    return open_log(folder, LOG.verifier)


def test_what_comes_back_over_http_is_the_logs_note_with_a_cosignature(
    tmp_path: Path, keeper: WitnessFolder, url: str, downloader: Downloader
) -> None:
    witness = Witness("w", keeper.key, url)
    for known, count in ((0, 5), (5, 300)):
        log = grow(tmp_path / "log", count)
        note = ask_over_http(log, witness, known, downloader)
        assert keeper.key.verify(note) == NOW
        LOG.verifier.verify(note)
        assert keep_cosigned(log.folder, log.size, note)
        assert known_size(log, witness) == log.size


def test_a_log_that_forgot_what_was_cosigned_asks_once_more(
    tmp_path: Path, keeper: WitnessFolder, url: str, downloader: Downloader
) -> None:
    witness = Witness("w", keeper.key, url)
    ask_over_http(grow(tmp_path / "log", 5), witness, 0, downloader)
    ask_over_http(grow(tmp_path / "log", 5), witness, 0, downloader)
    seen = next(keeper.seen()).checkpoint
    assert seen is not None
    assert seen.size == 10


def test_a_log_that_was_set_back_is_told(
    tmp_path: Path, keeper: WitnessFolder, url: str, downloader: Downloader
) -> None:
    witness = Witness("w", keeper.key, url)
    ask_over_http(grow(tmp_path / "log", 9), witness, 0, downloader)
    older = grow(tmp_path / "older", 4)
    for known in (0, 4):
        with pytest.raises(RefusedError) as told:
            ask_over_http(older, witness, known, downloader)
        assert (told.value.code, told.value.details["cosigned"]) == ("ledger.witness_ahead", 9)


def test_another_story_is_not_cosigned_and_the_witness_keeps_the_evidence(
    tmp_path: Path, keeper: WitnessFolder, url: str, downloader: Downloader
) -> None:
    witness = Witness("w", keeper.key, url)
    ask_over_http(grow(tmp_path / "log", 9), witness, 0, downloader)
    for count in (9, 4):  # first the same size, then a larger one
        with pytest.raises(RefusedError, match=r"ledger\.witness_disagrees"):
            ask_over_http(grow(tmp_path / "other", count, mark=1), witness, 9, downloader)
    assert len(keeper.contradictions()) == 2


def test_a_log_that_the_witness_does_not_know_is_told_by_its_status(
    tmp_path: Path, keeper: WitnessFolder, url: str, downloader: Downloader
) -> None:
    (keeper.folder / "logs").unlink()
    with pytest.raises(TransportError) as told:
        ask_over_http(grow(tmp_path / "log", 5), Witness("w", keeper.key, url), 0, downloader)
    assert (told.value.code, told.value.details["status"]) == ("ledger.witness_refuses", 404)


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A witness that answers as a test tells it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def sends(status: int, kind: str, body: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


SIZE = "text/x.tlog.size"


@pytest.mark.parametrize(
    ("status", "kind", "body", "code"),
    [
        (200, "text/plain", b"nothing", "ledger.answer"), (200, "text/plain", b"", "ledger.answer"),
        (200, "text/html", b"<html>" * 1000, "ledger.answer"), (409, SIZE, b"x\n", "ledger.answer"),
        (409, SIZE, b"3\n", "ledger.witness_refuses"), (409, SIZE, b"6\n", "ledger.witness_ahead"),
        (409, "text/plain", b"3\n", "ledger.witness_disagrees"), (422, "text/plain", b"", "ledger.witness_disagrees"),
        (302, "text/plain", b"", "ledger.witness_refuses"), (503, "text/plain", b"", "ledger.witness_refuses"),
        (200, "text/plain", "— witness.example/w1 AAAAAAAAAAAA\n".encode(), "ledger.unsigned"),
        (200, "text/plain", b"x" * 300_000, "download.too_large"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused_by_its_code(
    tmp_path: Path, keeper: WitnessFolder, downloader: Downloader, status: int, kind: str, body: bytes, code: str
) -> None:
    log = grow(tmp_path / "log", 5)
    with answering(sends(status, kind, body)) as url, pytest.raises(TansiqError) as told:
        ask_over_http(log, Witness("w", keeper.key, url), 0, downloader)
    assert told.value.code == code
    assert list(cosigned_notes(log.folder)) == []


def test_a_witness_that_is_away_is_told_as_other_servers_are(
    tmp_path: Path, keeper: WitnessFolder, downloader: Downloader, closed_url: str
) -> None:
    log = grow(tmp_path / "log", 5)
    for url, code in ((closed_url, "unreachable"), ("http://inner.example/w", "plain_http"), ("ftp://x/", "address")):
        with pytest.raises(TansiqError, match=rf"download\.{code}"):
            ask_over_http(log, Witness("w", keeper.key, url), 0, downloader)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("", None), ("https://w.example/1", None), ("http://127.0.0.1:1", None),
        ("file:///media/usb", Path("/media/usb")),
        ("file:///media/usb%20stick/w", Path("/media/usb stick/w")),
    ],
)  # fmt: skip
def test_an_address_says_where_a_witness_is_asked(keeper: WitnessFolder, url: str, wanted: Path | None) -> None:
    assert folder_of(Witness("w", keeper.key, url)) == wanted


@pytest.mark.parametrize(
    "url", ["/media/usb", "file:relative", "file://host/share", "file:///a?b", "ftp://x", "http://[x"]
)
def test_any_other_address_is_refused(keeper: WitnessFolder, url: str) -> None:
    with pytest.raises(RefusedError, match=r"ledger\.witness_address"):
        folder_of(Witness("w", keeper.key, url))


class Carried:
    """A log and a witness that no network joins, and a folder that is carried between them."""

    def __init__(self, tmp_path: Path, keeper: WitnessFolder) -> None:
        self.folder, self.log, self.keeper = tmp_path / "usb", tmp_path / "log", keeper
        self.folder.mkdir()
        self.witness = Witness("w", keeper.key, self.folder.as_uri())

    def ask(self, log: TileLog, known: int | None = None, now: float = 0.0) -> None:
        ask_in_folder(log, self.witness, known_size(log, self.witness) if known is None else known, now)

    def answer(self) -> list[str]:
        return [error.code if error else "" for _, error in answer_folder(self.keeper, self.folder, NOW)]

    def names(self) -> list[str]:
        return sorted(path.name.partition("-")[2] for path in self.folder.iterdir())


@pytest.fixture
def carried(tmp_path: Path, keeper: WitnessFolder) -> Carried:
    return Carried(tmp_path, keeper)


def test_a_request_is_carried_there_and_the_answer_back(carried: Carried) -> None:
    carried.ask(grow(carried.log, 5))
    assert carried.names() == ["5.request"]
    assert carried.answer() == [""]
    log = grow(carried.log, 300)  # the log went on meanwhile
    assert keep_answers(log, carried.witness) == 5
    assert carried.names() == []
    assert known_size(log, carried.witness) == 5
    carried.ask(log)
    assert carried.answer() == [""]
    assert keep_answers(log, carried.witness) == 305


def test_an_answered_request_is_not_answered_again(carried: Carried) -> None:
    carried.ask(grow(carried.log, 5))
    assert carried.answer() == [""]
    assert carried.answer() == []


def test_a_request_on_its_way_is_left_until_it_is_old(carried: Carried) -> None:
    carried.ask(grow(carried.log, 5))
    (request,) = carried.folder.iterdir()
    os.utime(request, (1000, 1000))
    carried.ask(grow(carried.log, 5), now=1000 + 599)
    assert carried.names() == ["5.request"]
    carried.ask(open_log(carried.log), now=1000 + 601)
    assert carried.names() == ["10.request"]
    carried.answer()
    (request,) = carried.folder.glob("*.request")
    os.utime(request, (1000, 1000))
    carried.ask(grow(carried.log, 5), now=10_000)  # its answer was not taken yet
    assert carried.names() == ["10.answer", "10.request"]


def test_a_witness_that_is_elsewhere_says_where(carried: Carried) -> None:
    carried.ask(grow(carried.log, 5))
    carried.answer()
    keep_answers(open_log(carried.log), carried.witness)
    log = grow(carried.log, 5)
    carried.ask(log, known=0)
    assert carried.answer() == ["ledger.moved_on"]
    assert keep_answers(log, carried.witness) == 5
    carried.ask(log, known=5)
    assert carried.answer() == [""]


def test_a_log_that_was_set_back_is_told_by_a_carried_answer_too(carried: Carried, tmp_path: Path) -> None:
    carried.ask(grow(carried.log, 9))
    carried.answer()
    keep_answers(open_log(carried.log), carried.witness)
    older = grow(tmp_path / "older", 4)
    carried.ask(older, known=0)
    carried.answer()
    with pytest.raises(RefusedError, match=r"ledger\.witness_ahead"):
        keep_answers(older, carried.witness)
    assert carried.names() == []


def test_another_story_is_refused_in_a_folder_too(carried: Carried, tmp_path: Path) -> None:
    carried.ask(grow(carried.log, 9))
    carried.answer()
    keep_answers(open_log(carried.log), carried.witness)
    other = grow(tmp_path / "other", 9, mark=1)
    carried.ask(other, known=9)
    assert carried.answer() == ["ledger.split_view"]
    with pytest.raises(RefusedError, match=r"ledger\.witness_disagrees"):
        keep_answers(other, carried.witness)


def test_an_answer_to_what_this_log_never_was_is_not_kept(carried: Carried, tmp_path: Path) -> None:
    carried.ask(grow(carried.log, 9))
    carried.answer()
    other = grow(tmp_path / "other", 20, mark=1)
    with pytest.raises(RefusedError, match=r"ledger\.not_consistent"):
        keep_answers(other, carried.witness)
    assert list(cosigned_notes(other.folder)) == []


@pytest.mark.parametrize("data", [b"", b"nothing", b"tansiq witness answer 1: 999\n", b"x" * 100_000])
def test_a_file_that_is_no_answer_is_taken_away(carried: Carried, data: bytes) -> None:
    carried.ask(grow(carried.log, 5))
    (request,) = carried.folder.iterdir()
    request.with_suffix(".answer").write_bytes(data)
    assert keep_answers(open_log(carried.log), carried.witness) is None
    assert carried.names() == []


def test_an_answer_without_its_request_is_taken_away(carried: Carried) -> None:
    log = grow(carried.log, 5)
    carried.ask(log)
    carried.answer()
    next(carried.folder.glob("*.request")).unlink()
    assert keep_answers(log, carried.witness) is None
    assert carried.names() == []


def test_a_folder_that_is_away_is_told_and_changes_nothing(carried: Carried) -> None:
    log = grow(carried.log, 5)
    carried.folder.rmdir()
    with pytest.raises(TansiqError, match=r"storage\."):
        carried.ask(log)
    assert keep_answers(log, carried.witness) is None


def test_requests_for_others_and_links_are_left_alone(carried: Carried, tmp_path: Path) -> None:
    carried.ask(grow(carried.log, 5))
    (request,) = carried.folder.iterdir()
    (carried.folder / f"00000000-{request.name.partition('-')[2]}").write_bytes(request.read_bytes())
    elsewhere = tmp_path / "elsewhere"
    request.rename(elsewhere)
    request.symlink_to(elsewhere)
    assert carried.answer() == []


def test_a_request_that_is_none_is_answered_by_its_code(carried: Carried) -> None:
    carried.ask(grow(carried.log, 5))
    (request,) = carried.folder.iterdir()
    request.write_bytes(b"nothing")
    assert carried.answer() == ["ledger.submission"]
    assert b"400\nledger.submission" in request.with_suffix(".answer").read_bytes()
    with pytest.raises(MalformedError, match=r"ledger\.submission"):
        keep_answers(open_log(carried.log), carried.witness)


def test_a_cosignature_of_another_witness_is_not_kept(carried: Carried, tmp_path: Path) -> None:
    log = grow(carried.log, 5)
    carried.ask(log)
    carried.answer()
    (answer,) = carried.folder.glob("*.answer")
    answer.write_bytes(answer.read_bytes().replace(b"w1 ", b"w2 "))
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        keep_answers(log, carried.witness)
    assert merged(read_note(log.note)) == read_note(log.note)
