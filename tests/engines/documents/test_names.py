"""Names as the standard's own examples write them."""

from __future__ import annotations

import pytest

from tansiq.engines.documents.formats import Span
from tansiq.engines.documents.names import ZoneName, read_name


def _read(text: str, width: int = 39) -> tuple[ZoneName, list[str]]:
    name, findings = read_name(Span(0, 0, width), [text.ljust(width, "<")])
    return name, [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("text", "family", "given"),
    [
        ("ERIKSSON<<ANNA<MARIA", "ERIKSSON", "ANNA MARIA"),
        ("SMITH<JONES<<SUSIE<MARGARET", "SMITH JONES", "SUSIE MARGARET"),
        ("OCONNOR<<ENYA<SIOBHAN", "OCONNOR", "ENYA SIOBHAN"),
        ("VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", "MARTIN"),
        ("AL<BASRI<<HUDA<MUHAMMAD<JAWAD", "AL BASRI", "HUDA MUHAMMAD JAWAD"),
        ("ARKFREITH", "ARKFREITH", ""),
        ("SATRIYA<SUDARPA", "SATRIYA SUDARPA", ""),
    ],
)
def test_an_example_of_the_standard_is_taken_apart(text: str, family: str, given: str) -> None:
    name, codes = _read(text)
    assert (name.family, name.given, name.may_be_cut) == (family, given, False)
    assert codes == []


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", 39),
        ("NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU", 39),
        ("BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI", 39),
        ("PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", 39),  # not cut, and taken for cut all the same
        ("NILAVADHANANANDA<<CHAYAPA<DEJ<K", 31),
        ("BENN<WOOL<WARR<WARN<<DINGO<POTO", 31),
        ("BENNE<WOOLO<WARRA<WARNA<<DIN<P", 30),
        ("VILARCHAO<FERNANDEZ<<JOSE<RAMO", 30),
    ],
)
def test_a_name_that_fills_its_field_may_have_been_cut(text: str, width: int) -> None:
    name, codes = _read(text, width)
    assert name.may_be_cut
    assert codes == ["mrz.name_may_be_cut"]


def test_the_names_text_has_the_given_names_first() -> None:
    assert _read("ERIKSSON<<ANNA<MARIA")[0].text == "ANNA MARIA ERIKSSON"
    assert _read("ARKFREITH")[0].text == "ARKFREITH"


def test_digits_in_a_name_are_against_the_standard() -> None:
    _, findings = read_name(Span(0, 5, 44), ["P<UTOERIK55ON<<ANNA<MAR1A".ljust(44, "<")])
    assert [(each.column, each.length, each.details["character"]) for each in findings] == [(10, 2, "55"), (24, 1, "1")]


def test_a_name_without_a_primary_identifier_is_doubted() -> None:
    name, codes = _read("<<ANNA<MARIA", 30)
    assert (name.family, name.given) == ("", "ANNA MARIA")
    assert codes == ["mrz.name_no_primary"]


def test_two_fillers_once_more_are_doubted_and_no_component_is_lost() -> None:
    name, findings = read_name(Span(0, 0, 39), ["ERIKSSON<<ANNA<<MARIA".ljust(39, "<")])
    assert name.secondary == ("ANNA", "MARIA")
    assert [(each.code, each.column) for each in findings] == [("mrz.name_separators", 15)]


def test_an_empty_name_is_told() -> None:
    assert _read("")[1] == ["mrz.empty_field"]
