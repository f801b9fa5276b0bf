"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class DutyConfig(AppConfig):
    """The rota, alarms along it, and hand-overs. Rules that name what there is not stop the desk at its start."""

    name = "tansiq.desk.duty"
    label = "duty"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what is data."""
        from tansiq.desk.duty import rules

        rules.rules()
