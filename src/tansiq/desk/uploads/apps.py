"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """Files that people send."""

    name = "tansiq.desk.uploads"
    label = "uploads"
    default_auto_field = "django.db.models.BigAutoField"
