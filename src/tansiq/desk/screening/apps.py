"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Travellers, possible hits, and what is remembered of those that were somebody else's."""

    name = "tansiq.desk.screening"
    label = "screening"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what is data: a table that contradicts the case type stops the desk here."""
        from tansiq.desk.screening.rules import rules

        rules()
