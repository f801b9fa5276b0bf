"""What was changed behind the triggers' back is found and named; what was erased by order is told apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections, transaction

from tansiq.desk.audit import verifying
from tansiq.desk.audit.actions import record_look, record_write
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.erasing import ERASE, entry_at, kept_of, order
from tansiq.desk.audit.keeping import allow_changes, forbid_changes
from tansiq.desk.audit.log import log_entries, log_folder, verifier_key
from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.sequencer import stores
from tansiq.desk.audit.verifying import verify_record
from tansiq.engines.ledger import SigningKey
from tansiq.stores.tiles import read_state

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

BY = Actor("7f0c", role="analyst")


@pytest.fixture(autouse=True)
def _record() -> None:
    for number in range(3):
        record_look(Entry.Kind.READ, "app:thing:read", by=BY, target=f"person:{number}")
        with transaction.atomic():
            record_write("app:thing:verb", by=BY, target=f"person:{number}", details={"n": number})
    log_entries()


@contextmanager
def _behind_the_back() -> Iterator[None]:
    for alias in ("default", "reads"):
        allow_changes(connections[alias])
    yield
    for alias in ("default", "reads"):
        forbid_changes(connections[alias])


def _change(position: int, **changes: object) -> None:
    with _behind_the_back():
        assert sum(Entry.objects.using(alias).filter(position=position).update(**changes) for alias in stores()) == 1


def _erase(position: int, **kept: str) -> None:
    entry = entry_at(position)
    assert entry is not None
    with transaction.atomic():
        details = {"kept": {**kept_of(entry), **kept}}
        record_write(ERASE, by=BY, target=f"recorded:{position}", reason="its time is over", details=details)
        order(entry)
    log_entries()


def _found() -> list[tuple[str, str]]:
    return [(problem.code, problem.part) for problem in verify_record().problems]


def test_a_record_as_it_was_recorded_is_whole() -> None:
    heard: list[int] = []
    found = verify_record(progress=heard.append)
    assert (found.problems, found.held, found.erased, found.waiting) == ((), 6, (), 0)
    assert found.checkpoint is not None
    assert found.checkpoint.size == heard[-1] == 6


@pytest.mark.parametrize(
    "change",
    [{"who": "another"}, {"target": "person:9"}, {"details": {"n": 9}}, {"result": "refused"}, {"salt": bytes(32)},
     {"details": {"n": 1.5}}, {"details": [1]}, {"salt": b"short"}],
)  # fmt: skip
@pytest.mark.parametrize("position", [0, 5])
def test_a_changed_row_is_named(change: dict[str, object], position: int) -> None:
    _change(position, **change)
    assert _found() == [("audit.entry_differs", str(position))]


@pytest.mark.parametrize("position", [0, 3, 5])
def test_a_deleted_row_is_named(position: int) -> None:
    with _behind_the_back():
        for alias in stores():
            Entry.objects.using(alias).filter(position=position).delete()
    assert _found() == [("audit.entry_missing", str(position))]


def test_rows_that_changed_places_are_named() -> None:
    # Nothing is missing, and no content is new: the order is what was changed.
    with _behind_the_back():
        entries = [entry_at(0), entry_at(1)]
        for entry, place in zip(entries, (900, 901), strict=True):
            assert entry is not None
            Entry.objects.using(entry._state.db).filter(pk=entry.pk).update(position=place)
        for entry, place in zip(entries, (1, 0), strict=True):
            assert entry is not None
            Entry.objects.using(entry._state.db).filter(pk=entry.pk).update(position=place)
    assert _found() == [("audit.entry_differs", "0"), ("audit.entry_differs", "1")]


def test_two_rows_at_one_place_are_named() -> None:
    if len(stores()) == 1:
        return  # one table refuses it
    entry = Entry.objects.using("default").filter(position__isnull=False).latest("position")
    with _behind_the_back():
        moved = Entry.objects.using("reads").filter(position__lt=entry.position).latest("position")
        Entry.objects.using("reads").filter(pk=moved.pk).update(position=entry.position)
    assert _found() == [
        ("audit.entry_missing", str(moved.position)), ("audit.entry_doubled", str(entry.position)),
    ]  # fmt: skip


def test_an_erased_entry_is_told_as_erased_with_its_order() -> None:
    _erase(2)
    found = verify_record()
    assert found.problems == ()
    assert [tuple(one) for one in found.erased] == [(2, 6)]
    assert found.held == 6  # the others, and the order


def test_an_erased_entry_is_not_changed_in_what_is_kept() -> None:
    _erase(2)
    _change(2, who="another")
    assert _found() == [("audit.entry_differs", "2")]


def test_a_commitment_that_is_not_the_logs_does_not_pass_for_an_erasure() -> None:
    _erase(2)
    _change(2, commitment=bytes(32))
    assert _found() == [("audit.entry_differs", "2")]


def test_an_order_that_lies_about_what_is_kept_is_no_order() -> None:
    _erase(2, who="another")
    assert _found() == [("audit.entry_differs", "2")]


def test_an_entry_emptied_without_an_order_is_named() -> None:
    entry = entry_at(2)
    assert entry is not None
    kept = bytes.fromhex(kept_of(entry)["commitment"])
    _change(2, target="", purpose="", case="", reason="", details={}, salt=None, commitment=kept)
    assert _found() == [("audit.entry_emptied", "2")]


def test_a_forged_order_is_none() -> None:
    _erase(2)
    _change(6, target="recorded:3")
    assert ("audit.entry_emptied", "2") in _found()
    assert ("audit.entry_differs", "6") in _found()


def test_what_waits_for_the_log_is_counted() -> None:
    record_look(Entry.Kind.READ, "app:thing:read", by=BY)
    assert verify_record().waiting == 1


def test_only_the_first_differences_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "DIFFERENCES_MAX", 2)
    with _behind_the_back():
        for alias in stores():
            Entry.objects.using(alias).update(who="another")
    assert _found() == [("audit.entry_differs", "0"), ("audit.entry_differs", "1")]


def test_a_damaged_log_is_told_as_that() -> None:
    (tile,) = (log_folder() / "tile" / "0" / "000.p").iterdir()
    tile.write_bytes(bytes(len(tile.read_bytes())))
    assert {code.partition(".")[0] for code, _ in _found()} == {"ledger"}


def test_a_log_that_is_gone_is_told_as_that() -> None:
    (log_folder() / "checkpoint").unlink()
    assert [code for code, _ in _found()] == ["ledger.missing"]


def test_a_bundle_that_is_gone_is_told_once() -> None:
    for bundle in (log_folder() / "tile" / "entries" / "000.p").iterdir():
        bundle.unlink()
    assert {code for code, _ in _found()} == {"ledger.tile_missing"}


def test_another_key_and_another_beginning_are_told() -> None:
    other = SigningKey("another", bytes(32)).verifier
    assert [problem.code for problem in verify_record(other).problems] == ["ledger.unsigned"]
    state = read_state(log_folder()).checkpoint
    record_look(Entry.Kind.READ, "app:thing:read", by=BY)
    log_entries()
    assert verify_record(verifier_key(), state).problems == ()


def test_before_anything_is_logged_there_is_nothing_to_verify(settings: object, tmp_path: object) -> None:
    with _behind_the_back():
        for alias in stores():
            Entry.objects.using(alias).all().delete()
    (log_folder() / "checkpoint").unlink()
    found = verify_record()
    assert (found.checkpoint, found.held, found.problems) == (None, 0, ())
