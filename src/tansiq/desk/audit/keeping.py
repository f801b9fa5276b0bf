"""Rules inside the database that keep entries as they were written, whatever program is connected to it.

Nobody changes an entry but to give it its place in the log, once; nobody deletes one. Who owns the database can drop
these rules: then the log tells (each entry is committed to in it).
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["allow_changes", "forbid_changes"]

_COLUMNS = 'at, who, role, via, kind, what, target, purpose, "case", result, reason, details, salt, id'

_SQLITE = {
    "audit_entry_kept": f"BEFORE UPDATE OF {_COLUMNS} ON audit_entry BEGIN",
    "audit_entry_numbered_once": "BEFORE UPDATE OF position ON audit_entry WHEN OLD.position IS NOT NULL BEGIN",
    "audit_entry_not_deleted": "BEFORE DELETE ON audit_entry BEGIN",
}
_REFUSAL = "audit entries are neither changed nor deleted"

_POSTGRESQL = {
    "audit_entry_kept": f"BEFORE UPDATE OF {_COLUMNS} ON audit_entry FOR EACH ROW",
    "audit_entry_numbered_once": (
        "BEFORE UPDATE OF position ON audit_entry FOR EACH ROW WHEN (OLD.position IS NOT NULL)"
    ),
    "audit_entry_not_deleted": "BEFORE DELETE ON audit_entry FOR EACH ROW",
}
_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def forbid_changes(connection: BaseDatabaseWrapper) -> None:
    """Put the rules in place; do nothing where the table is not there."""
    if "audit_entry" not in connection.introspection.table_names():
        return
    allow_changes(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
            for name, when in _POSTGRESQL.items():
                cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_refuse()")
            return
        for name, when in _SQLITE.items():
            cursor.execute(f"CREATE TRIGGER {name} {when} SELECT RAISE(ABORT, '{_REFUSAL}'); END")


def allow_changes(connection: BaseDatabaseWrapper) -> None:
    """Take the rules away: for tests that empty the tables, and for `forbid_changes`, which sets them anew."""
    on_table = " ON audit_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _SQLITE:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
