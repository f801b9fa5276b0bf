"""Numbers of letters: written alike for the same place alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tansiq.desk.registry.numbers import TAG_LENGTH, TAG_SIGNS, written

AUTHORITIES = st.from_regex(r"[a-z0-9]{1,6}([._-][a-z0-9]{1,4}){0,2}", fullmatch=True)
TAGS = st.just("") | st.text(TAG_SIGNS, min_size=TAG_LENGTH, max_size=TAG_LENGTH)
PLACES = st.tuples(AUTHORITIES, st.integers(2000, 2100), st.integers(1, 10**6), st.booleans(), TAGS)


def test_a_number_says_authority_year_and_place() -> None:
    assert written("marwana.police", 2026, 17) == "MARWANA.POLICE/2026/00017"
    assert written("marwana.police", 2026, 17, came_in=True) == "MARWANA.POLICE/IN/2026/00017"
    assert written("marwana.police", 2026, 1, tag="K7QF") == "MARWANA.POLICE/2026/K7QF-00001"


@given(PLACES, PLACES)
def test_no_two_places_are_written_alike(
    one: tuple[str, int, int, bool, str], other: tuple[str, int, int, bool, str]
) -> None:
    texts = [written(*each[:3], came_in=each[3], tag=each[4]) for each in (one, other)]
    assert (texts[0] == texts[1]) == (one == other)


@given(AUTHORITIES, st.integers(2000, 2100), st.integers(1, 99_998), TAGS)
def test_numbers_of_a_series_are_sorted_as_they_were_taken(authority: str, year: int, place: int, tag: str) -> None:
    assert written(authority, year, place, tag=tag) < written(authority, year, place + 1, tag=tag)
