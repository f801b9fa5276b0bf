"""What a booking says that is not kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq import lexicons
from tansiq.engines.manifests.withholding import (
    Withheld,
    is_payment_request,
    is_sensitive_request,
    is_sensitive_text,
    without_cards,
)

VISA, AMERICAN = "4111111111111111", "378282246310005"  # published test numbers of payment networks


@pytest.mark.parametrize(
    "code", ["AVML", "KSML", "MOML", "SPML", "ZXML", "WCHR", "WCHC", "BLND", "DEAF", "MEDA", "LANG"]
)
def test_a_request_that_tells_religion_health_or_origin_is_sensitive(code: str) -> None:
    assert is_sensitive_request(code)


@pytest.mark.parametrize("code", ["DOCS", "SEAT", "TKNE", "BIKE", "CKIN", "OTHS", "UMNR", "HTML5", "ML"])
def test_another_request_is_not(code: str) -> None:
    assert not is_sensitive_request(code)


def test_every_code_of_the_lexicon_has_four_letters_and_one_reason() -> None:
    groups = lexicons.load("sensitive_requests")["codes"]
    codes = [code for group in groups.values() for code in group]
    assert {len(code) for code in codes} == {4}
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("text", "sensitive"),
    [
        ("PAX NEEDS WCHR TO GATE", True),
        ("wheelchair at arrival", True),
        ("HALAL PLS", True),
        ("PASSAGER AVEUGLE", True),
        ("THIS PASSENGER IS A VIP", False),
        ("MS LANG AND MR MEDA TRAVEL TOGETHER", False),  # family names
        ("BLINDA TRAVELS ALONE", False),  # not the word
    ],
)
def test_a_remark_is_sensitive_by_its_words(text: str, *, sensitive: bool) -> None:
    assert is_sensitive_text(text) is sensitive


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"PAID WITH VI{VISA} EXP 0233", "PAID WITH VI[withheld] EXP 0233"),
        ("CC 4111 1111 1111 1111", "CC [withheld]"),
        ("CC 4111-1111-1111-1111.", "CC [withheld]."),
        (f"AX{AMERICAN}", "AX[withheld]"),
    ],
)
def test_the_number_of_a_payment_card_is_taken_out_of_a_text(text: str, left: str) -> None:
    assert without_cards(text) == (left, 1)


@pytest.mark.parametrize(
    "text",
    ["4111111111111112", "0062120234533", "00441753637285", "PHONE +212 600 000 000 000", f"{VISA}{VISA}", "²" * 16],
)
def test_another_long_number_is_no_card(text: str) -> None:
    assert without_cards(text) == (text, 0)


@given(st.text(alphabet="0123456789 -XVI", max_size=200))
def test_no_card_is_left_in_a_text(text: str) -> None:
    left, found = without_cards(text)
    assert left.count("[withheld]") == found
    assert without_cards(left) == (left, 0)


@pytest.mark.parametrize(
    ("code", "text", "pays"),
    [
        ("EPAY", "CC4111", True),
        ("FOID", "CC4111111111111111", True),
        ("FOID", "/CC4111", True),
        ("FOID", "PPX123", False),
    ],
)
def test_a_form_of_identification_may_be_a_payment_card(code: str, text: str, *, pays: bool) -> None:
    assert is_payment_request(code, text) is pays


def test_what_is_withheld_is_only_counted() -> None:
    withheld = Withheld()
    assert [withheld.is_request(code, "") for code in ("KSML", "EPAY", "SEAT")] == [True, True, False]
    assert withheld.sifted("WHEELCHAIR") == ""
    assert withheld.sifted(f"CARD {VISA}") == "CARD [withheld]"
    assert (withheld.requests, withheld.payments) == (2, 2)
