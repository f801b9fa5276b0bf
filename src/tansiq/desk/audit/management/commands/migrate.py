"""Django's `migrate`: tables of an empty database are made at once, and the second one holds the record alone."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from tansiq.desk.fresh_tables import is_empty, make_tables
from tansiq.desk.surroundings import READS

__all__ = ["Command"]

_RECORD = "audit"


class Command(migrate.Command):
    """As Django's, but for an empty database (:mod:`tansiq.desk.fresh_tables`) and for the second one.

    That holds entries alone (audit/routing.py): all other migrations would be worked through for nothing.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or renew the tables of one database."""
        alias, is_whole = options["database"], not options["app_label"]
        labels = (_RECORD,) if alias == READS else ()
        if labels and is_whole:
            options |= {"app_label": _RECORD, "run_syncdb": False}  # which is for applications without migrations
        if is_whole and not options["plan"] and not options["check_unapplied"] and is_empty(connections[alias]):
            make_tables(connections[alias], *labels)
        super().handle(*args, **options)
