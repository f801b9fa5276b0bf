"""``tansiq ledger`` from the outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.engines.ledger import SigningKey, canonical, commitment
from tansiq.stores.tiles_writer import create_log, writing

Undocumented = Callable[[Any], set[str]]
KEY = SigningKey("desk.example/audit", bytes(range(32)))
VKEY = KEY.verifier.line
SALT = bytes(range(32))
ENTRY = canonical({"actor": "a1", "action": "search", "at": "2026-11-27T03:00:00Z"})


def _ledger(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tansiq, ["ledger", *map(str, arguments)])


@pytest.fixture
def log(home: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "log"
    create_log(folder, KEY)
    with writing(folder, KEY) as writer:
        writer.append([number.to_bytes(32, "big") for number in range(300)])
        writer.append([commitment(ENTRY, SALT)])
    return folder


@pytest.fixture
def proof(log: Path, tmp_path: Path) -> Path:
    path = tmp_path / "300.tlog-proof"
    assert _ledger("prove", log, "300", "--out", path).exit_code == 0
    return path


def _spoil(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


def test_a_sound_log_is_verified_with_its_key(log: Path, undocumented: Undocumented) -> None:
    done = _ledger("verify", log, "--key", VKEY)
    assert done.exit_code == 0
    assert "301 entries" in done.stdout
    assert "Signed by desk.example/audit" in done.stdout
    answer = json.loads(_ledger("verify", log, "--key", VKEY, "--json").stdout)
    assert (answer["size"], answer["problems"], answer["key"]) == (301, [], VKEY)
    assert undocumented(answer) == set()


def test_without_a_key_it_is_said_that_the_signature_was_not_verified(log: Path) -> None:
    done = _ledger("verify", log)
    assert done.exit_code == 0
    assert "signature was not verified" in done.stdout
    assert json.loads(_ledger("verify", log, "--json").stdout)["key"] is None


def test_the_key_may_stand_in_a_file(log: Path, tmp_path: Path) -> None:
    (tmp_path / "vkey").write_text(f"{VKEY}\n")
    assert _ledger("verify", log, "--key", tmp_path / "vkey").exit_code == 0
    assert _ledger("verify", log, "--key", tmp_path / "nothing").exit_code == 4
    assert _ledger("verify", log, "--key", VKEY[:-3]).exit_code == 3


def test_an_altered_entry_is_told_and_changes_the_exit_code(log: Path, undocumented: Undocumented) -> None:
    _spoil(log / "tile/entries/000", (77).to_bytes(32, "big"), (78).to_bytes(32, "big"))
    done = _ledger("verify", log, "--key", VKEY)
    assert done.exit_code == 1
    assert "Entry 77" in done.stdout
    answer = json.loads(_ledger("verify", log, "--key", VKEY, "--json").stdout)
    assert [problem["code"] for problem in answer["problems"]] == ["ledger.entry_differs"]
    assert undocumented(answer) == set()


def test_a_log_that_is_not_the_continuation_of_an_earlier_one_is_told(log: Path, tmp_path: Path) -> None:
    (tmp_path / "earlier").write_bytes((log / "checkpoint").read_bytes())
    with writing(log, KEY) as writer:
        writer.append([bytes(32)])
    done = _ledger("verify", log, "--key", VKEY, "--since", tmp_path / "earlier")
    assert done.exit_code == 0
    assert "301 entries of the earlier checkpoint" in done.stdout
    other = tmp_path / "other"
    create_log(other, KEY)
    with writing(other, KEY) as writer:
        writer.append([bytes([1]) * 32] * 400)
    assert _ledger("verify", other, "--key", VKEY).exit_code == 0
    done = _ledger("verify", other, "--since", tmp_path / "earlier")
    assert (done.exit_code, "ledger.not_consistent" in done.stdout) == (1, True)


def test_a_proof_is_verified_without_the_log(proof: Path, log: Path, undocumented: Undocumented) -> None:
    log.rename(log.with_name("gone"))
    done = _ledger("verify-proof", proof, "--key", VKEY)
    assert done.exit_code == 0
    assert "entry 300 of the 301" in done.stdout
    answer = json.loads(_ledger("verify-proof", proof, "--key", VKEY, "--json").stdout)
    assert (answer["holds"], answer["index"], answer["entry_opened"]) == (True, 300, False)
    assert answer["commitment"] == commitment(ENTRY, SALT).hex()
    assert undocumented(answer) == set()


def test_the_entry_itself_opens_the_proof(proof: Path, tmp_path: Path, undocumented: Undocumented) -> None:
    (tmp_path / "entry.json").write_bytes(ENTRY)
    arguments = ("verify-proof", proof, "--key", VKEY, "--entry", tmp_path / "entry.json", "--salt", SALT.hex())
    assert "the one that was recorded" in _ledger(*arguments).stdout
    assert json.loads(_ledger(*arguments, "--json").stdout)["entry_opened"] is True
    (tmp_path / "entry.json").write_bytes(ENTRY.replace(b"search", b"export"))
    assert _ledger(*arguments).exit_code == 1
    answer = json.loads(_ledger(*arguments, "--json").stdout)
    assert (answer["holds"], answer["problems"][0]["code"]) == (False, "ledger.not_committed")
    assert undocumented(answer) == set()


def test_a_proof_that_does_not_hold_changes_the_exit_code(proof: Path) -> None:
    _spoil(proof, b"index 300", b"index 299")
    done = _ledger("verify-proof", proof, "--key", VKEY)
    assert (done.exit_code, "ledger.not_included" in done.stdout) == (1, True)
    other = SigningKey(KEY.name, bytes(32)).verifier.line
    assert _ledger("verify-proof", proof, "--key", other).exit_code == 1


def test_what_is_no_proof_is_malformed(tmp_path: Path, home: Path) -> None:
    (tmp_path / "proof").write_bytes(b"nothing")
    assert _ledger("verify-proof", tmp_path / "proof", "--key", VKEY).exit_code == 3
    assert _ledger("verify-proof", tmp_path / "nowhere", "--key", VKEY).exit_code == 4


def test_a_proof_needs_a_key_and_an_entry_its_salt(proof: Path) -> None:
    assert _ledger("verify-proof", proof).exit_code == 2
    assert _ledger("verify-proof", proof, "--key", VKEY, "--entry", proof).exit_code == 2
    assert _ledger("verify-proof", proof, "--key", VKEY, "--entry", proof, "--salt", "xx").exit_code == 2
    assert _ledger("verify-proof", proof, "--key", VKEY, "--entry", proof, "--salt", "00").exit_code == 1


def test_an_entry_that_is_not_there_is_refused(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _ledger("prove", log, "301").exit_code == 4
    assert not (tmp_path / "301.tlog-proof").exists()
    answer = json.loads(_ledger("prove", log, "7", "--json").stdout)
    assert (answer["path"], answer["size"], (tmp_path / "7.tlog-proof").is_file()) == ("7.tlog-proof", 301, True)


def test_a_folder_that_holds_no_log_is_malformed(home: Path, tmp_path: Path) -> None:
    for arguments in (("verify", tmp_path), ("prove", tmp_path, "0")):
        done = _ledger(*arguments)
        assert (done.exit_code, done.stderr.split(":")[0]) == (3, "ledger.missing")


@pytest.mark.parametrize(("lang", "word"), [("en", "sound"), ("fr", "intact"), ("ar", "سليم")])
def test_every_answer_is_told_in_each_language(log: Path, proof: Path, lang: str, word: str) -> None:
    told = [_ledger(*arguments, "--lang", lang) for arguments in (
        ("verify", log), ("verify", log, "--key", VKEY), ("prove", log, "0", "--out", proof.with_name("0")),
        ("verify-proof", proof, "--key", VKEY))]  # fmt: skip
    assert [one.exit_code for one in told] == [0] * 4
    assert word in told[0].stdout
    assert not any("ledger." in one.stdout for one in told)
