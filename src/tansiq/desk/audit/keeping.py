"""Rules inside the database that keep entries as they were written, whatever program is connected to it.

Nobody changes an entry but to give it its place in the log, once, or to erase what it said, once, wholly and to
nothing else, when it has its place; nobody deletes one. Who owns the database can drop these rules: then the log tells
(each entry is committed to in it).
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from tansiq.desk.audit.models import KEPT_WHEN_ERASED

__all__ = ["allow_changes", "forbid_changes"]

_COLUMNS = 'at, who, role, via, kind, what, target, purpose, "case", result, reason, details, salt, commitment, id'
_EMPTIED = ("target", "purpose", '"case"', "reason")

#: One condition in the words that both databases have: what was said becomes empty, everything else stays as it is.
_ERASES = " AND ".join(
    (
        "OLD.commitment IS NULL AND OLD.position IS NOT NULL",
        "NEW.salt IS NULL AND NEW.commitment IS NOT NULL AND length(NEW.commitment) = 32",
        *(f"NEW.{name} = ''" for name in _EMPTIED),
        "NEW.details = '{}'",
        *(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in ("id", "position", *KEPT_WHEN_ERASED)),
    )
)
_CHANGED = f"BEFORE UPDATE OF {_COLUMNS} ON audit_entry"
_NUMBERED = "BEFORE UPDATE OF position ON audit_entry"
_DELETED = "BEFORE DELETE ON audit_entry"

_SQLITE = {
    "audit_entry_kept": f"{_CHANGED} WHEN NOT ({_ERASES}) BEGIN",
    "audit_entry_numbered_once": f"{_NUMBERED} WHEN OLD.position IS NOT NULL BEGIN",
    "audit_entry_not_deleted": f"{_DELETED} BEGIN",
}
_REFUSAL = "audit entries are neither changed nor deleted"

_POSTGRESQL = {
    "audit_entry_kept": f"{_CHANGED} FOR EACH ROW WHEN (NOT ({_ERASES}))",
    "audit_entry_numbered_once": f"{_NUMBERED} FOR EACH ROW WHEN (OLD.position IS NOT NULL)",
    "audit_entry_not_deleted": f"{_DELETED} FOR EACH ROW",
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
