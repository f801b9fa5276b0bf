"""The charter of a register states all that it must."""

from __future__ import annotations

from datetime import date

import pytest

from tansiq.engines.law import Charter, Terms
from tansiq.engines.law.charter import read_charter
from tansiq.engines.workflows.entries import parse
from tansiq.errors import MalformedError
from tansiq.legal_bases import shipped_layer

TEXT = next(one.data for one in shipped_layer().records if one.id == "police_information").decode()


def _read(terms: Terms, old: str = "", new: str = "") -> Charter:
    assert old in TEXT
    return read_charter(parse(TEXT.replace(old, new, 1).encode(), "x.toml"), "x", terms)


@pytest.mark.parametrize(
    "field", ["purposes", "persons", "data", "recipients", "citation", "since", "[title]", "[legitimacy]", "[origin]",
              "[security]", "[retention]"],
)  # fmt: skip
def test_a_field_that_is_wanting_is_told(terms: Terms, field: str) -> None:
    other = f"[not_{field[1:]}" if field.startswith("[") else f"not_{field}"
    with pytest.raises(MalformedError) as caught:
        _read(terms, field, other)
    assert caught.value.code == "workflow.missing"
    assert caught.value.details["key"] == field.strip("[]")


def test_somebody_answers_for_it(terms: Terms) -> None:
    alone = TEXT[: TEXT.index("[[controllers]]")] + TEXT[TEXT.index("[opinion]") :]
    with pytest.raises(MalformedError) as caught:
        read_charter(parse(alone.encode(), "x.toml"), "x", terms)
    assert caught.value.details["key"] == "controllers"
    with pytest.raises(MalformedError) as caught:
        _read(terms, 'state = "QSA"', 'state = "QMA"')
    assert caught.value.code == "workflow.twice"


def test_it_ends_no_earlier_than_it_begins(terms: Terms) -> None:
    with pytest.raises(MalformedError) as caught:
        _read(terms, "since = 2020-01-01", "since = 2020-01-01\nended_on = 2019-01-01")
    assert caught.value.code == "law.period"
    found = _read(terms, "since = 2020-01-01", "since = 2020-01-01\nended_on = 2021-01-01")
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    assert [found.holds(day) for day in days] == [False, True, True, False]
