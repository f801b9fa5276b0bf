"""What keeps statements, scans and arrivals is taken away for tests, and put back by whoever migrates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tansiq.desk.registry.apps import RegistryConfig
from tansiq.desk.registry.keeping import allow_changes, forbid_changes
from tansiq.desk.registry.models import Arrival, Scan

pytestmark = pytest.mark.django_db(databases="__all__")


def test_rules_are_put_in_place_and_taken_away(came: Callable[..., Any]) -> None:
    came()
    allow_changes(connection)
    assert Scan.objects.update(name="other.pdf") == 1
    forbid_changes(connection)
    assert isinstance(apps.get_app_config("registry"), RegistryConfig)
    with pytest.raises(Exception, match="neither changed nor deleted"):
        Arrival.objects.update(their_number="other")
