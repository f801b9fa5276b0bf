"""The record is read over both databases, a page at a time, and no entry falls between two pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.desk.audit.actions import record_look, record_write
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.queries import Before, Sought, latest_entries
from tansiq.desk.audit.sequencer import number_entries, stores

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

START = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)


def test_the_newest_come_first_from_both_databases() -> None:
    for number in range(3):
        with transaction.atomic():
            record_write("a:b:write", by=Actor("one"), target=f"thing:{number}")
        record_look(Entry.Kind.READ, "a:b:read", by=Actor("two"), target=f"thing:{number}")
    found = latest_entries(4, Sought())
    assert [entry.target for entry in found] == ["thing:2", "thing:2", "thing:1", "thing:1"]
    assert {entry.kind for entry in found} == {"write", "read"}
    assert {entry.who for entry in latest_entries(10, Sought(who="one"))} == {"one"}
    assert len(latest_entries(10, Sought(target="thing:0"))) == 2
    assert {entry.kind for entry in latest_entries(10, Sought(kind="read"))} == {"read"}


def _entry(alias: str, second: int) -> None:
    Entry(at=START + timedelta(seconds=second), via="x", kind="read", what="a:b:c", result="done").save(using=alias)


def test_a_span_of_time_has_its_beginning_and_not_its_end() -> None:
    for second in range(5):
        _entry("default", second)
    found = latest_entries(9, Sought(since=START + timedelta(seconds=1), until=START + timedelta(seconds=3)))
    assert [entry.at - START for entry in found] == [timedelta(seconds=2), timedelta(seconds=1)]


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=st.lists(st.tuples(st.sampled_from(["default", "reads"]), st.integers(0, 3)), max_size=14),
    size=st.integers(1, 4),
)
def test_pages_together_are_the_record_whatever_was_written_in_one_instant(
    written: list[tuple[str, int]], size: int
) -> None:
    base = len(latest_entries(10_000, Sought()))
    for alias, second in written:
        _entry(alias, second)
    number_entries()
    pages: list[int | None] = []
    before = None
    while found := latest_entries(size, Sought(), before):
        pages += [entry.position for entry in found]
        before = Before(found[-1].at, found[-1].position)
    assert len(pages) == len(set(pages)) == base + len(written)
    assert len(pages) == sum(Entry.objects.using(alias).count() for alias in stores())


def test_what_has_no_place_yet_comes_first_in_its_instant() -> None:
    _entry("default", 0)
    number_entries()
    _entry("reads", 0)
    first, second = latest_entries(5, Sought())
    assert (first.position, second.position) == (None, 0)
    assert [entry.position for entry in latest_entries(5, Sought(), Before(first.at, None))] == [0]
