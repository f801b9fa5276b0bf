"""What is data, as the desk runs by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.cases.library import definition_of, give_fictional_parameters, library, node_parameters, place
from tansiq.errors import RefusedError


def test_limits_run_by_the_calendar_of_the_node(settings: Any) -> None:
    settings.TANSIQ_TIME_ZONE = "Africa/Casablanca"
    assert str(place().zone) == "Africa/Casablanca"
    assert place().weekend == frozenset({5, 6})


def test_a_node_to_be_tried_out_gets_invented_values_and_keeps_its_own(settings: Any, tmp_path: Path) -> None:
    settings.TANSIQ_PARAMETERS = tmp_path / "parameters.toml"
    give_fictional_parameters()
    assert "no law of any State" in node_parameters().of("border_hit")["second_line_hold"].citation
    settings.TANSIQ_PARAMETERS.write_text("", encoding="utf-8")
    give_fictional_parameters()
    assert settings.TANSIQ_PARAMETERS.read_text(encoding="utf-8") == ""


def test_invented_values_fill_every_parameter_that_only_a_legal_basis_gives(settings: Any, tmp_path: Path) -> None:
    settings.TANSIQ_PARAMETERS = tmp_path / "parameters.toml"
    give_fictional_parameters()
    given = node_parameters().given
    wanted = {
        (kind, one.id)
        for (kind, _), rules in library().versions.items()
        for one in rules.parameters.values()
        if one.value is None
    }
    assert wanted <= given.keys()


@pytest.mark.django_db(databases="__all__")
def test_a_case_is_read_by_the_version_it_began_under(officer: Callable[..., Any], hit: Callable[..., Any]) -> None:
    case = hit(officer("border_officer").actor)
    assert definition_of(case).fingerprint == case.fingerprint
    case.version = 9
    with pytest.raises(RefusedError, match=r"workflow\.version_unknown"):
        definition_of(case)
