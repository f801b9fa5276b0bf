"""Whom the special requests of a booking are for, and what becomes of them (invented persons)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tansiq.engines.manifests.booking import Booking, Named
from tansiq.engines.manifests.booking_requests import Asked, settle
from tansiq.engines.manifests.special_requests import Request
from tansiq.engines.manifests.traveller import Leg, Paper, Traveller
from tansiq.engines.manifests.withholding import Withheld
from tansiq.engines.tables.caps import DOCUMENTS_MAX_PER_TRAVELLER
from tansiq.engines.tables.problem import Report

if TYPE_CHECKING:
    from conftest import Pushed

    Push = Callable[..., Pushed]

RCI = "RCI+ZZ:ABC123'"
DOE, ROE = "TIF+DOE+JOHN MR:A:1'", "TIF+ROE+JANE MRS:A:2'"
FLIGHT = "TVL+121230:0915+PAZ+AZC+ZZ+324:B'"


def docs(text: str, link: str = "") -> str:
    return f"SSR+DOCS:HK:1:ZZ:::::{text}{'+::' + link if link else ''}'"


def numbers(traveller: Traveller) -> list[str]:
    return [paper.number for paper in traveller.papers]


def values(traveller: Traveller, label: str) -> list[str]:
    return [value for kept, value in traveller.extra if kept == label]


# -------------------------------------------------------------------------------- documents


def test_a_document_says_who_somebody_is_by_what_they_booked(push: Push) -> None:
    found = push(f"{RCI}{DOE}{docs('/P/UTO/L898902C/UTO/12AUG74/M/15APR35/DOE/JOHN/ADAM')}").only
    record = found.record
    assert [(name.text, name.role, name.quality) for name in record.names] == [
        ("JOHN DOE", "name", "primary"), ("JOHN ADAM DOE", "alias", "good"),
    ]  # fmt: skip
    assert ([str(born) for born in record.birth_dates], record.sex, record.nationalities) == (
        ["1974-08-12"],
        "M",
        ("UTO",),
    )
    assert found.papers == (Paper("L898902C", "passport", "UTO", "2035-04-15", "", "booking"),)
    assert found.data_origin == "booking"


def test_the_name_that_was_booked_is_not_added_again(push: Push) -> None:
    found = push(f"{RCI}{DOE}{docs('/P/UTO/L8/UTO/12AUG74/M//D OE/JOHN MR')}").only
    assert [name.text for name in found.record.names] == ["JOHN DOE"]


def test_a_document_repeated_for_every_flight_counts_once(push: Push) -> None:
    said = docs("/P/UTO/L8/UTO/12AUG74/M/15APR35/DOE/JOHN")
    found = push(
        f"{RCI}{DOE}{said}{FLIGHT}{said.replace('UTO', 'uto')}{FLIGHT}{docs('/P/UTO/L8///M//DOE/JOHN', '1')}"
    ).only
    assert (numbers(found), found.problems) == (["L8"], ())


def test_two_documents_of_one_traveller_are_two(push: Push) -> None:
    found = push(
        f"{RCI}{DOE}{docs('/P/UTO/L8/UTO/12AUG74/M//DOE/JOHN')}{docs('/I/UTO/I9/UTO/12AUG74/M//DOE/JOHN')}"
    ).only
    assert [(paper.number, paper.kind) for paper in found.papers] == [("L8", "passport"), ("I9", "id_card")]


def test_a_document_without_type_and_number_is_no_document(push: Push) -> None:
    found = push(f"{RCI}{DOE}{docs('/////05FEB53/M//DOE/JOHN')}").only
    assert ([str(born) for born in found.record.birth_dates], found.papers, found.problems) == (["1953-02-05"], (), ())


def test_a_document_type_without_a_number_is_told(push: Push) -> None:
    found = push(f"{RCI}{DOE}{docs('/P/UTO//UTO/12AUG74/M//DOE/JOHN')}").only
    assert [problem.code for problem in found.problems] == ["passenger.no_document_number"]


def test_fields_one_place_too_far_are_told(push: Push) -> None:
    found = push(f"{RCI}{DOE}{docs('//P/UTO/L8/UTO/12AUG74/M//DOE/JOHN')}").only
    assert ([problem.code for problem in found.problems], numbers(found)) == (["passenger.document_fields"], ["L8"])


@pytest.mark.parametrize("where", ["before", "behind"])
def test_a_link_tells_whose_a_document_is(push: Push, where: str) -> None:
    said = docs("/P/UTO/L8/UTO/12AUG74/F//ROE/JANE", "2")
    found = push(RCI + (said + DOE + ROE if where == "before" else DOE + ROE + FLIGHT + said)).travellers
    assert [numbers(one) for one in found] == [[], ["L8"]]


def test_a_document_without_a_link_is_given_by_name(push: Push) -> None:
    found = push(f"{RCI}{DOE}{ROE}{FLIGHT}{docs('/P/UTO/L8/UTO/12AUG74/F//ROE/JANE/ANN')}").travellers
    assert [numbers(one) for one in found] == [[], ["L8"]]
    assert found[1].problems == ()


def test_a_document_that_only_shares_the_family_name_is_told(push: Push) -> None:
    said = docs("/P/UTO/L8/UTO/12AUG74/F//ROE/JANEANN")
    found = push(f"{RCI}{DOE}{ROE}{FLIGHT}{said}{FLIGHT}{said}").travellers
    assert [numbers(one) for one in found] == [[], ["L8"]]
    assert [problem.code for problem in found[1].problems] == ["passenger.document_by_family"]


@pytest.mark.parametrize("booked", [DOE, DOE + ROE])
def test_somebody_whom_only_a_document_names_is_a_traveller_and_told(push: Push, booked: str) -> None:
    said = docs("/P/UTO/L8/UTO/12AUG74/F//POE/ANN")
    found = push(f"{RCI}{booked}{FLIGHT}{said}{FLIGHT}{said}").travellers
    assert (found[-1].record.names[0].text, numbers(found[-1])) == ("ANN POE", ["L8"])
    assert [problem.code for problem in found[-1].problems] == ["passenger.only_in_document"]
    assert len(found) == 1 + booked.count("TIF")


@pytest.mark.parametrize("name", ["DOE/JONATHAN", "JOHN/DOE", "/"])
def test_a_document_of_a_lone_traveller_may_spell_the_name_otherwise(push: Push, name: str) -> None:
    found = push(f"{RCI}{DOE}{FLIGHT}{docs(f'/P/UTO/L8/UTO/12AUG74/M//{name}')}").only
    assert numbers(found) == ["L8"]


def test_the_members_of_a_group_are_those_whom_documents_name(push: Push) -> None:
    found = push(f"{RCI}TIF+SEE AZURIA:G'{docs('/P/UTO/L8///F//ROE/JANE')}{docs('/P/UTO/L9///M//DOE/JOHN')}")
    assert (found.names, [one.code for one in found.rejected]) == (["JANE ROE", "JOHN DOE"], ["passenger.group_name"])


def test_a_number_that_is_nobodys_leaves_the_document_where_it_stands(push: Push) -> None:
    found = push(f"{RCI}{DOE}{docs('/P/UTO/L8/UTO/12AUG74/M//DOE/JOHN', '7')}{ROE}").travellers
    assert [numbers(one) for one in found] == [["L8"], []]
    assert [problem.code for problem in found[0].problems] == ["passenger.link"]


def test_a_document_of_nobody_is_rejected_with_its_text(push: Push) -> None:
    found = push(f"{RCI}{DOE}{ROE}TIF++:A:3'{FLIGHT}{docs('/P/UTO/L8')}")
    assert [(one.code, one.raw) for one in found.rejected] == [
        ("passenger.no_name", "TIF++:A:3"), ("passenger.no_name", "SSR+DOCS: /P/UTO/L8"),
    ]  # fmt: skip
    assert found.names == ["JOHN DOE", "JANE ROE"]


@pytest.mark.parametrize("asked", ["SSR+DOCS:HK:1:ZZ'", docs("//////"), "SSR+DOCA:HK:1:ZZ'", "SSR+DOCO:HK:1:ZZ'"])
def test_a_request_that_says_nothing_changes_nothing(push: Push, asked: str) -> None:
    assert push(f"{RCI}{DOE}{asked}") == push(f"{RCI}{DOE}")


def test_a_document_may_be_for_several_travellers(push: Push) -> None:
    found = push(f"{RCI}{DOE}{docs('/P/UTO/L8/UTO/12AUG74/M//DOE/JOHN//H/MORE')}").only
    assert values(found, "document") == ["L8 is for several travellers", "L8: MORE"]


def test_documents_beyond_the_cap_are_kept_but_not_compared() -> None:
    booking = Booking(5, Report(), None, Leg())
    person = booking.add(Named("DOE", "JOHN", 6, reference="1"))
    asked = [
        Asked(Request("DOCS", "HK", "ZZ", "", f"/P/UTO/L{number}", (), number), person)
        for number in range(DOCUMENTS_MAX_PER_TRAVELLER + 5)
    ]
    settle(booking, asked, Withheld())
    assert len(person.papers) == DOCUMENTS_MAX_PER_TRAVELLER
    assert [label for label, _ in person.extra] == ["request DOCS"] * 5


# -------------------------------------------------------------------------------- infants and children

INFT = "SSR+INFT:NN:1:ZZ:::::DOE/TIM/10AUG29+::1'"


def test_an_infant_named_for_every_flight_and_once_more_is_one(push: Push) -> None:
    found = push(f"{RCI}{DOE}{INFT}{INFT}TIF+DOE+TIM:IN:3'{FLIGHT}{INFT.replace('+::1', '')}")
    assert [(one.record.names[0].text, one.role) for one in found.travellers] == [
        ("JOHN DOE", "passenger"), ("TIM DOE", "infant"),
    ]  # fmt: skip
    assert [str(born) for born in found.travellers[1].record.birth_dates] == ["2029-08-10"]


def test_an_infant_that_only_a_request_names_is_a_traveller(push: Push) -> None:
    found = push(f"{RCI}{DOE}{ROE}{FLIGHT}{INFT}").travellers
    assert [(one.record.names[0].text, one.role, len(one.legs)) for one in found[2:]] == [("TIM DOE", "infant", 1)]


def test_an_infant_of_the_same_name_as_the_traveller_is_another_person(push: Push) -> None:
    same = INFT.replace("TIM", "JOHN")
    assert push(f"{RCI}{DOE}{same}{same}").names == ["JOHN DOE", "JOHN DOE"]


@pytest.mark.parametrize(
    "text",
    [
        "/P/UTO/T9/UTO/10AUG29/MI//DOE/TIM",  # the sex says so
        "/P/UTO/T9/UTO/10AUG29/M//DOE/TIM",  # the name says so
        "/P/UTO/T9/UTO/10AUG29/MI//DOE/TIMOTHY",  # the only infant
    ],
)
@pytest.mark.parametrize("link", ["1", ""])
def test_the_document_of_an_infant_beside_the_traveller_is_the_infants(push: Push, text: str, link: str) -> None:
    parent = docs("/P/UTO/L8/UTO/12AUG74/M//DOE/JOHN", link)
    found = push(f"{RCI}{DOE}{INFT}{docs(text, link)}{parent}").travellers
    assert [numbers(one) for one in found] == [["L8"], ["T9"]]


def test_an_infant_whom_only_a_document_names_is_a_traveller_and_told(push: Push) -> None:
    found = push(f"{RCI}{DOE}{docs('/P/UTO/T9/UTO/10AUG29/FI//DOE/ANN', '1')}").travellers
    assert [(one.role, numbers(one)) for one in found] == [("passenger", []), ("infant", ["T9"])]
    assert [problem.code for problem in found[1].problems] == ["passenger.only_in_document"]


def test_documents_of_two_infants_are_not_mixed(push: Push) -> None:
    second = docs("/P/UTO/T8/UTO/10AUG29/FI//DOE/ANN", "1")
    found = push(f"{RCI}{DOE}{INFT}{docs('/P/UTO/T9/UTO/10AUG29/MI//DOE/TIM', '1')}{second}").travellers
    assert [numbers(one) for one in found] == [[], ["T9"], ["T8"]]


def test_the_document_in_an_infants_own_group_is_the_infants(push: Push) -> None:
    found = push(f"{RCI}TIF+DOE+TIM:IN:3'{docs('/P/UTO/T9/UTO/10AUG29/MI//DOE/TIMOTHY')}").only
    assert (found.role, numbers(found)) == ("infant", ["T9"])


def test_a_ticket_marked_for_the_infant_is_the_infants(push: Push) -> None:
    tickets = "SSR+TKNE:HK:1:ZZ:::PAZ:AZC:111C1+::1'SSR+TKNE:HK:1:ZZ:::PAZ:AZC:INF222C1+::1'"
    found = push(f"{RCI}{DOE}{INFT}{tickets}").travellers
    assert [values(one, "ticket") for one in found] == [["111C1"], ["INF222C1"]]


def test_a_child_is_told_with_the_birth_date(push: Push) -> None:
    found = push(f"{RCI}{DOE}SSR+CHLD:HK:1:ZZ:::::05MAY22'").only
    assert (found.role, [str(born) for born in found.record.birth_dates]) == ("child", ["2022-05-05"])
    assert push(f"{RCI}SSR+CHLD:HK:1:ZZ'{DOE}").only.role == "child"  # nobody else is in the booking
    assert {one.role for one in push(f"{RCI}SSR+CHLD:HK:1:ZZ'{DOE}{ROE}").travellers} == {"passenger"}


def test_an_infant_without_a_name_is_nobody(push: Push) -> None:
    assert push(f"{RCI}{DOE}SSR+INFT:NN:1:ZZ:::::10AUG29+::1'").names == ["JOHN DOE"]


# -------------------------------------------------------------------------------- visas, addresses, others


def test_a_visa_is_a_paper_of_the_state_it_applies_to(push: Push) -> None:
    visa = "SSR+DOCO:HK:1:ZZ:::::PORTO AZUL/V/17317323/AZURIA CITY/12MAR29/UTO+::1'"
    found = push(f"{RCI}{DOE}{visa}{FLIGHT}{visa}").only
    assert found.papers == (Paper("17317323", "visa", "UTO", "", "2029-03-12", "booking"),)
    assert found.record.places == ("born in: PORTO AZUL",)
    assert values(found, "visa") == ["17317323 issued at AZURIA CITY"]


@pytest.mark.parametrize(("kind", "label"), [("R", "redress number"), ("K", "known traveller number")])
def test_numbers_of_programmes_for_travellers_are_no_documents(push: Push, kind: str, label: str) -> None:
    found = push(f"{RCI}{DOE}SSR+DOCO:HK:1:ZZ::::://{kind}/998877+::1'").only
    assert (found.papers, values(found, label)) == ((), ["998877"])


def test_the_visa_of_an_infant_is_the_infants(push: Push) -> None:
    found = push(f"{RCI}{DOE}{INFT}SSR+DOCO:HK:1:ZZ::::://V/777/AZURIA CITY/12MAR29/UTO/I+::1'").travellers
    assert [numbers(one) for one in found] == [[], ["777"]]


def test_addresses_are_places_of_the_traveller(push: Push) -> None:
    lives, stays = "SSR+DOCA:HK:1:ZZ:::::/R/UTO/1 HIGH STREET+::1'", "SSR+DOCA:HK:1:ZZ:::::/D/UTO/HOTEL SOL+::1'"
    found = push(f"{RCI}{DOE}{lives}{stays}{lives}").only
    assert found.record.places == ("residence: 1 HIGH STREET, UTO", "address at destination: HOTEL SOL, UTO")


def test_an_address_of_nobody_in_particular_is_the_bookings(push: Push) -> None:
    found = push(f"{RCI}SSR+DOCA:HK:2:ZZ:::::/D/UTO/HOTEL SOL'{DOE}{ROE}").travellers
    assert [values(one, "address at destination") for one in found] == [["HOTEL SOL, UTO"]] * 2
    assert [one.record.places for one in found] == [(), ()]


def test_seats_and_other_requests_are_kept_with_those_they_are_for(push: Push) -> None:
    asked = (
        "SSR+SEAT:HK:2:ZZ:::PAZ:AZC++15A::1+15B::2'SSR+NSSA:HN:1:ZZ:::PAZ:AZC+::1'SSR+CTCM:HK:1:ZZ:::::5550100+::2'"
        "SSR+FQTV:HK:1:ZZ:::::ZZ123+::2'SSR+BIKE:HK:1:ZZ:::PAZ:AZC'"
    )
    found = push(f"{RCI}{DOE}{ROE}{FLIGHT}{asked}").travellers
    assert [values(one, "seat") for one in found] == [["15A PAZ-AZC"], ["15B PAZ-AZC"]]
    assert [values(one, "request NSSA") for one in found] == [["HN PAZ-AZC"], []]
    assert [values(one, "contact") for one in found] == [[], ["5550100"]]
    assert [values(one, "frequent flyer") for one in found] == [[], ["ZZ123"]]
    assert [values(one, "request BIKE of the booking") for one in found] == [["HK PAZ-AZC"]] * 2


def test_a_ticket_that_each_flight_repeats_is_not_everybodys(push: Push) -> None:
    ticket = "SSR+TKNE:HK:1:ZZ:::PAZ:AZC:111C1"
    found = push(f"{RCI}{DOE}{ticket}+::1'{ROE}{FLIGHT}{ticket}'").travellers
    assert [values(one, "ticket") for one in found] == [["111C1"], []]
    assert values(found[1], "ticket of the booking") == []


# -------------------------------------------------------------------------------- what is not kept


@pytest.mark.parametrize(
    "asked",
    [
        "SSR+KSML:HK:1:ZZ:::PAZ:AZC+::1'",
        "SSR+WCHR:HK:1:ZZ:::PAZ:AZC:TO GATE+::1'",
        "SSR+LANG:HK:1:ZZ:::::AZURIAN+::1'",
        "SSR+OTHS:HK:1:ZZ:::::PAX IS BLIND+::1'",
        "SSR+EPAY:HK:1:ZZ:::::CC4111111111111111+::1'",
        "SSR+FOID:HK:1:ZZ:::::CC4111111111111111+::1'",
    ],
)
def test_a_sensitive_request_leaves_no_trace_with_the_traveller(push: Push, asked: str) -> None:
    found = push(f"{RCI}{DOE}{asked}")
    assert found.only == push(f"{RCI}{DOE}").only
    assert (found.codes, found.report.remarks) == ([], ["passenger.withheld"])
    assert found.report.passed_over.total() == 1


def test_a_card_number_is_taken_out_of_what_is_kept(push: Push) -> None:
    found = push(f"{RCI}{DOE}SSR+OTHS:HK:1:ZZ:::::PAID VI4111111111111111+::1'").only
    assert values(found, "request OTHS") == ["PAID VI[withheld]"]
