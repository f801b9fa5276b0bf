"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """The worker's table."""

    name = "tansiq.desk.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
