"""The start of the desk: what is data is read then."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from tansiq.desk.cases.apps import CasesConfig
from tansiq.errors import MalformedError


def test_the_application_is_called_by_its_own_name() -> None:
    assert isinstance(apps.get_app_config("cases"), CasesConfig)


def test_a_desk_whose_parameters_cannot_stand_does_not_start(settings: Any) -> None:
    settings.TANSIQ_PARAMETERS.write_text("[types.voyage.x]\n", encoding="utf-8")
    with pytest.raises(MalformedError, match=r"parameters\.unknown"):
        apps.get_app_config("cases").ready()
