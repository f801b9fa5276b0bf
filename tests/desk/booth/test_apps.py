"""The application stands in Django's list under its own name."""

from __future__ import annotations

from django.apps import apps

from tansiq.desk.booth.apps import BoothConfig


def test_the_application_is_installed_and_keeps_nothing_of_its_own() -> None:
    config = apps.get_app_config("booth")
    assert isinstance(config, BoothConfig)
    assert list(config.get_models()) == []
