"""Kept rows are written once, and the database itself says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from tansiq.desk.audit.actions import record_write
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.kept import Rules, put_rules, take_rules

pytestmark = pytest.mark.django_db(databases="__all__")

RULES = Rules("made_up", "made_up_refuse", "kept", {"made_up_kept": ("BEFORE UPDATE OF a", "OLD.a > 1")})


@pytest.fixture
def table() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE made_up (a integer)")
        cursor.execute("INSERT INTO made_up VALUES (1), (2)")
        yield
        take_rules((RULES,), connection)
        cursor.execute("DROP TABLE made_up")


def test_a_kept_row_is_neither_saved_again_nor_deleted() -> None:
    with transaction.atomic():
        entry: Entry = record_write("accounts:unit:change", by=Actor("1"))
    for change in (entry.save, entry.delete):
        with pytest.raises(TypeError, match="neither changed nor deleted"):
            change()


@pytest.mark.usefixtures("table")
def test_a_rule_refuses_what_its_condition_says_until_it_is_taken_away() -> None:
    put_rules((RULES,), connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE made_up SET a = 0 WHERE a = 1")
        with pytest.raises(DatabaseError, match="kept"), transaction.atomic():
            cursor.execute("UPDATE made_up SET a = 0 WHERE a = 2")
        take_rules((RULES,), connection)
        cursor.execute("UPDATE made_up SET a = 0 WHERE a = 2")


def test_a_database_without_the_table_is_left_alone() -> None:
    put_rules((RULES,), connection)
