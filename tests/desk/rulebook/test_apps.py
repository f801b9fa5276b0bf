"""The application in Django's list."""

from __future__ import annotations

from django.apps import apps

from tansiq.desk.rulebook.apps import RulebookConfig


def test_the_application_is_called_by_its_own_name() -> None:
    assert isinstance(apps.get_app_config("rulebook"), RulebookConfig)
