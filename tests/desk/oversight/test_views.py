"""Pages of oversight do what their buttons say."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import connections
from django.test import Client
from django.utils import timezone

from tansiq.cli import tansiq
from tansiq.desk.audit.actions import record_look
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.keeping import allow_changes, forbid_changes
from tansiq.desk.audit.log import log_entries, log_folder, verifier_key
from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.sequencer import stores
from tansiq.desk.audit.witnessing import ask_witnesses
from tansiq.desk.oversight import forms, queries, urls
from tansiq.desk.oversight.apps import OversightConfig
from tansiq.desk.oversight.views import record
from tansiq.engines.ledger import Submission, read_answer, read_note, write_submission
from tansiq.stores.cosigned import keep_cosigned
from tansiq.stores.tiles import open_log
from tansiq.stores.witness import make_witness, open_witness, trust_log

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

Make = Callable[..., Any]
WHY = "a court ordered it, number 7 of 2026"


@pytest.fixture
def enter(officer: Make) -> Callable[..., Client]:
    def make(*roles: str) -> Client:
        client = Client()
        client.force_login(officer(*roles).user)
        return client

    return make


def _look(target: str = "user:1") -> None:
    record_look(Entry.Kind.READ, "accounts:user:read", by=Actor("7f0c"), target=target)
    log_entries()


def _content(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_the_application_and_its_addresses_are_there() -> None:
    assert isinstance(apps.get_app_config("oversight"), OversightConfig)
    assert urls.urlpatterns[0].callback is record


def test_the_record_is_filtered_and_leads_to_entries(enter: Any) -> None:
    client = enter("dpo")
    for number in range(3):
        _look(f"user:{number}")
    text = _content(client.get("/record/", {"target": "user:1"}))
    assert 'href="/record/1/"' in text
    assert 'href="/record/0/"' not in text
    assert "user:1" in text
    assert "user:1" not in _content(client.get("/record/", {"since": "2020-01-01", "until": "2020-01-02"}))
    assert "user:2" in _content(client.get("/record/", {"since": "2020-01-01", "kind": "read"}))
    assert "errorlist" in _content(client.get("/record/", {"since": "yesterday"}))


def test_older_entries_are_a_page_away(enter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    client = enter("dpo")
    for number in range(3):
        _look(f"user:{number}")
    first = client.get("/record/", {"kind": "read"})
    older = first.context["older"]
    assert "user:0" not in _content(first)
    assert "user:0" in _content(client.get(f"/record/?{older}"))


def test_days_are_whole_days_of_utc() -> None:
    form = forms.RecordForm({"since": "2026-11-27", "until": "2026-11-27"})
    assert form.is_valid()
    sought = form.sought()
    assert (sought["since"].isoformat(), sought["until"].isoformat()) == (
        "2026-11-27T00:00:00+00:00", "2026-11-28T00:00:00+00:00",
    )  # fmt: skip


def test_a_proof_taken_from_the_page_is_verified_by_the_command(enter: Any, tmp_path: Path) -> None:
    client = enter("oversight")
    _look()
    archive = zipfile.ZipFile(io.BytesIO(client.get("/record/0/evidence").content))
    assert sorted(archive.namelist()) == ["0.json", "0.salt", "0.tlog-proof", "log-key.public"]
    archive.extractall(tmp_path)
    alone = client.get("/record/0/proof")
    assert alone["Content-Disposition"] == 'attachment; filename="0.tlog-proof"'
    assert alone.content == (tmp_path / "0.tlog-proof").read_bytes()
    words = ["ledger", "verify-proof", str(tmp_path / "0.tlog-proof"), "--key", str(tmp_path / "log-key.public")]
    salt = (tmp_path / "0.salt").read_text().strip()
    opened = CliRunner().invoke(tansiq, [*words, "--entry", str(tmp_path / "0.json"), "--salt", salt])
    assert opened.exit_code == 0, opened.output
    assert CliRunner().invoke(tansiq, [*words, "--entry", str(tmp_path / "0.json"), "--salt", "00" * 32]).exit_code == 1


def test_content_is_erased_from_the_page(enter: Any) -> None:
    client = enter("dpo")
    _look()
    assert "/record/0/erase/" in _content(client.get("/record/0/"))
    assert "errorlist" in _content(client.post("/record/0/erase/", {"reason": ""}))
    assert client.post("/record/0/erase/", {"reason": "because"}).status_code == 409
    assert client.post("/record/0/erase/", {"reason": WHY})["Location"] == "/record/0/"
    text = _content(client.get("/record/0/"))
    assert "user:1" not in text
    assert "/record/0/erase/" not in text
    assert "/record/0/evidence" not in text
    assert client.get("/record/0/proof").status_code == 200
    assert client.get("/record/0/evidence").status_code == 409


def test_oversight_reads_and_does_not_erase(enter: Any) -> None:
    client = enter("oversight")
    _look()
    assert "/record/0/erase/" not in _content(client.get("/record/0/"))
    assert client.post("/record/0/erase/", {"reason": WHY}).status_code == 403


def test_the_administrator_sees_the_log_and_no_entry(enter: Any) -> None:
    client = enter("sysadmin")
    _look()
    assert client.get("/record/log/").status_code == 200
    assert 'href="/record/"' not in _content(client.get("/account/"))
    for path in ("/record/", "/record/0/", "/record/0/proof", "/record/0/evidence"):
        assert client.get(path).status_code == 403, path


def test_the_checkpoint_is_taken_as_it_was_signed(enter: Any) -> None:
    client = enter("oversight")
    _look()
    key = verifier_key()
    assert key is not None
    answer = client.get("/record/log/checkpoint")
    assert answer.content.startswith(f"{key.name}\n1\n".encode())
    assert key.line in _content(client.get("/record/log/"))


def _name_witnesses(folder: Path, home: Path) -> None:
    """A policy of one witness, which knows the node's log."""
    key, log = make_witness(home / "w", "witness.example/w1", "ed25519"), verifier_key()
    assert log is not None
    trust_log(home / "w", log)
    (folder / "witnesses.policy").write_text(f"witness w1 {key.line} https://w.example/1\nquorum w1\n")


