"""Rules inside the database that keep the events of a case as they were written, whoever is connected to it."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["allow_changes", "forbid_changes"]

_TABLE = "cases_event"
_RULES = {"cases_event_kept": "BEFORE UPDATE", "cases_event_not_deleted": "BEFORE DELETE"}
_REFUSAL = "events of a case are neither changed nor deleted"
_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def forbid_changes(connection: BaseDatabaseWrapper) -> None:
    """Put the rules in place; do nothing where the table is not there."""
    if _TABLE not in connection.introspection.table_names():
        return
    allow_changes(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name, when in _RULES.items():
            refuse = (
                "FOR EACH ROW EXECUTE FUNCTION cases_refuse()"
                if connection.vendor == "postgresql"
                else f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
            cursor.execute(f"CREATE TRIGGER {name} {when} ON {_TABLE} {refuse}")


def allow_changes(connection: BaseDatabaseWrapper) -> None:
    """Take the rules away: for tests that empty the tables, and for `forbid_changes`, which sets them anew."""
    on_table = f" ON {_TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _RULES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
