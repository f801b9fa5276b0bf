"""Rules inside the database that keep statements, scans and arrivals as they were written, whoever is connected."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from tansiq.desk.kept import Rules, put_rules, take_rules

__all__ = ["allow_changes", "forbid_changes"]

_KEPT = (
    ("registry_statement", "statements about letters"), ("registry_scan", "scans"), ("registry_arrival", "arrivals"),
)  # fmt: skip
_RULES = tuple(
    Rules(
        table=table,
        function=f"{table}_refuse",
        refusal=f"{what} are neither changed nor deleted",
        triggers={f"{table}_kept": ("BEFORE UPDATE", ""), f"{table}_not_deleted": ("BEFORE DELETE", "")},
    )
    for table, what in _KEPT
)


def forbid_changes(connection: BaseDatabaseWrapper) -> None:
    """Put the rules in place."""
    for rules in _RULES:
        put_rules(rules, connection)


def allow_changes(connection: BaseDatabaseWrapper) -> None:
    """Take the rules away: for tests that empty the tables."""
    for rules in _RULES:
        take_rules(rules, connection)
