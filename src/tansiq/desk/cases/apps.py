"""The application's entry in Django's list."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    """Reads case types and the node's parameters at the start: a table that contradicts itself stops the desk there."""

    name = "tansiq.desk.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what is data, and listen for the end of `migrate`."""
        from tansiq.desk.cases.library import node_parameters

        node_parameters()
        post_migrate.connect(_keep_events, sender=self)


def _keep_events(using: str, **_: Any) -> None:
    from tansiq.desk.cases.keeping import forbid_changes

    if using in connections:
        forbid_changes(connections[using])
