"""The application's entry in Django's list."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """Puts the rules that keep entries unchanged into each database after its tables are made."""

    name = "tansiq.desk.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for the end of `migrate`."""
        post_migrate.connect(_keep_entries, sender=self)


def _keep_entries(using: str, **_: Any) -> None:
    from tansiq.desk.audit.keeping import forbid_changes

    if using in connections:
        forbid_changes(connections[using])
