"""A witness over HTTP answers as C2SP tlog-witness has it, and killed in mid-answer it never tells two stories."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random

import pytest

from tansiq.engines.ledger import (
    Checkpoint,
    Frontier,
    Node,
    SigningKey,
    Submission,
    consistency_proof,
    frontier_of,
    leaf_hash,
    read_answer,
    read_note,
    signed,
    write_submission,
)
from tansiq.engines.ledger.witnessing import SUBMISSION_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.witness import make_witness, open_witness, trust_log
from tansiq.transports import answering
from tansiq.transports.witness_server import WitnessServer, status_of

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "::1"])
LOG = SigningKey("desk.example/audit", bytes(range(32)))
ROOT = Path(__file__).resolve().parents[2]
LARGEST = 400
#: Rounds of a witness that dies by SIGKILL in the middle of an answer, at a step that the seed chooses.
DEATHS, SEED = 30, 2026


def story(mark: bytes) -> Node:
    nodes: dict[tuple[int, int], bytes] = {}
    hashes = [leaf_hash(b"%s %d" % (mark, at)) for at in range(LARGEST)]
    Frontier.empty().extended(hashes, lambda level, index, value: nodes.update({(level, index): value}))
    return lambda level, index: nodes[level, index]


STORIES = {mark: story(mark) for mark in (b"a", b"b")}


def note_of(size: int, mark: bytes = b"a") -> bytes:
    return signed(Checkpoint(LOG.name, size, frontier_of(size, STORIES[mark]).root()), LOG)


def request(old: int, size: int, mark: bytes = b"a") -> bytes:
    proof = consistency_proof(old, size, STORIES[mark]) if 0 < old <= size else ()
    return write_submission(Submission(old, proof, note_of(size, mark)))


POST = b"POST /add-checkpoint HTTP/1.1\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_witness(tmp_path / "w", "witness.example/w1", "ed25519")
    trust_log(tmp_path / "w", LOG.verifier)
    return tmp_path / "w"


@contextmanager
def serving(folder: Path, host: str = "127.0.0.1") -> Iterator[int]:
    with WitnessServer((host, 0), partial(open_witness, folder), lambda: 1_800_000_000.5) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    with serving(folder) as found:
        yield found


def ask(port: int, body: bytes, path: str = "/add-checkpoint", **headers: str) -> tuple[int, str, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("POST", path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read()


def raw(port: int, data: bytes) -> bytes:
    """What comes back for bytes that no client would send."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_cosignature_comes_back(port: int, folder: Path) -> None:
    status, kind, body = ask(port, request(0, 5))
    assert (status, kind) == (200, "text/plain; charset=utf-8")
    key = open_witness(folder).key
    assert key.verify(read_answer(body, read_note(note_of(5)), key)) == 1_800_000_000


def test_statuses_are_those_of_the_specification(port: int) -> None:
    assert ask(port, request(0, 5))[0] == 200
    stranger = SigningKey("elsewhere.example/log", bytes(32))
    impostor = SigningKey(LOG.name, bytes(32))
    unknown, unsigned = (
        write_submission(Submission(5, (), signed(Checkpoint(key.name, 9, bytes(32)), key)))
        for key in (stranger, impostor)
    )
    wanted = [
        (request(0, 9), 409, "text/x.tlog.size", b"5\n"), (request(9, 5), 400, "", b"ledger.old_size"),
        (request(5, 5, b"b"), 409, "", b"ledger.split_view"), (request(5, 9, b"b"), 422, "", b"ledger.not_consistent"),
        (b"nothing", 400, "", b"ledger.submission"), (unknown, 404, "", b"unknown"), (unsigned, 403, "", b"unsigned"),
    ]  # fmt: skip
    for body, status, kind, said in wanted:
        found = ask(port, body)
        assert found[0] == status, said
        assert found[1] == (kind or "text/plain; charset=utf-8")
        assert said in found[2]
        if kind:
            assert found[2] == said


def test_one_connection_serves_several_requests_also_after_a_refusal(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    for old, size, status in ((0, 5, 200), (0, 9, 409), (5, 9, 200)):
        connection.request("POST", "/add-checkpoint", request(old, size))
        answer = connection.getresponse()
        assert (answer.status, bool(answer.read())) == (status, True)
        assert connection.sock is not None
    connection.close()


@pytest.mark.parametrize(
    ("lang", "word"), [("ar", "السجل"), ("fr", "registre"), ("en", "log"), ("xx, fr;q=0.5", "registre")]
)
def test_a_refusal_is_told_by_its_code_in_the_language_that_is_asked_for(port: int, lang: str, word: str) -> None:
    status, _, body = ask(port, request(0, 5).replace(b"desk.example", b"other.example"), Accept_Language=lang)
    assert (status, body.decode().startswith("ledger.unknown_log: ")) == (404, True)
    assert word in body.decode()


def test_what_is_too_large_is_refused_before_it_is_read(port: int, folder: Path) -> None:
    head = POST + b"Host: w\r\nContent-Length: %d\r\n\r\n"
    for length in (SUBMISSION_MAX_BYTES + 1, 10**8, 10**30):
        answer = raw(port, head % length)
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"request.size" in answer
    assert next(open_witness(folder).seen()).checkpoint is None


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (POST + b"Host: w\r\n\r\n", 411, b"request.length"),
        (POST + b"Content-Length: +5\r\n\r\nold 0", 411, b"request.length"),
        (POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nold", 411, b"request.length"),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411, b"request.length"),
        (POST + b"Content-Length: 50\r\n\r\nold 0\n", 411, b"request.length"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx", 404, b"request.path"),
        (b"POST /add-checkpoint/ HTTP/1.1\r\nContent-Length: 1\r\n\r\nx", 404, b"request.path"),
        (b"GET /add-checkpoint HTTP/1.1\r\n\r\n", 405, b"Allow: POST"),
        (b"BREW / HTTP/1.1\r\n\r\n", 405, b"request.method"),
        (b"nothing\r\n\r\n", 400, b"request.unreadable"), (b"GET / HTTP/9.9\r\n\r\n", 400, b"request.unreadable"),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 400, b"request.unreadable"),
        (b"GET / HTTP/1.1\r\n" + b"".join(b"A%d: 1\r\n" % at for at in range(200)) + b"\r\n", 400, b"request."),
    ],
    ids=lambda value: value.decode()[:24] if isinstance(value, bytes) else "",
)  # fmt: skip
def test_what_is_no_request_is_told_by_its_code_and_changes_nothing(
    port: int, folder: Path, data: bytes, status: int, code: bytes
) -> None:
    answer = raw(port, data)
    assert f" {status} ".encode() in answer.split(b"\r\n")[0] or (status == 400 and not answer.startswith(b"HTTP/"))
    assert code in answer
    assert b"html" not in answer.lower()
    assert next(open_witness(folder).seen()).checkpoint is None


