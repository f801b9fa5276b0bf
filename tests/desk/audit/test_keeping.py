"""Entries stay as they were written, whoever is connected to the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connections, transaction

from tansiq.desk.audit.actions import record_look
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.keeping import allow_changes, forbid_changes
from tansiq.desk.audit.models import Entry

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def entry() -> Entry:
    return record_look(Entry.Kind.READ, "app:thing:read", by=Actor("7f0c"))


def _execute(sql: str) -> None:
    with transaction.atomic(using="reads"), connections["reads"].cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "change",
    [
        "who = 'another'",
        "result = 'refused'",
        "details = '{}'",
        "at = '2020-01-01 00:00:00'",
        "\"case\" = 'C-2'",
        "salt = NULL",
    ],
)
def test_an_entry_is_not_changed_by_sql(entry: Entry, change: str) -> None:
    with pytest.raises(DatabaseError, match="neither changed nor deleted"):
        _execute(f"UPDATE audit_entry SET {change} WHERE id = {entry.pk}")


def test_an_entry_is_not_deleted_by_sql(entry: Entry) -> None:
    with pytest.raises(DatabaseError, match="neither changed nor deleted"):
        _execute(f"DELETE FROM audit_entry WHERE id = {entry.pk}")


def test_an_entry_is_numbered_once(entry: Entry) -> None:
    _execute(f"UPDATE audit_entry SET position = 0 WHERE id = {entry.pk}")
    for other in ("1", "NULL"):
        with pytest.raises(DatabaseError, match="neither changed nor deleted"):
            _execute(f"UPDATE audit_entry SET position = {other} WHERE id = {entry.pk}")


def test_an_entry_is_neither_changed_nor_deleted_through_its_model(entry: Entry) -> None:
    entry.who = "another"
    for change in (entry.save, entry.delete):
        with pytest.raises(TypeError):
            change()


@pytest.mark.parametrize("alias", ["default", "reads"])
def test_both_databases_have_the_rules(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connections[alias].vendor == "postgresql":
            names = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        cursor.execute(names)
        assert len([name for (name,) in cursor.fetchall() if name.startswith("audit_entry_")]) == 3


def test_rules_can_be_set_again(entry: Entry) -> None:
    forbid_changes(connections["reads"])
    allow_changes(connections["reads"])
    _execute(f"UPDATE audit_entry SET who = 'another' WHERE id = {entry.pk}")
    forbid_changes(connections["reads"])
    with pytest.raises(DatabaseError):
        _execute(f"DELETE FROM audit_entry WHERE id = {entry.pk}")
