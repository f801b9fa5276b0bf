"""What the counter is told: the first that fits, and always something."""

from __future__ import annotations

import pytest

from tansiq.engines.workflows import CaseType, Library, instruction


def test_the_first_instruction_that_fits_is_given(loan: CaseType) -> None:
    assert [instruction(loan, {"price": price}).id for price in (99, 100)] == ["hand_over", "handle_with_care"]  # type: ignore[union-attr]


def test_nothing_known_has_its_instruction_too(loan: CaseType) -> None:
    assert instruction(loan, {}).id == "hand_over"  # type: ignore[union-attr]


def test_a_type_without_instructions_gives_none(library: Library) -> None:
    assert instruction(library.newest("notice"), {"entry_type": "red"}) is None


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"entry_type": "red", "entry_warrant_reference": "W-1"}, "arrest_if_law_allows"),
        ({"entry_type": "red"}, "no_arrest_without_warrant"),
        ({"entry_type": "red", "entry_warrant_reference": " "}, "no_arrest_without_warrant"),
        ({"entry_type": "yellow_minor"}, "protect_not_detain"),
        ({"entry_type": "sltd"}, "document_to_second_line"),
        ({"entry_type": "own_watchlist", "entry_instruction": "ask for the second line"}, "as_entered"),
        ({}, "second_line"),
    ],
)
def test_the_border_is_never_told_to_arrest_without_a_warrant(
    library: Library, facts: dict[str, object], told: str
) -> None:
    found = instruction(library.newest("border_hit"), facts)
    assert found is not None
    assert found.id == told
