"""What an entry said can be erased; that it was there, when, by whom and of what kind cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connections, transaction

from tansiq.desk.audit import erasing
from tansiq.desk.audit.actions import record_look, record_write
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.erasing import ERASE, carry_out, carry_out_all, entry_at, kept_of, order
from tansiq.desk.audit.log import commitment_of, log_entries, log_folder, verifier_key
from tansiq.desk.audit.models import KEPT_WHEN_ERASED, Entry, Erasure
from tansiq.desk.audit.sequencer import number_entries
from tansiq.engines.ledger import read_receipt, verify_receipt, write_receipt
from tansiq.errors import RefusedError
from tansiq.stores.tiles import open_log

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

BY = Actor("7f0c", role="analyst", purpose="extradition", case="C-1")


def _look() -> Entry:
    record_look(Entry.Kind.READ, "app:thing:read", by=BY, target="person:1", details={"name": "Invented"})
    return _numbered()


def _write() -> Entry:
    with transaction.atomic():
        record_write("app:thing:verb", by=BY, target="person:1", reason="said", details={"name": "Invented"})
    return _numbered()


def _numbered() -> Entry:
    number_entries()
    entry = entry_at(0)
    assert entry is not None
    return entry


def _order(entry: Entry) -> None:
    with transaction.atomic():
        order(entry)


@pytest.mark.parametrize("make", [_look, _write])
def test_what_was_said_is_gone_and_what_is_kept_stays(make: Callable[[], Entry]) -> None:
    before = make()
    kept, committed = kept_of(before), commitment_of(before)
    _order(before)
    after = entry_at(0)
    assert after is not None
    assert after.is_erased
    assert (after.target, after.purpose, after.case, after.reason, after.details) == ("", "", "", "", {})
    assert after.salt is None
    assert kept_of(after) == kept
    assert commitment_of(after) == committed
    assert set(kept) == {*KEPT_WHEN_ERASED, "commitment"}
    assert not Erasure.objects.exists()


def test_every_proof_from_before_and_after_stays_valid() -> None:
    log_entries()
    entry = _look()
    log_entries()
    log = open_log(log_folder())
    before = write_receipt(log.receipt(0))
    _order(entry)
    after = write_receipt(open_log(log_folder()).receipt(0))
    assert before == after
    key = verifier_key()
    assert key is not None
    assert verify_receipt(read_receipt(after), key).size == 1


def test_an_entry_erased_before_it_was_logged_is_logged_all_the_same() -> None:
    log_entries()
    entry = _look()
    committed = commitment_of(entry)
    _order(entry)
    log_entries()
    assert list(open_log(log_folder()).entries()) == [committed]


def test_what_was_erased_is_in_no_byte_of_the_file() -> None:
    if connections["reads"].vendor != "sqlite":
        return
    name = "Invented-Name-That-Is-Nowhere-Else"
    for number in range(3):
        record_look(
            Entry.Kind.READ, "app:thing:read", by=BY, target=f"person:{number}", details={"name": name + "x" * 900}
        )
    entry = _numbered()
    number_entries()
    file = Path(connections["reads"].settings_dict["NAME"])
    for position in range(3):
        found = entry_at(position)
        assert found is not None
        _order(found)
    with connections["reads"].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert entry.details["name"].startswith(name)
    assert name.encode() not in file.read_bytes()


def test_an_order_that_is_undone_erases_nothing() -> None:
    entry = _look()
    with transaction.atomic():
        order(entry)
        transaction.set_rollback(True)
    found = entry_at(0)
    assert found is not None
    assert not found.is_erased


def test_what_broke_off_is_carried_out_later(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = _look()

    def breaks_off(_: int) -> None:
        raise OSError

    monkeypatch.setattr(erasing, "carry_out", breaks_off)
    with pytest.raises(OSError):
        _order(entry)
    monkeypatch.undo()
    assert carry_out_all() == 1
    found = entry_at(0)
    assert found is not None
    assert found.is_erased
    assert carry_out_all() == 0
    carry_out(0)  # once more does nothing


def test_nothing_is_erased_twice() -> None:
    entry = _look()
    _order(entry)
    for again in (entry, entry_at(0)):
        assert again is not None
        if again.is_erased:
            with pytest.raises(RefusedError, match=r"audit\.erased"):
                _order(again)


def test_an_order_already_queued_is_refused() -> None:
    entry = _look()
    Erasure.objects.create(position=0)
    with pytest.raises(RefusedError, match=r"audit\.erased"):
        _order(entry)


def test_the_entry_of_an_order_stays() -> None:
    with transaction.atomic():
        record_write(ERASE, by=BY, target="recorded:9", reason="why", details={"kept": {}})
    with pytest.raises(RefusedError, match=r"audit\.order_kept"):
        _order(_numbered())


ALL = {
    "target": "''", "purpose": "''", '"case"': "''", "reason": "''", "details": "'{}'", "salt": "NULL",
    "commitment": "{blob}",
}  # fmt: skip


def _update(alias: str, pk: int, **changes: str) -> None:
    vendor = connections[alias].vendor
    blobs = {"{blob}": "aa" * 32, "{short}": "aa" * 31}
    said = {
        name: f"'\\x{blobs[value]}'" if vendor == "postgresql" else f"x'{blobs[value]}'"
        for name, value in changes.items()
        if value in blobs
    }
    columns = ", ".join(f"{name} = {value}" for name, value in {**changes, **said}.items())
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(f"UPDATE audit_entry SET {columns} WHERE id = {pk}")


@pytest.mark.parametrize("alias", ["default", "reads"])
@pytest.mark.parametrize("left_out", [*ALL])
def test_an_erasure_is_whole_or_refused(alias: str, left_out: str) -> None:
    entry = _write() if alias == "default" else _look()
    changes = {name: value for name, value in ALL.items() if name != left_out}
    if left_out == "reason" and alias == "reads":
        changes["reason"] = "'something'"
    with pytest.raises(DatabaseError):
        _update(alias, entry.pk, **changes)


@pytest.mark.parametrize("alias", ["default", "reads"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("at", "'2020-01-01 00:00:00+00'"), ("who", "'another'"), ("role", "'dpo'"), ("via", "'key:1'"),
        ("kind", "'export'"), ("what", "'a:b:c'"), ("result", "'refused'"), ("position", "7"), ("id", "7000"),
        ("target", "'person:2'"), ("details", "'{\"a\": 1}'"), ("commitment", "{short}"),
    ],
)  # fmt: skip
def test_an_erasure_changes_nothing_else(alias: str, name: str, value: str) -> None:
    entry = _write() if alias == "default" else _look()
    with pytest.raises(DatabaseError):
        _update(alias, entry.pk, **{**ALL, name: value})


@pytest.mark.parametrize("alias", ["default", "reads"])
def test_an_erased_entry_is_not_changed_again(alias: str) -> None:
    entry = _write() if alias == "default" else _look()
    _update(alias, entry.pk, **ALL)
    for changes in (ALL, {"target": "'person:2'"}, {"salt": "{blob}", "commitment": "NULL"}, {"position": "NULL"}):
        with pytest.raises(DatabaseError, match="neither changed nor deleted"):
            _update(alias, entry.pk, **changes)


@pytest.mark.parametrize("alias", ["default", "reads"])
def test_what_has_no_place_is_not_erased(alias: str) -> None:
    with transaction.atomic():
        record_write("app:thing:verb", by=BY)
    record_look(Entry.Kind.READ, "app:thing:read", by=BY)
    entry = Entry.objects.using(alias).latest("pk")
    with pytest.raises(DatabaseError, match="neither changed nor deleted"):
        _update(alias, entry.pk, **ALL)
