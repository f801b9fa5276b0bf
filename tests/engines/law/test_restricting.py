"""Protected persons: one answer for officers, the reason for one person alone, nothing for those who are feared."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.cli.law_answers import answer_of
from tansiq.engines.law import (
    RESTRICTED,
    Answer,
    Authority,
    Item,
    Law,
    Protection,
    Question,
    ask,
    partner_view,
    sealed_reasons,
)
from tansiq.engines.law.restricting import is_item_restricted
from tansiq.engines.workflows import Place
from tansiq.messages import LANGUAGES

Asking = Callable[..., Answer]
FEARED = Authority("QSA", "police")
OTHER = Authority("MAR", "police")
ASYLUM = Protection(asylum=True, feared=frozenset({"QSA"}))

PROTECTIONS = st.builds(
    Protection,
    asylum=st.just(value=True),
    feared=st.frozensets(st.sampled_from(["QSA", "MAR", "USA"]), max_size=3).map(lambda some: some | {"QSA"}),
    released=st.frozensets(st.sampled_from(["QSA", "MAR", "USA"]), max_size=3),
    other=st.booleans(),
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["info_request", "info_answer", "spontaneous_info", "refusal", "recall", "nonsense"]),
        "purpose": st.sampled_from(["investigation", "migration", "nonsense"]),
        "basis": st.sampled_from(["police_qma_qsa_2019", "unscr_1373", "reciprocity", "gone"]),
        "channel": st.sampled_from(["police", "diplomatic"]),
        "handling": st.sampled_from([frozenset(), frozenset({"h1"}), frozenset({"h0", "h2"})]),
        "names_person": st.booleans(),
        "locates_person": st.booleans(),
        "persons": st.sampled_from([frozenset(), frozenset({"suspect"}), frozenset({"victim"})]),
        "data": st.sampled_from([frozenset(), frozenset({"location"})]),
        "grounds": st.sampled_from([frozenset(), frozenset({"persecution"})]),
        "consulted": st.booleans(),
        "urgent": st.booleans(),
    },
)
NEUTRAL = ("acknowledgement", "no_information")


@given(PROTECTIONS, CHANGES)
def test_nothing_about_the_person_goes_to_a_state_that_is_feared(
    law: Law, place: Place, request_of_police: Question, protection: Protection, changes: dict[str, Any]
) -> None:
    question = replace(request_of_police, protection=protection, **changes)
    assert ask(law, question, FEARED, place) == RESTRICTED


@given(PROTECTIONS, CHANGES)
def test_a_feared_state_gets_what_it_gets_of_somebody_unknown(
    law: Law, place: Place, request_of_police: Question, protection: Protection, changes: dict[str, Any]
) -> None:
    unknown = partner_view(law, None, FEARED, place)
    known = partner_view(law, replace(request_of_police, protection=protection, **changes), FEARED, place)
    assert known == unknown
    assert [known.sentence(lang) for lang in LANGUAGES] == [unknown.sentence(lang) for lang in LANGUAGES]
    assert repr(known) == repr(unknown)


@pytest.mark.parametrize("kind", NEUTRAL)
@given(PROTECTIONS, CHANGES)
@settings(max_examples=50)
def test_what_says_nothing_goes_to_a_feared_state_as_to_any_other(
    law: Law, place: Place, request_of_police: Question, kind: str, protection: Protection, changes: dict[str, Any]
) -> None:
    plain = replace(request_of_police, **{**changes, "kind": kind})
    assert ask(law, replace(plain, protection=protection), FEARED, place) == ask(law, plain, FEARED, place)


def test_a_feared_state_that_asks_is_answered_neutrally(law: Law, place: Place, request_of_police: Question) -> None:
    bare = replace(
        request_of_police,
        kind="no_information",
        names_person=False,
        persons=frozenset(),
        data=frozenset(),
        statements=(),
    )
    assert ask(law, replace(bare, protection=ASYLUM), FEARED, place).allowed


@pytest.mark.parametrize(
    "protection", [ASYLUM, Protection(asylum=True), Protection(other=True), replace(ASYLUM, other=True)]
)
@pytest.mark.parametrize("recipient", [FEARED, OTHER])
def test_an_officer_sees_the_same_whatever_the_reason_and_the_recipient(
    asking: Asking, protection: Protection, recipient: Authority
) -> None:
    answer = asking(recipient, protection=protection)
    assert answer == RESTRICTED
    assert asking(recipient, protection=protection, purpose="curiosity", risks={}, handling=frozenset()) == RESTRICTED


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_officer_s_answer_tells_neither_the_reason_nor_the_state(asking: Asking, lang: str) -> None:
    told = json.dumps(answer_of({}, asking(protection=ASYLUM), lang), ensure_ascii=False).lower()
    for word in ("asyl", "refug", "protégé", "persec", "حماية الشخص", "لجوء", "qsa", "sahelia", "ساحلية", "feared"):
        assert word not in told
    assert asking(protection=ASYLUM).codes == ("sending.restricted",)


def test_what_is_kept_from_others_is_in_no_representation(request_of_police: Question) -> None:
    item = Item(OTHER, "basis", "investigation", frozenset(), protection=ASYLUM)
    shown = repr(replace(request_of_police, protection=ASYLUM, items=(item,)))
    assert "asylum=" not in shown
    assert "feared" not in shown


def test_an_answer_of_the_risk_review_restricts_as_the_flag_does(asking: Asking, request_of_police: Question) -> None:
    for said in ("present", "assured"):
        assert asking(risks={**request_of_police.risks, "asylum": said}) == RESTRICTED


def test_others_get_it_once_the_officer_has_released_it_and_the_feared_never(asking: Asking) -> None:
    both = Protection(asylum=True, feared=frozenset({"MAR"}), released=frozenset({"QSA", "MAR"}))
    assert asking(FEARED, protection=both).allowed
    assert asking(OTHER, protection=both) == RESTRICTED
    assert asking(FEARED, protection=Protection(other=True, released=frozenset({"QSA"}))).allowed
    assert asking(FEARED, protection=Protection(other=True)) == RESTRICTED


def test_where_no_state_is_named_none_is_safe(asking: Asking) -> None:
    assert asking(protection=Protection(asylum=True, released=frozenset({"QSA"}))) == RESTRICTED


def test_the_data_protection_officer_alone_is_told_why(law: Law, request_of_police: Question) -> None:
    def why(recipient: Authority, **changes: Any) -> list[str]:
        return [one.code for one in sealed_reasons(law, replace(request_of_police, **changes), recipient)]

    assert why(FEARED, protection=ASYLUM) == ["sealed.feared"]
    assert why(OTHER, protection=ASYLUM) == ["sealed.asylum"]
    assert why(OTHER, protection=Protection(other=True)) == ["sealed.other"]
    assert why(FEARED, risks={**request_of_police.risks, "asylum": "present"}) == ["sealed.answered"]
    assert why(FEARED) == []
    item = Item(OTHER, "police_qma_qsa_2019", "investigation", frozenset(), protection=ASYLUM)
    assert why(FEARED, items=(item,)) == ["sealed.feared"]
    (reason,) = sealed_reasons(law, replace(request_of_police, protection=ASYLUM), FEARED)
    assert "QSA" in reason.sentence("fr")


def test_an_item_about_a_protected_person_leaves_in_no_file_and_to_no_feared_state(using: Asking) -> None:
    item = Item(OTHER, "police_qma_qsa_2019", "investigation", frozenset(), protection=ASYLUM)
    assert is_item_restricted(item, "forward", FEARED)
    assert is_item_restricted(item, "forward", None)
    assert is_item_restricted(item, "export", None)
    assert not is_item_restricted(item, "print", None)
    assert using("forward", FEARED, protection=ASYLUM, consents=frozenset({"forward"})) == RESTRICTED
    assert using("print", protection=ASYLUM).allowed
