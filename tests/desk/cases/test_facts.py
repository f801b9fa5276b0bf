"""Facts between values and JSON: nothing is lost on the way."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tansiq.desk.cases.facts import folded, from_stored, to_stored, words_of
from tansiq.engines.workflows.definition import Field
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import RefusedError

NAME = Texts((("ar", "ا"), ("fr", "f"), ("en", "e")))
CELLS = {kind: Field(kind, NAME, kind) for kind in ("text", "number", "date", "moment", "boolean", "choice")}  # type: ignore[arg-type]
FIELDS = {**CELLS, "rows": Field("rows", NAME, "rows", columns=CELLS)}
TEXT = some.text(some.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
VALUES = {
    "text": TEXT,
    "number": some.integers(0, 10**9),
    "date": some.dates(),
    "moment": some.datetimes(timezones=some.just(UTC)),
    "boolean": some.booleans(),
    "choice": TEXT,
}
ROW = some.fixed_dictionaries({}, optional=VALUES)


@given(some.fixed_dictionaries({}, optional={**VALUES, "rows": some.lists(ROW, max_size=3)}))
def test_what_is_kept_is_read_back_the_same(facts: dict[str, object]) -> None:
    assert from_stored(FIELDS, json.loads(json.dumps(to_stored(facts)))) == facts


def test_a_moment_is_kept_in_utc() -> None:
    noon = datetime(2026, 6, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    assert to_stored({"moment": noon, "date": date(2026, 6, 1)}) == {
        "moment": "2026-06-01T10:00:00+00:00", "date": "2026-06-01",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["a\x00b", "half \ud800"])
def test_a_sign_that_no_database_keeps_is_refused_in_rows_too(text: str) -> None:
    with pytest.raises(RefusedError, match=r"case\.sign"):
        to_stored({"rows": [{"text": text}]})


@given(some.text(max_size=2500))
def test_any_text_can_be_folded_and_folding_twice_changes_no_ascii(text: str) -> None:
    found = folded(text)
    if text.isascii():
        assert folded(found) == found


def test_a_search_looks_at_texts_and_at_nothing_else() -> None:
    rules = type("Rules", (), {"fields": FIELDS})()
    assert words_of(rules, {"text": "Nadir نَادِر", "choice": "red", "number": 7}, "K7QW-3MXT") == "k7qw-3mxt nadir نادر"
