"""The application stands in Django's list under its own name."""

from __future__ import annotations

from django.apps import apps

from tansiq.desk.watchlists.apps import WatchlistsConfig


def test_the_application_is_installed() -> None:
    config = apps.get_app_config("watchlists")
    assert isinstance(config, WatchlistsConfig)
    assert {model.__name__ for model in config.get_models()} >= {"Entry", "Version", "Change", "Certificate", "Issue"}
