"""An entry as plain values."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.db import connections

from tansiq.desk.audit.models import Entry, new_salt


@pytest.mark.django_db(databases="__all__")
def test_an_entry_is_plain_json_without_salt_and_place() -> None:
    entry = Entry(at=datetime(2026, 11, 27, 2, 3, 4, 5, tzinfo=UTC), who="7f0c", kind="read", what="a:b:c")
    value = json.loads(json.dumps(entry.to_value()))
    assert value["at"] == "2026-11-27T02:03:04.000005+00:00"
    assert value["who"] == "7f0c"
    assert {"salt", "position", "id"}.isdisjoint(value)
    said = {field.name for field in Entry._meta.fields} - {"id", "salt", "commitment", "position"}
    assert set(value) == said


@pytest.mark.django_db(databases="__all__")
def test_an_entry_reads_back_as_it_was_committed_to() -> None:
    entry = Entry(who="7f0c", via="session", kind="read", what="a:b:c", result="done", details={"b": 1, "a": ["ا"]})
    said = entry.to_value()
    entry.save(using="reads")
    assert Entry.objects.using("reads").get(pk=entry.pk).to_value() == said


@pytest.mark.django_db(databases="__all__")
def test_the_second_database_holds_entries_and_nothing_else() -> None:
    if connections["reads"].vendor != "sqlite":
        return
    tables = set(connections["reads"].introspection.table_names())
    assert tables == {"audit_entry", "django_migrations"}


def test_a_salt_is_chance() -> None:
    assert len({new_salt() for _ in range(100)}) == 100
