"""The node's own values: read whole, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from tansiq.case_types import shelf
from tansiq.desk.parameters.reading import Parameters, read_parameters
from tansiq.engines.workflows import Given, Span, read_library
from tansiq.errors import MalformedError

LIBRARY = read_library(shelf())
GOOD = """
[place]
weekend = ["friday", "saturday"]
holidays = [2027-01-11]

[types.border_hit.second_line_hold]
value = 4
unit = "hours"
citation = "an invented article"
"""


def test_a_node_sets_limits_of_the_desk_itself() -> None:
    told = b'[limits.acknowledge]\nvalue = 5\nunit = "minutes"\ncitation = "Order 12"\n'
    assert read_parameters(told, LIBRARY).limits == {"acknowledge": Given(Span(5, "minutes"), "Order 12")}
    for old, new, code in (
        (b"acknowledge", b"sleep", "parameters.unknown"), (b'"minutes"', b'"days"', "parameters.unit"),
    ):  # fmt: skip
        with pytest.raises(MalformedError) as refused:
            read_parameters(told.replace(old, new), LIBRARY)
        assert refused.value.code == code


def test_values_come_with_their_citation() -> None:
    found = read_parameters(GOOD.encode(), LIBRARY)
    assert found.of("border_hit") == {"second_line_hold": Given(Span(4, "hours"), "an invented article")}
    assert found.of("notice") == {}
    assert (found.weekend, found.holidays) == (frozenset({4, 5}), frozenset({date(2027, 1, 11)}))
    assert read_parameters(b"", LIBRARY) == Parameters()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("second_line_hold", "coffee_break", "parameters.unknown"),
        ("border_hit", "voyage", "parameters.unknown"),
        ('unit = "hours"', 'unit = "days"', "parameters.unit"),
        ('unit = "hours"', 'unit = "moons"', "workflow.not_one_of"),
        ('citation = "an invented article"', 'citation = " "', "workflow.not_a_text"),
        ('citation = "an invented article"', "", "workflow.missing"),
        ("value = 4", "", "workflow.missing"),
        ("value = 4", "value = -4", "workflow.not_a_number"),
        ("value = 4", "value = 4\nvalues = 4", "workflow.key_unknown"),
        ('"friday"', '"someday"', "workflow.not_one_of"),
        ("[2027-01-11]", '["2027-01-11"]', "parameters.holiday"),
        ("[2027-01-11]", "[2027-01-11", "workflow.not_toml"),
    ],
)
def test_a_table_that_cannot_stand_is_not_read(old: str, new: str, code: str) -> None:
    assert old in GOOD
    with pytest.raises(MalformedError) as told:
        read_parameters(GOOD.replace(old, new, 1).encode(), LIBRARY)
    assert told.value.code == code
