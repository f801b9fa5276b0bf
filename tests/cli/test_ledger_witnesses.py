"""``tansiq ledger`` with a policy of witnesses, from the outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.cli.ledger_witnesses import as_json, key_of, read_policy_file
from tansiq.engines.ledger import Cosigned, CosigningKey, SigningKey, merged, read_note
from tansiq.errors import MalformedError
from tansiq.stores.cosigned import keep_cosigned
from tansiq.stores.tiles import open_log
from tansiq.stores.tiles_writer import create_log, writing

Undocumented = Callable[[Any], set[str]]
KEY = SigningKey("desk.example/audit", bytes(range(32)))
WITNESSES = [CosigningKey(f"w.example/{place}", "ed25519", bytes([place]) * 32) for place in (1, 2, 3)]
LINES = "".join(f"witness w{place} {key.verifier.line}\n" for place, key in enumerate(WITNESSES))
GROUP = "group two 2 w0 w1 w2\nquorum two\n"


def _ledger(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tansiq, ["ledger", *map(str, arguments)])


def _append(folder: Path, count: int, mark: int = 0) -> None:
    with writing(folder, KEY) as writer:
        start = writer.checkpoint.size
        writer.append([bytes([mark]) + number.to_bytes(31, "big") for number in range(start, start + count)])


def _cosign(folder: Path, *places: int) -> None:
    log = open_log(folder)
    signatures = [WITNESSES[place].cosign(log.checkpoint, 1_800_000_000) for place in places]
    keep_cosigned(folder, log.size, merged(read_note(log.note), *signatures))


@pytest.fixture
def log(home: Path, tmp_path: Path) -> Path:
    create_log(tmp_path / "log", KEY)
    _append(tmp_path / "log", 20)
    return tmp_path / "log"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    (tmp_path / "policy").write_text(f"log {KEY.verifier.line}\n{LINES}{GROUP}")
    return tmp_path / "policy"


def test_a_log_is_verified_with_its_witnesses_and_they_are_named(
    log: Path, policy: Path, undocumented: Undocumented
) -> None:
    _cosign(log, 0, 2)
    _append(log, 5)
    done = _ledger("verify", log, "--policy", policy)
    assert done.exit_code == 0
    for said in ("Signed by desk.example/audit", "cosigned 20 entries", "w0, at 2027-01-15T08:00:00Z", "w2, at"):
        assert said in done.stdout
    assert "w1, at" not in done.stdout
    answer = json.loads(_ledger("verify", log, "--policy", policy, "--json").stdout)
    assert answer["witnessed"]["size"] == 20
    assert [one["name"] for one in answer["witnessed"]["witnesses"]] == ["w0", "w2"]
    assert (answer["key"], answer["evidence"]) == (KEY.verifier.line, None)
    assert undocumented(answer) == set()


def test_too_few_witnesses_are_a_problem(log: Path, policy: Path) -> None:
    for signers, said in (((), "0, which is not the quorum"), ((1,), "1, which is not the quorum")):
        if signers:
            _cosign(log, *signers)
        done = _ledger("verify", log, "--policy", policy)
        assert (done.exit_code, "ledger.no_quorum" in done.stdout, said in done.stdout) == (1, True, True), done.stdout


def test_a_policy_that_does_not_know_the_log_needs_its_key(log: Path, policy: Path) -> None:
    policy.write_text(f"{LINES}{GROUP}")
    _cosign(log, 0, 1)
    assert "ledger.unknown_log" in _ledger("verify", log, "--policy", policy).stdout
    assert _ledger("verify", log, "--policy", policy, "--key", KEY.verifier.line).exit_code == 0
    policy.write_text("quorum none\n")
    assert _ledger("verify", log, "--policy", policy, "--key", KEY.verifier.line).exit_code == 0


def test_a_log_that_was_set_back_behind_what_was_cosigned_is_a_problem(log: Path, policy: Path, tmp_path: Path) -> None:
    _append(log, 30)
    _cosign(log, 0, 1)
    older = tmp_path / "older"
    create_log(older, KEY)
    _append(older, 20)
    (log / "cosigned").rename(older / "cosigned")
    done = _ledger("verify", older, "--policy", policy)
    assert (done.exit_code, "ledger.rolled_back" in done.stdout) == (1, True)


def test_a_proof_is_made_under_a_quorum_and_verified_with_the_policy_alone(
    log: Path, policy: Path, tmp_path: Path, undocumented: Undocumented
) -> None:
    _cosign(log, 1, 2)
    _append(log, 300)
    proof = tmp_path / "p"
    assert json.loads(_ledger("prove", log, "7", "--out", proof, "--policy", policy, "--json").stdout)["size"] == 20
    log.rename(tmp_path / "gone")
    done = _ledger("verify-proof", proof, "--policy", policy)
    assert (done.exit_code, "w1, at" in done.stdout, "w2, at" in done.stdout) == (0, True, True)
    answer = json.loads(_ledger("verify-proof", proof, "--policy", policy, "--json").stdout)
    assert (answer["holds"], answer["witnessed"]["size"], answer["key"]) == (True, 20, KEY.verifier.line)
    assert undocumented(answer) == set()
    assert json.loads(_ledger("verify-proof", proof, "--key", KEY.verifier.line, "--json").stdout)["witnessed"] is None


def test_a_proof_under_too_few_witnesses_does_not_hold(log: Path, policy: Path, tmp_path: Path) -> None:
    _cosign(log, 1)
    assert _ledger("prove", log, "7", "--out", tmp_path / "p", "--policy", policy).exit_code == 4
    assert not (tmp_path / "p").exists()
    _ledger("prove", log, "7", "--out", tmp_path / "p")
    done = _ledger("verify-proof", tmp_path / "p", "--policy", policy)
    assert (done.exit_code, "ledger.no_quorum" in done.stdout) == (1, True)
    _cosign(log, 2)
    _append(log, 1)
    assert _ledger("prove", log, "20", "--out", tmp_path / "q", "--policy", policy).exit_code == 4
    policy.write_text(f"{LINES}{GROUP}")
    words = ("prove", log, "7", "--out", tmp_path / "q", "--policy", policy)
    assert _ledger(*words).exit_code == 4
    assert _ledger(*words, "--key", KEY.verifier.line).exit_code == 0


def test_a_log_that_contradicts_an_earlier_state_leaves_evidence(
    log: Path, tmp_path: Path, undocumented: Undocumented
) -> None:
    (tmp_path / "earlier").write_bytes((log / "checkpoint").read_bytes())
    other, evidence = tmp_path / "other", tmp_path / "evidence"
    create_log(other, KEY)
    _append(other, 33, mark=1)
    words = ("verify", other, "--key", KEY.verifier.line, "--since", tmp_path / "earlier", "--evidence", evidence)
    done = _ledger(*words)
    assert (done.exit_code, "cannot both be true" in done.stdout, evidence.is_file()) == (1, True, True)
    answer = json.loads(_ledger(*words, "--json").stdout)
    assert (answer["evidence"], undocumented(answer)) == (str(evidence), set())
    assert _ledger("verify-contradiction", evidence, "--key", KEY.verifier.line).exit_code == 0


def test_an_honest_log_leaves_no_evidence(log: Path, tmp_path: Path) -> None:
    (tmp_path / "earlier").write_bytes((log / "checkpoint").read_bytes())
    _append(log, 5)
    words = ("verify", log, "--key", KEY.verifier.line, "--since", tmp_path / "earlier", "--evidence", tmp_path / "e")
    assert _ledger(*words).exit_code == 0
    assert not (tmp_path / "e").exists()
    (log / "tile/0/000.p/25").write_bytes(bytes(25 * 32))  # broken, and no contradiction
    assert _ledger(*words).exit_code == 1
    assert not (tmp_path / "e").exists()


def test_words_that_need_others_are_wrong_usage(log: Path, policy: Path, tmp_path: Path) -> None:
    assert _ledger("verify", log, "--evidence", tmp_path / "e").exit_code == 2
    assert _ledger("verify-proof", policy).exit_code == 2
    assert _ledger("verify-contradiction", policy, "--key", KEY.verifier.line).exit_code == 3


def test_a_policy_that_cannot_be_read_is_malformed(log: Path, policy: Path) -> None:
    policy.write_text("witness")
    done = _ledger("verify", log, "--policy", policy)
    assert (done.exit_code, done.stderr.split(":")[0]) == (3, "ledger.policy")
    with pytest.raises(MalformedError):
        read_policy_file(policy)


def test_a_log_with_two_keys_has_none_of_its_own(policy: Path) -> None:
    found = read_policy_file(policy)
    assert key_of(found, KEY.name) == KEY.verifier
    assert (key_of(found, "elsewhere"), key_of(None, KEY.name)) == (None, None)
    policy.write_text(f"log {KEY.verifier.line}\nlog {SigningKey(KEY.name, bytes(32)).verifier.line}\nquorum none\n")
    assert key_of(read_policy_file(policy), KEY.name) is None


def test_a_time_beyond_the_calendar_is_told_as_the_number_that_was_signed(policy: Path) -> None:
    (witness, *_) = read_policy_file(policy).witnesses
    assert as_json([Cosigned(witness, 1 << 62)])[0]["at"] == str(1 << 62)


@pytest.mark.parametrize(("lang", "word"), [("en", "quorum"), ("fr", "quorum"), ("ar", "نصاب")])
def test_witnesses_are_told_in_each_language(log: Path, policy: Path, lang: str, word: str) -> None:
    _cosign(log, 0, 1)
    done = _ledger("verify", log, "--policy", policy, "--lang", lang)
    assert (done.exit_code, word in done.stdout, "witness" in done.stdout.replace("witnesses", "")) == (0, True, False)
