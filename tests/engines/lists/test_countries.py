"""Countries as lists and manifests write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.lists.countries import country, is_nothing


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Morocco", "MAR"), ("Maroc", "MAR"), ("المغرب", "MAR"), ("المملكة المغربية", "MAR"), ("Marruecos", "MAR"),
        ("ma", "MAR"), ("MAR", "MAR"), ("Iran (Islamic Republic of)", "IRN"), ("Türkiye", "TUR"), ("Turkey", "TUR"),
        ("Democratic People's Republic of Korea", "PRK"), ("Korea, North", "PRK"), ("possibly Palestinian", "PSE"),
        ("Congo, Democratic Republic of the", "COD"), ("Congo", "COG"), ("USSR (until 1991)", "SUN"), ("D<<", "DEU"),
        ("UTO", "UTO"), ("XXA", "XXA"), ("St. Kitts & Nevis", "KNA"), ("Burma", "MMR"), ("Côte d’Ivoire", "CIV"),
        ("الإمارات", "ARE"), ("Marocaine", "MAR"), ("مغربية", "MAR"), ("إيرانية", "IRN"),
        ("Atlantis", ""), ("", ""), ("12", ""),
    ],
)  # fmt: skip
def test_a_country_is_known_by_name_demonym_and_code(written: str, code: str) -> None:
    assert country(written) == code


@pytest.mark.parametrize("text", ["", "na", "N/A", "None Identified", " unknown ", "0"])
def test_words_for_nothing_known_are_no_country(text: str) -> None:
    assert is_nothing(text)
    assert not is_nothing("Morocco")


@given(st.text(max_size=30))
@settings(deadline=None)
def test_any_text_gives_a_code_of_three_letters_or_nothing(text: str) -> None:
    code = country(text)
    assert code == "" or (len(code) == 3 and code.isalpha() and code.isupper() and country(code) == code)


@pytest.mark.parametrize("written", ["CS", "SCG", "Serbia and Montenegro", "Yugoslavia", "Soviet Union", "SU", "YU"])
def test_the_code_of_a_state_that_is_no_more_is_known_by_itself(written: str) -> None:
    code = country(written)
    assert code
    assert country(code) == code
