"""A workbook that runs nothing and says what it is for."""

from __future__ import annotations

import io
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from tansiq.desk.screening.export import workbook
from tansiq.desk.screening.queries import Exported

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ROW = Exported("AB", NOW, "possible", NOW, "Gate 4", "=1+1", "زيدون", "E-1", "red", 20.04, "h1", "border check")


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_every_cell_is_text_under_a_heading_in_the_readers_language(lang: str) -> None:
    sheet = load_workbook(io.BytesIO(workbook([ROW], "a review", lang))).active
    head, names, row = sheet.iter_rows()
    assert "a review" in str(head[0].value)
    assert len(names) == len(fields(Exported))
    assert not any(str(cell.value).startswith("screening.") for cell in names)
    assert {cell.data_type for cell in row} == {"s"}
    assert (row[5].value, row[9].value) == ("=1+1", "20.0")
    assert bool(sheet.sheet_view.rightToLeft) is (lang == "ar")
