"""The application's entry in Django's list."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AuthoritiesConfig(AppConfig):
    """Keeps what was changed in the directory, and every test of a contact point, as it was written."""

    name = "tansiq.desk.authorities"
    label = "authorities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for the end of `migrate`."""
        post_migrate.connect(_keep_history, sender=self)


def _keep_history(using: str, **_: Any) -> None:
    from tansiq.desk.authorities.keeping import forbid_changes

    if using in connections:
        forbid_changes(connections[using])
