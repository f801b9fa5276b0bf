"""What a node of the demonstration may be told to do, and by whom it is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tansiq.demo.acts import ACTS
from tansiq.demo.nodes import describe
from tansiq.desk.accounts.models import User


@pytest.mark.django_db(databases="__all__")
def test_nobody_can_sign_in_as_an_officer_of_the_demonstration(settings: Any, tmp_path: Path) -> None:
    settings.TANSIQ_FOLDER = tmp_path / "desk"
    describe(tmp_path, "marwana.police", 1)
    made = ACTS["make"]()
    assert len(made["fingerprint"].split()) == 10
    officers = User.objects.all()
    assert len(officers) == 5
    assert not any(officer.has_usable_password() or officer.check_password("") for officer in officers)


def test_every_act_says_what_it_does() -> None:
    assert all(act.__doc__ for act in ACTS.values())
    assert {"ask", "work_on", "close", "proof", "verify"} <= ACTS.keys()
