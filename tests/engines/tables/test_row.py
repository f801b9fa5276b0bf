"""A row as its file holds it."""

from __future__ import annotations

import pytest

from tansiq.engines.tables.row import Row


@pytest.mark.parametrize("cells", [(), ("",), (" ", "\t", "\u00a0")])
def test_a_row_of_white_space_is_blank(cells: tuple[str, ...]) -> None:
    assert Row(1, cells).is_blank


def test_a_row_with_one_filled_cell_is_not_blank() -> None:
    assert not Row(1, ("", "0")).is_blank


def test_a_faulty_row_is_never_passed_over_as_blank() -> None:
    assert not Row(1, (), "table.too_wide").is_blank
