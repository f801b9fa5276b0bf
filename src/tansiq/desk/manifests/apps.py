"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class ManifestsConfig(AppConfig):
    """Files of travellers."""

    name = "tansiq.desk.manifests"
    label = "manifests"
    default_auto_field = "django.db.models.BigAutoField"
