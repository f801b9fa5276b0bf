"""A node that is tried out gets its own law by two persons too."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.accounts.actions import founding
from tansiq.desk.rulebook.fictional import put_in_force
from tansiq.desk.rulebook.models import Edition, Ruling

pytestmark = pytest.mark.django_db(databases="__all__")


def test_one_demo_account_proposes_and_another_activates(neighbour: Any) -> None:
    founding.make_demo_accounts(by=founding.OPERATOR, language="en")
    put_in_force(neighbour.as_bytes(neighbour.calls()))
    assert Edition.objects.get().person != Ruling.objects.get().person
