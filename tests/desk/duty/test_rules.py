"""The rules of the duty: a row that names a clock, a moment or a subject that there is not is refused."""

from __future__ import annotations

import pytest

from tansiq.desk.duty.rules import read_rules, rules
from tansiq.desk.parameters.library import shipped_types
from tansiq.errors import MalformedError

GOOD = """
retry_seconds = 60
tries = 3
gateway_seconds = 20
shown_days = 14
handed_most = 200

[[raised]]
type = "call_note"
clock = "written_confirmation"
at = "end"
subject = "general"
"""


def test_what_calls_the_rota_is_a_row() -> None:
    assert [(row.type, row.at) for row in read_rules(GOOD, shipped_types()).raised] == [("call_note", "end")]
    at_once = {(row.type, row.clock) for row in rules().raised if row.at == "start"}
    assert at_once == {("threat_warning", "acknowledgement"), ("police_info_request", "answer_life")}
    assert {"call_note", "hand_over"} <= {row.type for row in rules().raised}


@pytest.mark.parametrize(
    ("old", "new"),
    [("call_note", "voyage"), ("written_confirmation", "sleep"), ('"end"', '"middle"'), ('"general"', '"weather"')],
)
def test_a_row_that_names_what_there_is_not_is_refused(old: str, new: str) -> None:
    with pytest.raises(MalformedError) as told:
        read_rules(GOOD.replace(old, new), shipped_types())
    assert told.value.code == "duty.rule"
