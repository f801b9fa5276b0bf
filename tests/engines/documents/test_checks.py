"""Check digits against an arithmetic written another way: matrices over a hundred thousand random zones."""

from __future__ import annotations

import numpy as np
import pytest

from tansiq.engines.documents.checks import check_findings, work_out
from tansiq.engines.documents.formats import FORMATS

# Retyped from Doc 9303 Parts 4 to 7 as the standard prints them: line, first and last position, from 1. This table
# shares nothing with the engine's.
LINES = {"TD1": (3, 30), "TD2": (2, 36), "TD3": (2, 44), "MRV-A": (2, 44), "MRV-B": (2, 36)}
_TWO_LINES = [((2, 10), [(2, 1, 9)]), ((2, 20), [(2, 14, 19)]), ((2, 28), [(2, 22, 27)])]
DIGITS = {
    "TD1": [
        ((1, 15), [(1, 6, 14)]),
        ((2, 7), [(2, 1, 6)]),
        ((2, 15), [(2, 9, 14)]),
        ((2, 30), [(1, 6, 30), (2, 1, 7), (2, 9, 15), (2, 19, 29)]),
    ],
    "TD2": [*_TWO_LINES, ((2, 36), [(2, 1, 10), (2, 14, 20), (2, 22, 35)])],
    "TD3": [*_TWO_LINES, ((2, 43), [(2, 29, 42)]), ((2, 44), [(2, 1, 10), (2, 14, 20), (2, 22, 43)])],
    "MRV-A": _TWO_LINES,
    "MRV-B": _TWO_LINES,
}
ALPHABET = np.array(list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"))
EACH = 20_000


def _place(name: str, line: int, position: int) -> int:
    return (line - 1) * LINES[name][1] + position - 1


def _columns(name: str) -> list[tuple[int, np.ndarray]]:
    """For each digit its place in the joined lines, and a column of weights over all of them."""
    columns = []
    for (line, position), covered in DIGITS[name]:
        column = np.zeros(LINES[name][0] * LINES[name][1], dtype=np.int64)
        places = [_place(name, row, at) for row, first, last in covered for at in range(first, last + 1)]
        column[places] = np.resize([7, 3, 1], len(places))
        columns.append((_place(name, line, position), column))
    return columns


def _zones(name: str, seed: int) -> np.ndarray:
    """Random zones as indices into the alphabet, their digits worked out by the matrix, composites last."""
    signs = np.random.default_rng(seed).integers(0, len(ALPHABET), (EACH, LINES[name][0] * LINES[name][1]))
    for place, column in _columns(name):
        signs[:, place] = (signs % 36 * (signs < 36)) @ column % 10
    return signs


def _rows(name: str, zones: np.ndarray) -> list[list[str]]:
    width = LINES[name][1]
    joined = ["".join(row) for row in ALPHABET[zones]]
    return [[text[start : start + width] for start in range(0, len(text), width)] for text in joined]


@pytest.mark.parametrize("name", LINES)
def test_the_digits_of_random_zones_are_those_of_a_matrix_product(name: str) -> None:
    rows = _rows(name, _zones(name, seed=9303))
    assert len(rows) == EACH
    assert all(check.agrees for lines in rows for check in work_out(FORMATS[name].digits, lines))


@pytest.mark.parametrize("name", LINES)
def test_a_change_of_one_covered_character_is_seen_unless_both_are_equal_modulo_ten(name: str) -> None:
    zones = _zones(name, seed=731)[:4_000]
    draw = np.random.default_rng(1)
    covered = np.flatnonzero(sum(column for _, column in _columns(name)))
    places = draw.choice(covered, len(zones))
    before = zones[np.arange(len(zones)), places].copy()
    after = draw.integers(0, len(ALPHABET), len(zones))
    zones[np.arange(len(zones)), places] = after
    value = np.append(np.arange(36), 0)
    # A digit's own place may hold a digit only: any other sign there is seen, whatever its value.
    own = np.isin(places, [place for place, _ in _columns(name)])
    seen = np.where(own, before != after, (value[before] - value[after]) % 10 != 0)
    assert 0.05 < 1 - seen.mean() < 0.3  # both kinds are well met
    for lines, is_seen in zip(_rows(name, zones), seen, strict=True):
        checks = work_out(FORMATS[name].digits, lines)
        assert is_seen == any(not check.agrees for check in checks)


def test_the_layouts_cover_what_the_standard_says() -> None:
    for name, layout in FORMATS.items():
        told = [
            ((d.at.line + 1, d.at.start + 1), [(s.line + 1, s.start + 1, s.end) for s in d.over]) for d in layout.digits
        ]
        assert told == DIGITS[name]


def test_a_digit_that_cannot_be_worked_out_is_no_digit_that_is_wrong() -> None:
    lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8989é2C36UTO7408122F1204159ZE184226B<<<<<10"]
    checks = {check.field: check for check in work_out(FORMATS["TD3"].digits, lines)}
    assert checks["number"].expected is None
    assert not checks["number"].agrees
    assert {finding.severity for finding in check_findings(checks.values())} == {"doubt"}


@pytest.mark.parametrize("sign", ["<", "0"])
def test_over_empty_optional_data_a_filler_is_as_good_as_zero(sign: str) -> None:
    lines = ["P" * 44, f"L898902C36UTO7408122F1204159<<<<<<<<<<<<<<{sign}8"]
    checks = {check.field: check for check in work_out(FORMATS["TD3"].digits, lines)}
    assert checks["optional"].agrees
    assert checks["composite"].agrees


@pytest.mark.parametrize(("data", "sign"), [("ZE184226B<<<<<", "<"), ("<<<<<<<<<<<<<<", "1")])
def test_a_filler_over_data_or_another_digit_over_nothing_is_wrong(data: str, sign: str) -> None:
    lines = ["P" * 44, f"L898902C36UTO7408122F1204159{data}{sign}0"]
    assert not next(check for check in work_out(FORMATS["TD3"].digits, lines) if check.field == "optional").agrees