def _cosign(home: Path) -> None:
    log = open_log(log_folder())
    answer = open_witness(home / "w").cosign(write_submission(Submission(0, (), log.note)), 1_800_000_000)
    keep_cosigned(log.folder, log.size, read_answer(answer, read_note(log.note), open_witness(home / "w").key))


def test_without_witnesses_the_page_says_how_to_name_them(enter: Any) -> None:
    text = _content(enter("oversight").get("/record/log/witnesses/"))
    assert "witnesses.policy" in text
    assert '"/record/log/witnesses/"' in _content(enter("sysadmin").get("/record/log/"))


def test_the_page_of_the_witnesses_says_who_cosigned_and_when(enter: Any, settings: Any, tmp_path: Path) -> None:
    client = enter("oversight")
    _look()
    _name_witnesses(settings.TANSIQ_FOLDER, tmp_path)
    before = client.get("/record/log/witnesses/").context["state"]
    assert (before.cosigned_size, before.is_late, before.witnesses[0].size) == (None, False, None)
    _cosign(tmp_path)
    answer = client.get("/record/log/witnesses/")
    state = answer.context["state"]
    assert (state.quorum, state.cosigned_size, state.witnesses[0].size) == ("w1", 1, 1)
    assert state.cosigned_at.timestamp() == 1_800_000_000
    assert "2027-01-15" in _content(answer)
    assert "https://w.example/1" in _content(answer)


def test_a_witness_that_cannot_be_asked_is_shown_with_the_reason(enter: Any, settings: Any, tmp_path: Path) -> None:
    client = enter("sysadmin")
    _look()
    _name_witnesses(settings.TANSIQ_FOLDER, tmp_path)
    policy = settings.TANSIQ_FOLDER / "witnesses.policy"
    policy.write_text(policy.read_text().replace("https://", "smb://"))
    ask_witnesses(timezone.now())
    answer = client.get("/record/log/witnesses/")
    assert answer.context["state"].witnesses[0].problem == "ledger.witness_address"
    assert "file:///FOLDER" in _content(answer)


def test_entries_that_wait_too_long_for_a_quorum_are_an_alarm(enter: Any, settings: Any, tmp_path: Path) -> None:
    client = enter("oversight")
    _look()
    _name_witnesses(settings.TANSIQ_FOLDER, tmp_path)
    for alias in stores():
        allow_changes(connections[alias])
        Entry.objects.using(alias).update(at=timezone.now() - timedelta(minutes=20))
        forbid_changes(connections[alias])
    answer = client.get("/record/log/witnesses/")
    assert (answer.context["state"].minutes, answer.context["state"].is_late) == (20, True)
    assert 'role="alert"' in _content(answer)


def test_a_kept_cosignature_that_was_changed_is_an_alarm(enter: Any, settings: Any, tmp_path: Path) -> None:
    client = enter("oversight")
    _look()
    _name_witnesses(settings.TANSIQ_FOLDER, tmp_path)
    _cosign(tmp_path)
    kept = log_folder() / "cosigned" / "1"
    (kept.parent / "9").write_bytes(kept.read_bytes().replace(b"\n1\n", b"\n9\n"))
    answer = client.get("/record/log/witnesses/")
    assert answer.context["state"].problem == "ledger.forged"
    assert 'role="alert"' in _content(answer)


def test_a_proof_is_given_under_what_a_quorum_cosigned(enter: Any, settings: Any, tmp_path: Path) -> None:
    client = enter("oversight")
    _look()
    _name_witnesses(settings.TANSIQ_FOLDER, tmp_path)
    _cosign(tmp_path)
    _look("user:2")
    key, policy, proof = verifier_key(), settings.TANSIQ_FOLDER / "witnesses.policy", tmp_path / "proof"
    assert key is not None
    words = ["ledger", "verify-proof", str(proof), "--policy", str(policy), "--key", key.line, "--lang", "en"]
    proof.write_bytes(client.get("/record/0/proof").content)
    done = CliRunner().invoke(tansiq, words)
    assert (done.exit_code, "w1, at 2027-01-15" in done.output) == (0, True), done.output
    proof.write_bytes(client.get("/record/1/proof").content)  # not cosigned yet
    assert CliRunner().invoke(tansiq, words).exit_code == 1


def test_officers_see_no_witnesses(enter: Any) -> None:
    assert enter("border_officer").get("/record/log/witnesses/").status_code == 403
