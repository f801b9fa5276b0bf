"""What is read when the desk starts."""

from __future__ import annotations

import pytest
from django.apps import apps

from tansiq.desk.screening import rules as tables
from tansiq.desk.screening.apps import ScreeningConfig
from tansiq.errors import MalformedError


def test_a_table_that_contradicts_the_case_type_stops_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    def contradicted() -> None:
        raise MalformedError("screening.rules", place="over", names="gone")

    monkeypatch.setattr(tables, "rules", contradicted)
    config = apps.get_app_config("screening")
    assert isinstance(config, ScreeningConfig)
    with pytest.raises(MalformedError, match="screening"):
        config.ready()
