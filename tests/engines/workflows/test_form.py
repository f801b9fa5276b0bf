"""Facts against the form: of their kind, within bounds, and complete where a step needs them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tansiq.engines.workflows.entries import LONGEST, parse
from tansiq.engines.workflows.form import fact_refusals, is_filled, read_form

NAMED = 'ar = "x"\nfr = "x"\nen = "x"\n'
CHOICES = 'choices.red = { ar = "x", fr = "x", en = "x" }\n'
FORM = read_form(
    parse(
        "".join(
            f'[fields.{kind}]\nkind = "{kind}"\n{NAMED}' for kind in ("text", "number", "date", "moment", "boolean")
        ).encode()
        + f'[fields.choice]\nkind = "choice"\n{NAMED}{CHOICES}[fields.rows]\nkind = "rows"\n{NAMED}'
        f'[fields.rows.columns.name]\nkind = "text"\nmandatory = true\n{NAMED}'
        f'[fields.rows.columns.ok]\nkind = "boolean"\n{NAMED}'
        f'[fields.later]\nkind = "text"\nneeded_for = ["publish"]\n{NAMED}'.encode(),
        "form.toml",
    )
)


def codes(step: str = "", **facts: object) -> list[str]:
    return [one.code for one in fact_refusals(FORM, facts, step)]


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("text", "words", 3),
        ("text", "x" * LONGEST, "x" * (LONGEST + 1)),
        ("number", 3, "3"),
        ("number", 0, -1),
        ("number", 1, True),
        ("date", date(2026, 6, 1), "2026-06-01"),
        ("date", date(2026, 6, 1), datetime(2026, 6, 1, tzinfo=UTC)),
        ("moment", datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 1)),  # noqa: DTZ001
        ("boolean", False, 0),
        ("choice", "red", "blue"),
        ("rows", [{"name": "a", "ok": True}], [{"ok": True}]),
        ("rows", [], "none"),
        ("rows", [{"name": "a", "ok": None}], [{"name": "a", "ok": "yes"}]),
        ("rows", [{"name": "a"}], [{"name": "a", "colour": "red"}]),
        ("rows", [{"name": "a"}], ["a"]),
        ("rows", [{"name": "a"}], [{"name": "a"}] * 401),
    ],
)
def test_a_fact_is_of_the_kind_of_its_field(name: str, right: object, wrong: object) -> None:
    assert codes(**{name: right}) == []
    assert codes(**{name: wrong}) == ["step.fact_kind"]


def test_what_a_step_needs_is_missing_only_for_that_step() -> None:
    assert codes("draft") == []
    assert codes("publish") == ["step.fact_missing"]
    assert codes("publish", later=" ") == ["step.fact_missing"]


def test_no_rows_are_an_answer_and_no_text_is_none() -> None:
    assert is_filled([])
    assert not is_filled("")
    assert not is_filled(None)
