"""Rules in the database that keep events: in place after `migrate`, and put there anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tansiq.desk.cases.keeping import allow_changes, forbid_changes

pytestmark = pytest.mark.django_db(databases="__all__")


def test_rules_are_taken_away_and_put_back(officer: Callable[..., Any], hit: Callable[..., Any]) -> None:
    event = hit(officer("border_officer").actor).events.get()
    statement = "UPDATE cases_event SET person = 'x' WHERE id = %s"
    allow_changes(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, [event.pk])
    forbid_changes(connection)
    forbid_changes(connection)
    for sql in (statement, "DELETE FROM cases_event WHERE id = %s"):
        with pytest.raises(DatabaseError, match="neither changed nor deleted"), transaction.atomic():
            connection.cursor().execute(sql, [event.pk])


def test_a_database_without_the_table_is_left_alone() -> None:
    forbid_changes(connections["reads"])
