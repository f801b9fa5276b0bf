"""How two States stand on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.law import Terms
from tansiq.engines.law.states import Relation, States, read_states_table
from tansiq.engines.workflows.entries import parse
from tansiq.errors import MalformedError

HEAD = '[[states]]\ncode = "QMA"\nar = "a"\nfr = "b"\nen = "c"\n'
ROW = '[[relations]]\nbetween = ["QMA", "QSA"]\nstatus = "suspended"\nsince = 2026-01-01\ncitation = "n"\n'
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(DAYS, st.sampled_from(["established", "suspended"])), unique_by=lambda row: row[0]), DAYS)
def test_the_last_row_that_has_begun_holds(rows: list[tuple[date, str]], day: date) -> None:
    pair = frozenset({"QMA", "QSA"})
    found = States({}, tuple(Relation(pair, status, since, "n") for since, status in rows)).standing("QSA", "QMA", day)
    begun = sorted(row for row in rows if row[0] <= day)
    assert (found and (found.since, found.status)) == (begun[-1] if begun else None)


def test_a_suspension_blocks_from_its_day_and_until_relations_are_restored() -> None:
    pair, began = frozenset({"QMA", "QSA"}), date(2026, 1, 1)
    rows = [("established", date(1998, 1, 1)), ("suspended", began), ("established", began + timedelta(days=90))]
    states = States({}, tuple(Relation(pair, status, since, "n") for status, since in rows))
    at = [states.standing("QMA", "QSA", began + timedelta(days=shift)) for shift in (-1, 0, 89, 90)]
    assert [row.status for row in at if row] == ["established", "suspended", "suspended", "established"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + HEAD, "workflow.twice"),
        (HEAD.replace("QMA", "Marwana"), "law.not_a_state"),
        (ROW.replace('"QMA", ', ""), "law.pair"),
        (ROW.replace("QMA", "QSA"), "workflow.twice"),
        (ROW.replace("since = 2026-01-01\n", ""), "workflow.missing"),
        (ROW.replace("2026-01-01", "2026-01-01T09:00:00Z"), "law.not_a_day"),
        (ROW.replace("suspended", "frosty"), "law.word"),
        (ROW + ROW, "law.relation_twice"),
    ],
)
def test_what_is_wrong_is_told_by_its_code(terms: Terms, text: str, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read_states_table(parse(text.encode(), "states.toml"), terms)
    assert caught.value.code == code
