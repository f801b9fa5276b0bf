"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class WatchlistsConfig(AppConfig):
    """Lists, entries and the index that follows them."""

    name = "tansiq.desk.watchlists"
    label = "watchlists"
    default_auto_field = "django.db.models.BigAutoField"
