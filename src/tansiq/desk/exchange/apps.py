"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ExchangeConfig"]


class ExchangeConfig(AppConfig):
    """Messages between nodes."""

    name = "tansiq.desk.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
