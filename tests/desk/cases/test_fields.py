"""Form fields out of the fields of a case type."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from tansiq.desk.cases.fields import RowsField, form_field
from tansiq.engines.workflows.definition import Field
from tansiq.engines.workflows.texts import Texts

NAME = Texts((("ar", "اسم"), ("fr", "nom"), ("en", "name")))


def _field(kind: Any, **more: Any) -> Field:
    return Field("f", NAME, kind, **more)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", " a ", "a"),
        ("number", "7", 7),
        ("date", "2026-06-01", date(2026, 6, 1)),
        ("moment", "2026-06-01T09:30", datetime(2026, 6, 1, 9, 30, tzinfo=UTC)),
        ("boolean", "False", False),
        ("boolean", "True", True),
        ("boolean", "", None),
        ("choice", "red", "red"),
    ],
)
def test_a_fact_is_read_as_its_kind(kind: str, typed: str, value: object) -> None:
    field = form_field(_field(kind, choices={"red": NAME} if kind == "choice" else {}), "en")
    assert field.clean(typed) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("number", "-1"), ("number", "x"), ("date", "1/6/2026"), ("moment", "now"), ("boolean", "maybe"), ("choice", "x")],
)
def test_what_is_of_another_kind_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(ValidationError):
        form_field(_field(kind, choices={"red": NAME} if kind == "choice" else {}), "en").clean(typed)


def test_a_long_text_has_room_for_several_lines() -> None:
    assert "<textarea" in form_field(_field("text", long=True), "ar").widget.render("f", "")
    assert "<textarea" not in form_field(_field("text"), "ar").widget.render("f", "")


def test_a_label_is_in_the_readers_language_and_a_moment_says_utc() -> None:
    assert form_field(_field("text"), "ar").label == "اسم"
    assert "UTC" in str(form_field(_field("moment"), "fr").label)


ROWS = _field("rows", columns={"kind": _field("text", mandatory=True), "agrees": _field("boolean")})


def test_rows_are_read_until_they_end_and_empty_ones_are_nothing() -> None:
    field = form_field(ROWS, "en", required=False)
    assert isinstance(field, RowsField)
    data = QueryDict("r-0-kind=a&r-0-agrees=True&r-1-kind=&r-1-agrees=&r-2-kind=b&r-2-agrees=&r-9-kind=lost")
    typed = field.widget.value_from_datadict(data, {}, "r")  # type: ignore[arg-type]
    assert field.clean(typed) == [{"kind": "a", "agrees": True}, {"kind": "b"}]
    assert field.clean([]) == []


def test_a_row_without_what_it_must_have_is_refused() -> None:
    with pytest.raises(ValidationError):
        form_field(ROWS, "en", required=False).clean([{"kind": "", "agrees": "True"}])


def test_rows_are_shown_with_more_to_fill_in_and_each_cell_has_its_name() -> None:
    html = form_field(ROWS, "fr").widget.render("r", [{"kind": "<b>", "agrees": True}])
    assert html.count("<tr>") == 6
    assert 'name="r-2-kind"' in html
    assert "&lt;b&gt;" in html
    assert html.count('aria-label="nom"') == 10
