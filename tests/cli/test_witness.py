"""``tansiq witness`` from the outside."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.engines.ledger import SigningKey, Submission, Witness, read_cosigner_key, write_submission
from tansiq.stores.tiles import TileLog, open_log
from tansiq.stores.tiles_writer import create_log, writing
from tansiq.transports.witnesses import ask_in_folder

Undocumented = Callable[[Any], set[str]]
ROOT = Path(__file__).resolve().parents[2]
LOG = SigningKey("desk.example/audit", bytes(range(32)))


def _witness(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tansiq, ["witness", *map(str, arguments)])


@pytest.fixture
def made(home: Path, tmp_path: Path) -> Path:
    assert _witness("make", tmp_path / "w", "witness.example/w1").exit_code == 0
    assert _witness("trust", tmp_path / "w", LOG.verifier.line).exit_code == 0
    return tmp_path / "w"


def _log(folder: Path, mark: int = 0) -> TileLog:
    create_log(folder, LOG)
    with writing(folder, LOG) as writer:
        writer.append([bytes([mark]) + number.to_bytes(31, "big") for number in range(5)])
    return open_log(folder)


@pytest.mark.parametrize("kind", ["ed25519", "ml-dsa-44"])
def test_making_a_witness_prints_its_public_key(
    home: Path, tmp_path: Path, undocumented: Undocumented, kind: str
) -> None:
    done = _witness("make", tmp_path / "w", "witness.example/w1", "--kind", kind, "--json")
    answer = json.loads(done.stdout)
    key = read_cosigner_key(answer["key"])
    assert (answer["name"], key.kind) == ("witness.example/w1", kind)
    assert (tmp_path / "w" / "key.public").read_text().strip() == key.line
    assert undocumented(answer) == set()
    assert _witness("make", tmp_path / "w", "witness.example/w1").exit_code == 4
    assert _witness("make", tmp_path / "v", "two words").exit_code == 3


def test_a_log_is_known_by_its_key(made: Path, tmp_path: Path, undocumented: Undocumented) -> None:
    answer = json.loads(_witness("trust", made, LOG.verifier.line, "--json").stdout)
    assert (answer, undocumented(answer)) == ({"origin": LOG.name, "added": False}, set())
    assert _witness("trust", made, "nothing+at+all").exit_code == 3
    assert _witness("trust", tmp_path / "nowhere", LOG.verifier.line).exit_code == 3


def test_carried_requests_are_answered_and_the_state_is_shown(
    made: Path, tmp_path: Path, undocumented: Undocumented
) -> None:
    assert "nothing cosigned yet" in _witness("show", made).stdout
    key, usb = read_cosigner_key((made / "key.public").read_text()), tmp_path / "usb"
    usb.mkdir()
    ask_in_folder(_log(tmp_path / "log"), Witness("w", key, usb.as_uri()), 0, 0.0)
    answer = json.loads(_witness("answer", made, usb, "--json").stdout)
    assert (answer, undocumented(answer)) == ({"answered": 1, "refused": []}, set())
    shown = json.loads(_witness("show", made, "--json").stdout)
    assert (shown["logs"][0]["origin"], shown["logs"][0]["size"], shown["contradictions"]) == (LOG.name, 5, [])
    assert undocumented(shown) == set()
    assert "5 entries cosigned at" in _witness("show", made).stdout


def test_a_refused_request_changes_the_exit_code_and_evidence_is_shown(
    made: Path, tmp_path: Path, undocumented: Undocumented
) -> None:
    key, usb = read_cosigner_key((made / "key.public").read_text()), tmp_path / "usb"
    usb.mkdir()
    for name, mark, known in (("log", 0, 0), ("other", 1, 5)):
        for path in usb.iterdir():
            path.unlink()
        ask_in_folder(_log(tmp_path / name, mark), Witness("w", key, usb.as_uri()), known, 0.0)
        done = _witness("answer", made, usb, "--json")
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["answered"], answer["refused"][0]["code"]) == (5, 0, "ledger.split_view")
    assert undocumented(answer) == set()
    (evidence,) = json.loads(_witness("show", made, "--json").stdout)["contradictions"]
    words = ["ledger", "verify-contradiction", evidence, "--key", LOG.verifier.line]
    done = CliRunner().invoke(tansiq, words)
    assert (done.exit_code, "cannot both be true" in done.stdout) == (0, True)
    answer = json.loads(CliRunner().invoke(tansiq, [*words, "--json"]).stdout)
    assert (answer["holds"], answer["smaller"]["size"]) == (True, 5)
    assert undocumented(answer) == set()
    other = SigningKey(LOG.name, bytes(32)).verifier.line
    assert CliRunner().invoke(tansiq, [*words[:-1], other]).exit_code == 1
    assert "contradicted itself" in _witness("show", made).stdout


def test_what_is_no_witness_is_told(home: Path, tmp_path: Path, made: Path) -> None:
    for words in (("show", tmp_path), ("serve", tmp_path / "nowhere"), ("answer", tmp_path, tmp_path)):
        assert _witness(*words).exit_code == 3
    assert _witness("answer", made, tmp_path / "nowhere").exit_code == 4
    for bind in ("8010", "127.0.0.1:x", "127.0.0.1:99999", ":1"):
        assert _witness("serve", made, "--bind", bind).exit_code == 2


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_it_serves_until_it_is_stopped(made: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-c", "from tansiq.cli import main; main()", "witness", "serve", str(made)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    log = _log(tmp_path / "log")
    with subprocess.Popen(
        [*words, "--bind", "127.0.0.1:0", "--lang", "en"], stdout=subprocess.PIPE, env=environ
    ) as one:
        assert one.stdout is not None
        port = re.search(rb"http://127\.0\.0\.1:(\d+)", one.stdout.readline())
        assert port is not None
        connection = HTTPConnection("127.0.0.1", int(port[1]), timeout=10)
        connection.request("POST", "/add-checkpoint", write_submission(Submission(0, (), log.note)))
        assert connection.getresponse().status == 200
        connection.close()
        one.send_signal(signal.SIGTERM)
        assert one.wait(10) == 0


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_every_answer_is_told_in_each_language(made: Path, tmp_path: Path, lang: str) -> None:
    (tmp_path / "usb").mkdir()
    told = [
        _witness(*words, "--lang", lang)
        for words in (("make", tmp_path / lang, "w.example/1"), ("trust", made, LOG.verifier.line), ("show", made),
                      ("answer", made, tmp_path / "usb"))
    ]  # fmt: skip
    assert [one.exit_code for one in told] == [0] * 4
    assert not any("witness_" in one.stdout for one in told)
