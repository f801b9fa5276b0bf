"""What the desk runs by: the newest values that were set, and none that are invented where others reach the node."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.parameters.actions.setting import OPERATOR, set_fictional, set_parameters
from tansiq.desk.parameters.library import fictional, library, limit, node_parameters, place
from tansiq.desk.parameters.reading import Parameters
from tansiq.engines.workflows import Given, Span

pytestmark = pytest.mark.django_db(databases="__all__")

FOUR = b"""
[place]
weekend = ["friday", "saturday"]

[types.border_hit.second_line_hold]
value = 4
unit = "hours"
citation = "an invented article"
"""


def test_a_node_without_values_has_none_and_the_newest_table_is_in_force() -> None:
    assert node_parameters() == Parameters()
    for hours in (b"4", b"6"):
        set_parameters(by=OPERATOR, data=FOUR.replace(b"4", hours), reason="an invented act")
    assert node_parameters().of("border_hit")["second_line_hold"].span.count == 6


def test_a_limit_of_the_desk_is_the_house_s_until_the_node_sets_its_own() -> None:
    assert limit("acknowledge").span == Span(10, "minutes")
    own = b'[limits.acknowledge]\nvalue = 5\nunit = "minutes"\ncitation = "Order 12"\n'
    set_parameters(by=OPERATOR, data=own, reason="an invented order")
    assert limit("acknowledge") == Given(Span(5, "minutes"), "Order 12")


def test_limits_run_by_the_calendar_of_the_node(settings: Any) -> None:
    settings.TANSIQ_TIME_ZONE = "Africa/Casablanca"
    assert (str(place().zone), place().weekend) == ("Africa/Casablanca", frozenset({5, 6}))
    set_parameters(by=OPERATOR, data=FOUR, reason="an invented act")
    assert place().weekend == frozenset({4, 5})


def test_invented_values_fill_every_parameter_that_only_a_legal_basis_gives() -> None:
    set_fictional(by=OPERATOR, reason="to try it out")
    given = node_parameters().given
    wanted = {
        (kind, one.id)
        for (kind, _), rules in library().versions.items()
        for one in rules.parameters.values()
        if one.value is None
    }
    assert wanted <= given.keys()
    assert all("Invented" in one.citation for one in given.values())


def test_invented_values_are_none_where_others_reach_the_node(settings: Any) -> None:
    set_parameters(by=OPERATOR, data=fictional(), reason="a slip")
    settings.TANSIQ_LOOPBACK = False
    assert node_parameters() == Parameters()
    settings.TANSIQ_LOOPBACK = True
    assert node_parameters().given
