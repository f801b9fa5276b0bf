"""Codes of States, nationalities and documents."""

from __future__ import annotations

from typing import get_args

import pytest

from tansiq.engines.documents.states import Kind, document_type, state
from tansiq.lexicons import load
from tansiq.messages import LANGUAGES


@pytest.mark.parametrize(
    ("text", "kind", "alpha3"),
    [
        ("MAR", "state", "MAR"),
        ("D<<", "state", "DEU"),
        ("DEU", "state", "DEU"),
        ("RKS", "state", "XKX"),
        ("GBD", "status", "GBR"),
        ("GBS", "status", "GBR"),
        ("UNO", "organisation", ""),
        ("UNA", "organisation", ""),
        ("UNK", "person", ""),
        ("EUE", "organisation", ""),
        ("XPO", "organisation", ""),
        ("XOM", "organisation", ""),
        ("XDC", "organisation", ""),
        ("XXA", "person", "XXA"),
        ("XXB", "person", ""),
        ("XXC", "person", ""),
        ("XXX", "person", ""),
        ("ANT", "withdrawn", ""),
        ("ZAR", "withdrawn", "COD"),
        ("UTO", "specimen", "UTO"),
        ("QMA", "user_assigned", "QMA"),
        ("MA<", "unknown", ""),
        ("UT0", "unknown", ""),
        ("<<<", "unknown", ""),
        ("é<<", "unknown", ""),
    ],
)
def test_a_code_is_known_for_what_it_is(text: str, kind: str, alpha3: str) -> None:
    found = state(text)
    assert (found.kind, found.alpha3) == (kind, alpha3)


def test_every_special_code_of_the_standard_is_told_in_every_language() -> None:
    special = load("travel_documents")["state"]
    listed = (
        "GBD GBN GBO GBP GBS D RKS EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC XXA XXB XXC XXX ANT NTZ"
    )
    assert {*listed.split(), "UTO", "IAO"} <= special.keys()
    for code, entry in special.items():
        assert entry["kind"] in get_args(Kind)
        assert all(state(code).meaning(lang) == entry[lang] for lang in LANGUAGES)


@pytest.mark.parametrize(("lang", "name"), [("en", "Morocco"), ("fr", "Maroc"), ("ar", "المغرب")])
def test_a_state_has_its_name_in_each_language(lang: str, name: str) -> None:
    assert state("MAR").meaning(lang) == name


def test_every_arabic_script_state_is_a_state() -> None:
    codes = load("travel_documents")["arabic_script"]["states"].split()
    assert {state(code).kind for code in codes} == {"state"}


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("P<", "P", "passport"),
        ("PD", "PD", "passport"),
        ("PZ", "PZ", "passport"),
        ("ID", "ID", "id_card"),
        ("AC", "AC", "crew_certificate"),
        ("V<", "V", "visa"),
        ("VC", "VC", "visa"),
        ("<<", "", ""),
        ("X<", "X", ""),
    ],
)
def test_the_first_letters_announce_a_kind_of_document(text: str, code: str, kind: str) -> None:
    found = document_type(text)
    assert (found.code, found.kind) == (code, kind)
    assert all(bool(found.meaning(lang)) == bool(kind) for lang in LANGUAGES)
