"""What is read when the desk starts."""

from __future__ import annotations

import pytest
from django.apps import apps

from tansiq.desk.duty import rules as tables
from tansiq.desk.duty.apps import DutyConfig
from tansiq.errors import MalformedError


def test_rules_that_name_what_there_is_not_stop_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    def contradicted() -> None:
        raise MalformedError("duty.rule", type="voyage", clock="sleep")

    monkeypatch.setattr(tables, "rules", contradicted)
    config = apps.get_app_config("duty")
    assert isinstance(config, DutyConfig)
    with pytest.raises(MalformedError, match="duty"):
        config.ready()
