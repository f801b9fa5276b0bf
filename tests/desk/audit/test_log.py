"""Every committed entry comes into the log once, in the order of the places, whatever breaks off in between."""

from __future__ import annotations

import stat
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tansiq.desk.audit import log
from tansiq.desk.audit.actions import record_look, record_write
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.keeping import allow_changes, forbid_changes
from tansiq.desk.audit.log import commitment_of, log_entries, log_folder, verifier_key
from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.sequencer import entries_from, number_entries, stores
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores import tiles_writer
from tansiq.stores.lock import hold_lock
from tansiq.stores.tiles import open_log

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

BY = Actor("7f0c", role="analyst")


def _write(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            record_write("app:thing:verb", by=BY, target=f"write:{number}")


def _look(count: int) -> None:
    for number in range(count):
        record_look(Entry.Kind.READ, "app:thing:read", by=BY, target=f"look:{number}")


def _is_whole() -> int:
    """That the log holds what the entries say, in their order; how many they are."""
    opened = open_log(log_folder(), verifier_key())
    entries = entries_from(0, 10_000)
    assert [entry.position for entry in entries] == list(range(opened.size))
    assert [commitment_of(entry) for entry in entries] == list(opened.entries())
    return opened.size


def test_entries_of_both_databases_come_into_one_log() -> None:
    _write(3)
    _look(4)
    assert log_entries() == 7
    assert log_entries() == 0
    _write(2)
    assert log_entries(batch=1) == 2
    assert _is_whole() == 9


def test_a_log_of_more_than_a_tile_is_continued() -> None:
    _write(300)
    assert log_entries(batch=100) == 300
    _write(250)
    log_entries(batch=100)
    assert _is_whole() == 550


def test_one_call_does_not_go_on_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST", 4)
    _write(9)
    assert [log_entries(batch=2) for _ in range(4)] == [4, 4, 1, 0]


def test_the_key_is_made_once_and_is_its_owners_alone(settings: Any) -> None:
    log_entries()
    file = settings.TANSIQ_FOLDER / log.KEY_NAME
    first = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    _look(1)
    log_entries()
    assert file.read_bytes() == first
    known = verifier_key()
    assert known is not None
    assert known.name.startswith("localhost/desk/")
    assert known.line.encode() not in first


def test_without_its_key_the_log_is_not_continued(settings: Any) -> None:
    _look(1)
    log_entries()
    (settings.TANSIQ_FOLDER / log.KEY_NAME).unlink()
    with pytest.raises(RefusedError, match=r"audit\.key_missing"):
        log_entries()
    assert not (settings.TANSIQ_FOLDER / log.KEY_NAME).exists()


def test_a_log_that_is_gone_is_not_begun_again() -> None:
    _look(1)
    log_entries()
    (log_folder() / "checkpoint").unlink()
    with pytest.raises(RefusedError, match=r"audit\.log_missing"):
        log_entries()


@pytest.mark.parametrize("kept", ["key", "public", "log"])
def test_making_the_log_may_break_off_anywhere(settings: Any, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    step = {"key": "make_key", "public": "write_durably", "log": "create_log"}[kept]
    real = getattr(log, step)

    def breaks_off(*words: Any) -> None:
        real(*words)
        raise OSError

    monkeypatch.setattr(log, step, breaks_off)
    _look(2)
    with pytest.raises(OSError):
        log_entries()
    monkeypatch.undo()
    assert log_entries() == 2
    assert _is_whole() == 2


def _breaking(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The disk refuses each write of the log from the ``after``-th on."""
    left = iter(range(after))
    for name in ("write_file", "write_durably", "sync_folder"):
        monkeypatch.setattr(tiles_writer, name, _failing(left, getattr(tiles_writer, name)))


def _failing(left: Any, real: Callable[..., Any]) -> Callable[..., Any]:
    def write(*words: Any) -> None:
        if next(left, None) is None:
            raise TansiqError("storage.no_space", path="x", reason="full")
        real(*words)

    return write


@pytest.mark.parametrize("after", range(9))
def test_a_disk_that_fails_at_any_write_leaves_no_gap_and_no_double(
    monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    _write(3)
    log_entries()
    _look(260)
    _breaking(monkeypatch, after)
    with pytest.raises(TansiqError):
        log_entries()
    monkeypatch.undo()
    _write(2)
    log_entries()
    assert _is_whole() == 265


def test_a_crash_between_place_and_log_is_made_good() -> None:
    log_entries()
    _write(2)
    number_entries()
    _look(2)
    assert log_entries() == 4
    assert _is_whole() == 4


def test_a_place_that_the_log_has_is_not_given_again() -> None:
    _write(3)
    log_entries()
    allow_changes(connections["default"])
    Entry.objects.filter(position=2).delete()
    forbid_changes(connections["default"])
    _write(1)
    log_entries()
    assert [entry.position for entry in entries_from(0, 10)] == [0, 1, 3]
    assert open_log(log_folder()).size == 4


def test_a_hole_before_the_log_stops_it_and_is_named() -> None:
    log_entries()
    _write(3)
    number_entries()
    allow_changes(connections["default"])
    Entry.objects.filter(position=1).delete()
    forbid_changes(connections["default"])
    with pytest.raises(RefusedError) as told:
        log_entries()
    assert (told.value.code, told.value.details) == ("audit.gap", {"position": 1})
    assert open_log(log_folder()).size == 0


def test_a_hole_wider_than_a_batch_is_named_too() -> None:
    log_entries()
    _write(3)
    number_entries()
    allow_changes(connections["default"])
    Entry.objects.filter(position__lt=2).delete()
    forbid_changes(connections["default"])
    with pytest.raises(RefusedError, match=r"audit\.gap"):
        log_entries(batch=2)


def test_while_another_holds_the_log_nothing_is_numbered() -> None:
    log_entries()
    _write(2)
    with hold_lock(log_folder() / "LOCK", "ledger.locked"), pytest.raises(RefusedError, match=r"ledger\.locked"):
        log_entries(patience_s=0.0)
    assert entries_from(0, 10) == []


@pytest.mark.parametrize("details", [{"bits": 1.5}, {"n": 2**60}, {"half": "\ud800"}])
def test_what_the_log_cannot_commit_to_is_refused_before_it_is_kept(details: dict[str, object]) -> None:
    with pytest.raises(MalformedError, match=r"canonical\.value"), transaction.atomic():
        record_write("app:thing:verb", by=BY, details=details)
    assert not Entry.objects.exists()


def test_lists_of_any_kind_are_kept_as_lists() -> None:
    with transaction.atomic():
        entry = record_write("app:thing:verb", by=BY, details={"scopes": ("a", "b")})
    assert entry.details == {"scopes": ["a", "b"]}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(1, 4)),
        st.tuples(st.just("look"), st.integers(1, 4)),
        st.tuples(st.just("number"), st.integers(1, 3)),
        st.tuples(st.just("log"), st.integers(1, 5)),
        st.tuples(st.just("fail"), st.integers(0, 8)),
    ),
    max_size=10,
)


@hypothesis_settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_in_whatever_order_the_log_is_the_record(steps: list[tuple[str, int]]) -> None:
    for step, count in steps:
        match step:
            case "write":
                _write(count)
            case "look":
                _look(count)
            case "number":
                number_entries(count)
            case "log":
                log_entries(count)
            case _:
                _write(1)
                with pytest.MonkeyPatch.context() as monkeypatch:
                    _breaking(monkeypatch, count % 4)
                    with pytest.raises(TansiqError):
                        log_entries(1)
    log_entries()
    assert _is_whole() == sum(Entry.objects.using(alias).count() for alias in stores())
