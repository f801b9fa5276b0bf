"""The application stands in Django's list under its own name."""

from __future__ import annotations

from django.apps import apps

from tansiq.desk.uploads.apps import UploadsConfig


def test_the_application_is_installed() -> None:
    config = apps.get_app_config("uploads")
    assert isinstance(config, UploadsConfig)
    assert {model.__name__ for model in config.get_models()} == {"Upload"}