def test_what_the_witness_lacks_is_told_without_its_paths(port: int, folder: Path) -> None:
    ask(port, request(0, 5))
    (file,) = (path for path in (folder / "seen").iterdir() if not path.suffix)
    file.write_bytes(b"nothing")
    assert ask(port, request(5, 6)) == (500, "text/plain; charset=utf-8", b"ledger.witness_damaged\n")
    (folder / "key").unlink()
    assert ask(port, request(5, 6))[2] == b"storage.unreadable\n"


def test_every_refusal_has_a_status() -> None:
    assert status_of(MalformedError("ledger.note")) == 400
    assert status_of(TansiqError("storage.no_space")) == 500
    assert status_of(RefusedError("ledger.key_exposed")) == 500
    assert status_of(RefusedError("ledger.witness_busy")) == 503


def test_more_connections_than_are_answered_at_once_are_closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_AT_ONCE", 2)
    with serving(folder) as port:
        held = [HTTPConnection("127.0.0.1", port, timeout=10) for _ in range(2)]
        for place, connection in enumerate(held):
            connection.request("POST", "/add-checkpoint", request(place, place + 1))
            assert connection.getresponse().read()
        with pytest.raises(OSError):
            ask(port, request(2, 3))
        for connection in held:
            connection.close()


def test_a_fault_of_our_own_is_told_and_the_next_is_answered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(folder) as port:
        with monkeypatch.context() as patch:
            patch.setattr("tansiq.stores.witness.judge", lambda *_: 1 / 0)
            with pytest.raises((OSError, HTTPException)):
                ask(port, request(0, 5))
        assert ask(port, request(0, 5))[0] == 200
    assert "ZeroDivisionError" in caplog.text


def test_whoever_says_nothing_is_not_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering.BodyHandler, "connection_s", 0.05)
    with serving(folder) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(POST + b"Content-Length: 9\r\n\r\nold")
        assert connection.recv(10) in (b"", b"HTTP/1.1 4")


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_it_answers_at_addresses_of_both_kinds(folder: Path) -> None:
    with serving(folder, "::1") as port:
        connection = HTTPConnection("::1", port, timeout=10)
        connection.request("POST", "/add-checkpoint", request(0, 5))
        assert connection.getresponse().status == 200
        connection.close()


# Each call that changes the disk or sends bytes counts; the one that the seed chose is never made.
DYING = """
import os, signal, socketserver, sys
from functools import partial
from pathlib import Path
from tansiq.stores.witness import open_witness
from tansiq.transports.witness_server import WitnessServer

left = int(sys.argv[2])

def guarded(real):
    def call(*words):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*words)
    return call

with WitnessServer(("127.0.0.1", 0), partial(open_witness, Path(sys.argv[1]))) as server:
    print(server.server_address[1], flush=True)
    for name in ("write", "fsync", "replace"):
        setattr(os, name, guarded(getattr(os, name)))
    socketserver._SocketWriter.write = guarded(socketserver._SocketWriter.write)
    server.serve_forever(0.01)
"""


def _until_it_dies(port: int, mark: bytes, told: list[tuple[int, bytes]], random: Random) -> None:
    """Submit one story, from wherever the witness says it is, until it does not answer any more."""
    old = 0
    while True:
        size = min(LARGEST, old + random.randint(0, 2) + (old == 0))
        try:
            status, kind, body = ask(port, request(old, size, mark))
        except (OSError, HTTPException):
            return
        if status == 200:
            told.append((size, mark))
            old = size
        elif kind == "text/x.tlog.size":
            old = int(body)
        elif status in (409, 422):  # the other story is being told
            return


def test_killed_in_mid_answer_again_and_again_it_never_tells_two_stories(folder: Path) -> None:
    random, told, deaths = Random(SEED), list[tuple[int, bytes]](), list[int]()
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    for _ in range(DEATHS):
        words = [sys.executable, "-c", DYING, str(folder), str(random.randint(1, 30))]
        with subprocess.Popen(words, stdout=subprocess.PIPE, env=environ) as process:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            run = [partial(_until_it_dies, port, mark, told, Random(random.random())) for mark in STORIES]
            threads = [threading.Thread(target=one) for one in run]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            deaths.append(process.wait(10))
    assert set(deaths) == {-9}
    assert len(told) >= DEATHS // 3  # how many were answered before a death is the machine's matter
    assert len({mark for _, mark in told}) == 1
    seen = next(open_witness(folder).seen()).checkpoint
    assert seen is not None
    assert seen.size >= max(size for size, _ in told)
