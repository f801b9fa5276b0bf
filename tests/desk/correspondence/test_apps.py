"""What is read when the desk starts."""

from __future__ import annotations

import pytest
from django.apps import apps

from tansiq.desk.correspondence import rules as tables
from tansiq.desk.correspondence.apps import CorrespondenceConfig
from tansiq.errors import MalformedError


def test_a_table_that_contradicts_a_case_type_stops_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    def contradicted() -> None:
        raise MalformedError("correspondence.rule", type="notice", name="fly")

    monkeypatch.setattr(tables, "rules", contradicted)
    config = apps.get_app_config("correspondence")
    assert isinstance(config, CorrespondenceConfig)
    with pytest.raises(MalformedError, match="correspondence"):
        config.ready()
