"""Committed entries are numbered over both databases, without a gap, once."""

from __future__ import annotations

import pytest
from django.db import transaction

from tansiq.desk.audit import sequencer
from tansiq.desk.audit.actions import record_look, record_write
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.sequencer import entries_from, number_entries

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

BY = Actor("7f0c")


def _write(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            record_write("app:thing:verb", by=BY, target=f"write:{number}")


def _look(count: int) -> None:
    for number in range(count):
        record_look(Entry.Kind.READ, "app:thing:read", by=BY, target=f"look:{number}")


def _positions() -> list[int]:
    return [entry.position for entry in entries_from(0, 1000) if entry.position is not None]


def test_entries_of_both_databases_get_one_order_without_a_gap() -> None:
    _write(3)
    _look(4)
    _write(2)
    assert number_entries() == 9
    assert _positions() == list(range(9))
    assert {entry.what for entry in entries_from(0, 9)} == {"app:thing:verb", "app:thing:read"}


def test_an_entry_is_numbered_once_and_later_ones_follow() -> None:
    _look(2)
    number_entries()
    before = [entry.target for entry in entries_from(0, 10)]
    assert number_entries() == 0
    _write(1)
    _look(1)
    number_entries()
    assert [entry.target for entry in entries_from(0, 2)] == before
    assert _positions() == [0, 1, 2, 3]


def test_what_is_not_committed_gets_no_number() -> None:
    with transaction.atomic():
        record_write("app:thing:verb", by=BY)
        transaction.set_rollback(True)
    _look(1)
    assert number_entries() == 1
    assert _positions() == [0]


def test_a_breakdown_between_the_databases_leaves_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    _look(3)
    _write(2)
    counted, number = [], sequencer._number

    def breaks_off(alias: str, limit: int, first: int) -> int:
        if counted:
            raise OSError
        counted.append(alias)
        return number(alias, limit, first)

    monkeypatch.setattr(sequencer, "_number", breaks_off)
    if len(sequencer.stores()) == 2:
        with pytest.raises(OSError):
            number_entries()
        assert _positions() == [0, 1, 2]
    monkeypatch.undo()
    number_entries()
    assert _positions() == [0, 1, 2, 3, 4]


def test_a_part_can_be_read_from_any_place() -> None:
    _look(5)
    number_entries()
    assert [entry.position for entry in entries_from(2, 2)] == [2, 3]
    assert entries_from(5, 10) == []


def test_a_round_has_a_limit_and_the_next_one_goes_on() -> None:
    _look(5)
    assert number_entries(limit=2) == 2
    assert number_entries(limit=2) == 2
    assert number_entries(limit=2) == 1
    assert _positions() == [0, 1, 2, 3, 4]
