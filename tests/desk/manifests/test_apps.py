"""The application stands in Django's list under its own name."""

from __future__ import annotations

from django.apps import apps

from tansiq.desk.manifests.apps import ManifestsConfig


def test_the_application_is_installed() -> None:
    config = apps.get_app_config("manifests")
    assert isinstance(config, ManifestsConfig)
    assert {model.__name__ for model in config.get_models()} == {"Manifest", "RowProblem", "Certificate"}
