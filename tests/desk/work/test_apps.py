"""The worker's application is one of the desk's."""

from __future__ import annotations

from django.apps import apps

from tansiq.desk.work.apps import WorkConfig


def test_it_is_installed_under_its_own_name() -> None:
    assert isinstance(apps.get_app_config("work"), WorkConfig)
