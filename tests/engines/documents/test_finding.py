"""Findings are told in three languages, with their place."""

from __future__ import annotations

import pytest

from tansiq.engines.documents.finding import Finding, at, field_label
from tansiq.engines.documents.formats import Span


def test_a_place_is_told_from_one() -> None:
    found = at("mrz.check_digit", "wrong", "number", Span(1, 9, 10), found="7", expected=6)
    assert (found.line, found.column, found.length) == (2, 10, 1)
    assert found.sentence("en") == "Document number: the check digit is 7; the characters give 6."


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_field_has_its_name_in_each_language(lang: str) -> None:
    found = at("mrz.check_digit", "wrong", "number", Span(1, 9, 10), found="7", expected=6)
    assert found.sentence(lang).startswith(field_label("number", lang))
    assert found.remedy(lang)


def test_both_fields_of_optional_data_bear_one_name() -> None:
    assert field_label("optional_2", "fr") == field_label("optional", "fr") == "Données facultatives"


@pytest.mark.parametrize(("lang", "meaning"), [("en", "stateless"), ("fr", "apatride"), ("ar", "عديم الجنسية")])
def test_what_a_code_means_is_told_with_the_code(lang: str, meaning: str) -> None:
    found = Finding("mrz.state_special", "note", "nationality", details={"state": "XXA"})
    assert meaning in found.sentence(lang)


def test_a_long_detail_is_cut() -> None:
    assert len(at("mrz.check_digit", "wrong", "number", Span(0, 0, 1), found="x" * 999).details["found"]) == 200
