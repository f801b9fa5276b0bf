"""Applications that keep rows as they were written: each has its rules in a module `keeping` of its own."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

__all__ = ["KeepingConfig"]


class KeepingConfig(AppConfig):
    """Puts the rules of its `keeping` into each database after its tables are made."""

    def ready(self) -> None:
        """Listen for the end of `migrate`."""
        post_migrate.connect(_keep, sender=self)

    def forbid_changes(self, connection: BaseDatabaseWrapper) -> None:
        """Put the rules in place."""
        import_module(f"{self.name}.keeping").forbid_changes(connection)

    def allow_changes(self, connection: BaseDatabaseWrapper) -> None:
        """Take the rules away: for tests that empty the tables."""
        import_module(f"{self.name}.keeping").allow_changes(connection)


def _keep(sender: KeepingConfig, using: str, **_: Any) -> None:
    if using in connections:
        sender.forbid_changes(connections[using])
