"""Special requests, and the texts of those that say who somebody is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.edifact import Segment
from tansiq.engines.manifests.special_requests import (
    Address,
    Detail,
    InfantText,
    VisaText,
    read_address,
    read_document,
    read_infant,
    read_request,
    read_visa,
)


def test_a_request_has_its_route_its_text_and_a_detail_for_each_traveller() -> None:
    text = "SSR+SEAT:HK:2:ZZ:::PAZ:AZC: AISLE : PLEASE++15A::1+15B::002"
    request = read_request(Segment("SSR", text.split("+"), 9, 9), str)
    assert (request.code, request.status, request.carrier, request.route, request.number) == (
        "SEAT", "HK", "ZZ", "PAZ-AZC", 9,
    )  # fmt: skip
    assert request.text == "AISLE PLEASE"
    assert request.details == (Detail(), Detail("15A", "1"), Detail("15B", "002"))


def test_a_document_text_has_its_fields_in_order() -> None:
    document = read_document("/P/UTO/L898902C/UTO/12AUG74/F/15APR12/ERIKSSON/ANNA/MARIA")
    assert (document.kind, document.issuer, document.number, document.nationality) == ("P", "UTO", "L898902C", "UTO")
    assert (document.birth, document.sex, document.expires) == ("12AUG74", "F", "15APR12")
    assert (document.family, document.given) == ("ERIKSSON", ("ANNA", "MARIA"))
    assert [document.is_infant, document.is_empty, document.shifted, document.for_several] == [False] * 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/////05FEB53/F//ERIKSSON/ANNA", ("", "", "05FEB53", "ERIKSSON", "ANNA")),
        ("////UTO/12JUL64/M//ERIKSSON/ANNA", ("", "", "12JUL64", "ERIKSSON", "ANNA")),
        ("P/UTO/L8/UTO/12AUG74/F//ERIKSSON/ANNA/", ("P", "L8", "12AUG74", "ERIKSSON", "ANNA")),  # no first slash
        ("/p/UTO/ L8 ", ("P", "L8", "", "", "")),
        ("", ("", "", "", "", "")),
    ],
)
def test_a_document_text_may_lack_fields(text: str, said: tuple[str, ...]) -> None:
    document = read_document(text)
    assert (document.kind, document.number, document.birth, document.family, document.given[0]) == said


def test_a_document_text_one_place_too_far_is_read_and_told() -> None:
    document = read_document("//P/UTO/L898902C/UTO/12AUG74/F/15APR12/ERIKSSON/ANNA")
    assert (document.shifted, document.number, document.family) == (True, "L898902C", "ERIKSSON")


def test_a_document_may_be_for_several_travellers_and_say_more() -> None:
    document = read_document("/P/UTO/L8/UTO/12AUG74/F//ERIKSSON/ANNA//H/-1ERIKSSON/ANNAMRS")
    assert (document.for_several, document.rest) == (True, "-1ERIKSSON/ANNAMRS")
    assert read_document("/P/UTO/L8/UTO/12AUG74/F//ERIKSSON/ANNA//X").rest == "X"


@pytest.mark.parametrize(("sex", "infant"), [("FI", True), ("MI", True), ("mi", True), ("F", False), ("", False)])
def test_the_sex_tells_an_infant(sex: str, *, infant: bool) -> None:
    assert read_document(f"/P/UTO/L8/UTO/12AUG74/{sex}//ERIKSSON/JON").is_infant is infant


@pytest.mark.parametrize(
    ("text", "visa"),
    [
        (
            "/PORTO AZUL/V/17317323/AZURIA CITY/12MAR10/UTO/I",
            VisaText("PORTO AZUL", "V", "17317323", "AZURIA CITY", "12MAR10", "UTO", is_infant=True),
        ),
        ("PORTO AZUL/V/17317323/AZURIA CITY", VisaText("PORTO AZUL", "V", "17317323", "AZURIA CITY")),
        ("//V/17317323", VisaText("", "V", "17317323")),
        ("/K/998877", VisaText("", "K", "998877")),
        ("/PORTO AZUL", VisaText("PORTO AZUL")),
        ("", VisaText()),
    ],
)
def test_a_visa_text_is_read_from_where_its_type_stands(text: str, visa: VisaText) -> None:
    assert read_visa(text) == visa


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/R/UTO/12 HIGH STREET/PORTO AZUL/AZ/1000", Address("residence", "12 HIGH STREET, PORTO AZUL, AZ, 1000, UTO")),
        ("/D/UTO/HOTEL SOL////I", Address("address at destination", "HOTEL SOL, UTO", is_infant=True)),
        ("/B/UTO//PORTO AZUL", Address("born in", "PORTO AZUL, UTO")),
        ("/Z/UTO", Address("address", "UTO")),
        ("", Address("address", "")),
    ],
)
def test_an_address_text_says_what_the_address_is(text: str, address: Address) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    ("text", "infant"),
    [
        ("ERIKSSON/JON/10AUG29", InfantText("ERIKSSON", "JON", "10AUG29")),
        ("/ERIKSSON/JON MSTR/10AUG29/", InfantText("ERIKSSON", "JON MSTR", "10AUG29")),
        ("ERIKSSON/JON 10AUG29", InfantText("ERIKSSON", "JON", "10AUG29")),
        ("ERIKSSON/JON", InfantText("ERIKSSON", "JON", "")),
        ("ERIKSSON", InfantText("ERIKSSON", "", "")),
        ("10AUG29", InfantText("", "", "10AUG29")),
        ("", InfantText("", "", "")),
    ],
)
def test_an_infant_is_named_with_or_without_a_date(text: str, infant: InfantText) -> None:
    assert read_infant(text) == infant


@given(st.text(alphabet="/PVRDKIH :ABC012", max_size=60))
def test_no_text_stops_a_reader(text: str) -> None:
    for reader in (read_document, read_visa, read_address, read_infant):
        reader(text)
    assert read_request(Segment("SSR", ["SSR", text, text], 1, 1), str).number == 1
