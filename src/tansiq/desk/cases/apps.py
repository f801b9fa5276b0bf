"""The application's entry in Django's list."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    """Keeps the events of cases as they were written."""

    name = "tansiq.desk.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for the end of `migrate`."""
        post_migrate.connect(_keep_events, sender=self)


def _keep_events(using: str, **_: Any) -> None:
    from tansiq.desk.cases.keeping import forbid_changes

    if using in connections:
        forbid_changes(connections[using])
