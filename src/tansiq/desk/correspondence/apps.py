"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """Messages to partners, and the cases that they belong to."""

    name = "tansiq.desk.correspondence"
    label = "correspondence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what is data: a table that contradicts a case type stops the desk here."""
        from tansiq.desk.correspondence.rules import rules

        rules()
