"""The application's entry in Django's list."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class ParametersConfig(AppConfig):
    """Reads case types at the start: a definition that contradicts itself stops the desk there."""

    name = "tansiq.desk.parameters"
    label = "parameters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what is data, and listen for the end of `migrate`."""
        from tansiq.desk.parameters.library import library

        library()
        post_migrate.connect(_keep_issues, sender=self)


def _keep_issues(using: str, **_: Any) -> None:
    from tansiq.desk.parameters.keeping import forbid_changes

    if using in connections:
        forbid_changes(connections[using])
