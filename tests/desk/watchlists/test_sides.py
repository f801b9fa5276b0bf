"""Two records, field by field, where either says something."""

from __future__ import annotations

from tansiq.desk.watchlists.sides import FIELDS, sides
from tansiq.engines.matching import Document, PartialDate, Record


def test_a_field_that_neither_states_is_not_shown_and_one_that_either_states_is() -> None:
    asked = Record(birth_dates=(PartialDate.parse("1984"),), sex="F")
    listed = Record(nationalities=("QMA", "QMB"), sex="F", documents=(Document("A12345"),))
    assert sides(asked, listed) == (
        ("birth_date", "1984", ""), ("nationality", "", "QMA, QMB"), ("sex", "F", "F"), ("document", "", "A12345"),
    )  # fmt: skip
    assert sides(Record(), Record()) == ()
    assert [name for name, *_ in sides(asked, listed)] == list(FIELDS)
