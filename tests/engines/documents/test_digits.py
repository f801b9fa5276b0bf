"""Check digits by the standard's own examples, and exactly what they cannot see."""

from __future__ import annotations

import pytest

from tansiq.engines.documents.digits import REPERTOIRE, check_digit, remainder, same_remainder, weight


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("520727", 3),  # Doc 9303-3, Appendix A, example 1
        ("AB2134<<<", 5),  # example 2
        ("HA672242<658022549601086<<<<<<<<<<<<<<0", 8),  # example 3, the places of the composite digit of TD3
        ("D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<<", 2),  # example 4, TD1
        ("HA672242<658022549601086<<<<<<<", 8),  # example 5, TD2
        ("", 0),
        ("<<<<<<", 0),
    ],
)
def test_the_examples_of_the_standard_come_out(text: str, expected: int) -> None:
    assert check_digit(text) == expected


@pytest.mark.parametrize("sign", ["a", " ", "é", "٣", "«", "\x00"])
def test_a_character_without_a_value_has_no_check_digit(sign: str) -> None:
    assert check_digit(f"12{sign}4") is None


def test_a_change_of_one_character_goes_unseen_exactly_where_both_are_equal_modulo_ten() -> None:
    for place in range(3):
        for one in REPERTOIRE:
            before = check_digit("5" * place + one)
            unseen = {other for other in REPERTOIRE if other != one and check_digit("5" * place + other) == before}
            assert unseen == set(same_remainder(one))


def test_the_look_alikes_that_no_digit_tells_apart_are_known() -> None:
    assert "G" in same_remainder("6")
    assert "L" in same_remainder("1")
    assert "K" in same_remainder("<")
    assert "O" not in same_remainder("0")
    assert "B" not in same_remainder("8")


def test_neighbours_that_change_places_go_unseen_where_they_differ_by_a_multiple_of_five() -> None:
    for one in sorted(REPERTOIRE):
        for other in sorted(REPERTOIRE):
            seen = check_digit(one + other + "7") != check_digit(other + one + "7")
            assert seen == ((remainder(one) - remainder(other)) % 5 != 0)


def test_the_weights_repeat() -> None:
    assert [weight(place) for place in range(7)] == [7, 3, 1, 7, 3, 1, 7]
