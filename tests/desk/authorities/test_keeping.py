"""What keeps the history of the directory is taken away for tests, and put back by whoever migrates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tansiq.desk.authorities.apps import AuthoritiesConfig
from tansiq.desk.authorities.keeping import allow_changes, forbid_changes
from tansiq.desk.authorities.models import Change

pytestmark = pytest.mark.django_db(databases="__all__")


def test_rules_are_put_in_place_and_taken_away(entered: Callable[..., Any]) -> None:
    entered()
    allow_changes(connection)
    assert Change.objects.update(is_new=True) == 2
    forbid_changes(connection)
    assert isinstance(apps.get_app_config("authorities"), AuthoritiesConfig)
    with pytest.raises(Exception, match="neither changed nor deleted"):
        Change.objects.update(is_new=True)
