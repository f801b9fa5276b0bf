"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Keeps what the data-protection officer lays on cases."""

    name = "tansiq.desk.protection"
    label = "protection"
    default_auto_field = "django.db.models.BigAutoField"
