"""Tables that are made at once are those that all migrations come to, in either database, with the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tansiq.desk.audit.management.commands import migrate
from tansiq.desk.fresh_tables import is_empty


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[dict[str, BaseDatabaseWrapper]]:
    """Two databases beside those of the desk, with nothing in them."""
    with django_db_blocker.unblock(), _beside(tmp_path) as found:
        yield found


@contextmanager
def _beside(tmp_path: Path) -> Iterator[dict[str, BaseDatabaseWrapper]]:
    default = connections["default"]
    is_postgresql = default.vendor == "postgresql"
    for way in ("at_once", "step_by_step"):
        name = f"tansiq_{way}" if is_postgresql else str(tmp_path / way)
        connections.databases[way] = {**default.settings_dict, "NAME": name}
        if is_postgresql:
            with default._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name}")
                cursor.execute(f"CREATE DATABASE {name}")
    yield {way: connections[way] for way in ("at_once", "step_by_step")}
    for way in ("at_once", "step_by_step"):
        connections[way].close()
        name = connections[way].settings_dict["NAME"]
        if is_postgresql:
            with default._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")
        del connections[way]
        del connections.databases[way]


def _columns(connection: BaseDatabaseWrapper, cursor: Any, table: str) -> list[tuple[Any, ...]]:
    """Without their order, which a column that came later has another of."""
    found = connection.introspection.get_table_description(cursor, table)
    return sorted((one.name, str(one.type_code), one.null_ok, one.display_size, one.default) for one in found)


def _constraints(connection: BaseDatabaseWrapper, cursor: Any, table: str) -> list[Any]:
    told = []
    for name, one in connection.introspection.get_constraints(cursor, table).items():
        plain = {key: value for key, value in one.items() if key != "definition"}
        # SQLite numbers what it was given no name for, in the order of what it read.
        told.append(
            ("" if name.startswith("__unnamed") else name, sorted((key, str(value)) for key, value in plain.items()))
        )
    return sorted(told)


def _rows(cursor: Any, table: str) -> list[tuple[str, ...]]:
    cursor.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    left = {"id", "applied", "content_type_id"}  # numbered in the order in which they were made
    wanted = [names.index(name) for name in sorted(names) if name not in left]
    return sorted(tuple(str(row[at]) for at in wanted) for row in cursor.fetchall())


def _whole(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    with connection.cursor() as cursor:
        is_postgresql = connection.vendor == "postgresql"
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            if is_postgresql
            else "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
        )
        rules = sorted(cursor.fetchall())
        return {"rules": rules} | {
            table: (
                _columns(connection, cursor, table), _constraints(connection, cursor, table), _rows(cursor, table)
            )
            for table in connection.introspection.table_names(cursor)
        }  # fmt: skip


def test_both_ways_come_to_the_same(empty: dict[str, BaseDatabaseWrapper], monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, step_by_step = empty["at_once"], empty["step_by_step"]
    assert is_empty(at_once)
    call_command("migrate", database="at_once", interactive=False, verbosity=0)
    assert not is_empty(at_once)
    monkeypatch.setattr(migrate, "is_empty", lambda _: False)
    call_command("migrate", database="step_by_step", interactive=False, verbosity=0)
    made, led_to = _whole(at_once), _whole(step_by_step)
    assert made.keys() == led_to.keys()
    assert len(made) > 70
    for table, found in led_to.items():
        assert made[table] == found, table


def test_a_question_about_migrations_makes_no_table(
    empty: dict[str, BaseDatabaseWrapper], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("migrate", database="at_once", plan=True, interactive=False)
    assert "audit.0001_initial" in capsys.readouterr().out
    assert "audit_entry" not in empty["at_once"].introspection.table_names()
