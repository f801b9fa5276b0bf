"""Overseers read the record, and that is on record; what they may not know of is neither shown nor found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.actions import record_look
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.log import log_entries, verifier_key
from tansiq.desk.audit.models import Entry
from tansiq.desk.oversight import queries
from tansiq.desk.work.beats import beat
from tansiq.engines.ledger import read_receipt, verify_commitment, verify_receipt
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

Make = Callable[..., Any]


@pytest.fixture
def overseer(officer: Make) -> Actor:
    actor: Actor = officer("oversight").actor
    return actor


def _look(who: str = "7f0c", target: str = "user:1") -> None:
    record_look(Entry.Kind.READ, "accounts:user:read", by=Actor(who, purpose="p"), target=target, details={"n": 1})


def test_a_look_at_the_record_is_recorded_with_what_was_sought(
    officer: Make, overseer: Actor, looks: Callable[[], list[Entry]]
) -> None:
    analyst = officer("analyst", username="analyst-9")
    _look(analyst.id)
    _look()
    found = queries.entries(by=overseer, who="ANALYST-9", kind="read")
    assert [(each.who, each.username, each.details) for each in found] == [(analyst.id, "analyst-9", (("n", "1"),))]
    last = looks()[-1]
    assert (last.who, last.what, last.details["asked"]) == (
        overseer.user_id, "audit:entry:read", {"who": "ANALYST-9", "kind": "read"},
    )  # fmt: skip


def test_who_is_not_known_did_nothing(overseer: Actor) -> None:
    _look()
    assert queries.entries(by=overseer, who="nobody") == ()


def test_a_matter_of_others_says_nothing_and_is_not_found(overseer: Actor) -> None:
    _look(target="group:g")
    (hidden,) = queries.entries(by=overseer)
    assert (hidden.is_hidden, hidden.target, hidden.purpose, hidden.reason, hidden.details) == (True, "", "", "", ())
    assert queries.entries(by=overseer, target="group:g") == ()
    log_entries()
    assert queries.entry(by=overseer, recorded_id=0).is_hidden
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        queries.evidence(by=overseer, recorded_id=0)


@pytest.mark.parametrize("role", ["sysadmin", "analyst", "supervisor"])
def test_others_read_nothing_of_it(officer: Make, role: str) -> None:
    by = officer(role).actor
    _look()
    log_entries()
    for question in (queries.entry, queries.proof, queries.evidence):
        with pytest.raises(RefusedError, match=r"access\.permission"):
            question(by=by, recorded_id=0)
    with pytest.raises(RefusedError, match=r"access\.permission"):
        queries.entries(by=by)


def test_pages_follow_each_other(overseer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        _look(target=f"user:{number}")
    log_entries()
    first = queries.entries(by=overseer, kind="read", who=None)
    rest = queries.entries(by=overseer, before=first[-1].cursor)
    assert [each.target for each in (*first, *rest)] == ["user:4", "user:3", "user:2", "user:1"]


@pytest.mark.parametrize("cursor", ["x", "2026-11-27", "2026-11-27T00:00:00/1", "2026-11-27T00:00:00+00:00/x", "/"])
def test_a_cursor_that_no_page_gave_is_refused(overseer: Actor, cursor: str) -> None:
    with pytest.raises(RefusedError, match=r"audit\.cursor"):
        queries.entries(by=overseer, before=cursor)


@pytest.mark.parametrize("position", [5, 10**30])
def test_an_entry_that_is_not_there_is_unknown(overseer: Actor, position: int) -> None:
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        queries.entry(by=overseer, recorded_id=position)
    with pytest.raises(RefusedError, match=r"audit\.not_logged"):
        queries.proof(by=overseer, recorded_id=position)


def test_a_proof_holds_without_the_node(overseer: Actor, looks: Callable[[], list[Entry]]) -> None:
    _look()
    log_entries()
    opened, key = queries.evidence(by=overseer, recorded_id=0), verifier_key()
    assert key is not None
    assert opened.key == key.line
    receipt = read_receipt(opened.proof)
    assert verify_receipt(receipt, key).size == 1
    verify_commitment(receipt.entry, opened.entry, bytes.fromhex(opened.salt))
    assert b'"target":"user:1"' in opened.entry
    assert queries.proof(by=overseer, recorded_id=0) == opened.proof
    assert [(each.kind, each.what) for each in looks()[-2:]] == [("export", "audit:entry:export")] * 2


WORDS = "To that unit only, says the owner"


@pytest.mark.parametrize(("code", "is_open"), [("H1", True), ("H2", False), ("H3", False)])
def test_the_words_of_an_owner_s_leave_leave_the_desk_as_evidence_where_the_owner_lets_them(
    overseer: Actor, leave_entry: Callable[..., Entry], code: str, *, is_open: bool
) -> None:
    entry = leave_entry(WORDS, code)
    assert entry.position is not None
    if is_open:
        assert WORDS.encode() in queries.evidence(by=overseer, recorded_id=entry.position).entry
    else:
        with pytest.raises(RefusedError, match=r"exchange\.use_refused"):
            queries.evidence(by=overseer, recorded_id=entry.position)
    found = queries.entry(by=overseer, recorded_id=entry.position)
    assert WORDS in dict(found.details)["leave"]  # who oversees the node reads it at the desk
    assert found.owned == (() if is_open else ("leave",))
    assert queries.proof(by=overseer, recorded_id=entry.position)  # which says nothing of the entry


def test_a_leave_without_words_of_the_owner_is_evidence_whatever_its_codes(
    overseer: Actor, leave_entry: Callable[..., Entry]
) -> None:
    entry = leave_entry("", "H2")
    assert entry.position is not None
    assert b'"granted":true' in queries.evidence(by=overseer, recorded_id=entry.position).entry


def test_the_state_of_the_log_is_told_to_the_administrator_too(officer: Make) -> None:
    by = officer("sysadmin").actor
    before = queries.log_state(by=by)
    assert (before.size, before.note, before.lagging, before.appended_at) == (0, "", ("worker",), None)
    log_entries()
    beat("log", timezone.now(), done=1, error="")
    state = queries.log_state(by=by)
    assert (state.size, state.waiting, state.lagging) == (1, 0, ())
    assert state.note.startswith(f"{state.origin}\n1\n")
    assert state.appended_at is not None
    assert abs((timezone.now() - state.appended_at).total_seconds()) < 60
    assert queries.log_state(by=by).waiting == 1  # the look before


def test_a_key_that_is_not_the_logs_is_told(overseer: Actor, settings: Any) -> None:
    _look()
    log_entries()
    folder: Path = settings.TANSIQ_FOLDER
    known = verifier_key()
    assert known is not None
    from tansiq.engines.ledger import SigningKey

    (folder / "log-key.public").write_text(SigningKey(known.name, bytes(32)).verifier.line)
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        queries.log_state(by=overseer)
