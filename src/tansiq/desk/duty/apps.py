"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class DutyConfig(AppConfig):
    """The rota, alarms along it, and hand-overs."""

    name = "tansiq.desk.duty"
    label = "duty"
    default_auto_field = "django.db.models.BigAutoField"
