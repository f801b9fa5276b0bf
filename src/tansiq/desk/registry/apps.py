"""The application's entry in Django's list."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class RegistryConfig(AppConfig):
    """Keeps what people state and what came in as it was written, and reads what is data when the desk starts."""

    name = "tansiq.desk.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for the end of `migrate`. A table that names what nobody knows stops the desk here."""
        from tansiq.desk.registry.rules import rules

        rules()
        post_migrate.connect(_keep_history, sender=self)


def _keep_history(using: str, **_: Any) -> None:
    from tansiq.desk.registry.keeping import forbid_changes

    if using in connections:
        forbid_changes(connections[using])
