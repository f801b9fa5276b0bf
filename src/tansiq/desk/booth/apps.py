"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class BoothConfig(AppConfig):
    """Hit or no hit, at the counter. It has no tables."""

    name = "tansiq.desk.booth"
    label = "booth"
    default_auto_field = "django.db.models.BigAutoField"
