"""Rows that nobody changes or deletes: refused by the model, and inside the database for every other program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Never

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["Kept", "Rules", "kept_whole", "put_rules", "take_rules"]


class Kept(models.Model):
    """A row that is written once. ``refusal`` says so to whoever tries to change it: TypeError."""

    refusal: ClassVar[str]

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Only a new one."""
        if self.pk is not None:
            self._refuse()
        super().save(force_insert=True, using=kwargs.get("using"))

    def delete(self, *_: object, **__: object) -> Never:
        """Never."""
        self._refuse()

    def _refuse(self) -> Never:
        raise TypeError(self.refusal)


@dataclass(frozen=True, slots=True)
class Rules:
    """Triggers of one table: by name what they stand before, and the condition under which they refuse ("": always).

    ``function`` is the one that PostgreSQL calls.
    """

    table: str
    function: str
    refusal: str
    triggers: Mapping[str, tuple[str, str]]


def kept_whole(table: str, what: str) -> Rules:
    """The rules of a table whose rows nobody changes or deletes at all; ``what``: they are called so in the refusal."""
    return Rules(
        table=table,
        function=f"{table}_refuse",
        refusal=f"{what} are neither changed nor deleted",
        triggers={f"{table}_kept": ("BEFORE UPDATE", ""), f"{table}_not_deleted": ("BEFORE DELETE", "")},
    )


def put_rules(rules: Iterable[Rules], connection: BaseDatabaseWrapper) -> None:
    """Put rules in place; nothing is done about a table that is not there."""
    tables = connection.introspection.table_names()
    for one in rules:
        if one.table in tables:
            _put(one, connection)


def _put(rules: Rules, connection: BaseDatabaseWrapper) -> None:
    take_rules((rules,), connection)
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {rules.function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"RAISE EXCEPTION '{rules.refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for name, (event, condition) in rules.triggers.items():
            row, when = "FOR EACH ROW" if is_postgresql else "", f"WHEN ({condition})" if condition else ""
            refuse = (
                f"EXECUTE FUNCTION {rules.function}()"
                if is_postgresql
                else f"BEGIN SELECT RAISE(ABORT, '{rules.refusal}'); END"
            )
            cursor.execute(f"CREATE TRIGGER {name} {event} ON {rules.table} {row} {when} {refuse}")


def take_rules(rules: Iterable[Rules], connection: BaseDatabaseWrapper) -> None:
    """Take rules away: for tests that empty the tables, and for `put_rules`, which sets them anew."""
    with connection.cursor() as cursor:
        for one in rules:
            on_table = f" ON {one.table}" if connection.vendor == "postgresql" else ""
            for name in one.triggers:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
