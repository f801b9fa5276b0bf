"""The five layouts, and how one is told from another."""

from __future__ import annotations

import pytest

from tansiq.engines.documents.formats import FORMATS, Span, find_format
from tansiq.errors import MalformedError


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["I" * 30] * 3, "TD1"),
        (["I" * 36] * 2, "TD2"),
        (["P" * 44] * 2, "TD3"),
        (["V" * 44] * 2, "MRV-A"),
        (["V" * 36] * 2, "MRV-B"),
        (["V" * 30] * 3, "TD1"),
        (["P" * 43, "P" * 44], "TD3"),
        (["P" * 41, "P" * 41], "TD3"),
        (["P" * 39, "P" * 39], "TD2"),
        (["P" * 5, "P" * 44], "TD3"),
    ],
)
def test_a_format_is_told_by_lines_lengths_and_the_first_letter(lines: list[str], name: str) -> None:
    assert find_format(lines).name == name


@pytest.mark.parametrize(
    "lines", [[], ["P" * 44], ["P" * 40] * 2, ["P" * 48] * 2, ["P" * 30] * 2, ["P" * 44] * 3, ["P" * 30] * 4, ["", ""]]
)
def test_other_lines_are_no_zone(lines: list[str]) -> None:
    with pytest.raises(MalformedError, match=r"mrz\.format"):
        find_format(lines)


@pytest.mark.parametrize("name", FORMATS)
def test_fields_and_digits_fill_a_layout_without_overlapping(name: str) -> None:
    layout = FORMATS[name]
    taken = [
        (span.line, place)
        for span in [*layout.fields.values(), *(digit.at for digit in layout.digits)]
        for place in range(span.start, span.end)
    ]
    assert sorted(taken) == [(line, place) for line in range(layout.lines) for place in range(layout.width)]


def test_a_visa_has_no_composite_digit() -> None:
    for layout in FORMATS.values():
        assert layout.is_visa == ("composite" not in {digit.field for digit in layout.digits})


def test_runs_of_wrong_characters_are_told_with_their_places() -> None:
    runs = list(Span(1, 2, 9).runs(["", "xxA1BC2DEzz"], "ABCDE"))
    assert runs == [(Span(1, 2, 3), "A"), (Span(1, 4, 6), "BC"), (Span(1, 7, 9), "DE")]
