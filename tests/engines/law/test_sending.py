"""May this be sent to them: everybody asked alone, nobody by default, restrictions on whatever goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from benchmarks.law_worlds import make_message, make_world
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.law import Answer, Authority, Law, LawLibrary, Question, ask, ask_each, read_question
from tansiq.engines.workflows import Place
from tansiq.engines.workflows.entries import Entry
from tansiq.errors import MalformedError

Asking = Callable[..., Answer]
POLICE, NCB, NOBODY = Authority("QSA", "police"), Authority("QSA", "ncb"), Authority("QZZ", "police")
SEEDS = st.integers(min_value=0, max_value=2**32)


def _drawn(seed: int, place: Place) -> tuple[Question, Authority, Answer]:
    """A seeded message in a seeded world, and the answer."""
    rng = Random(seed)
    made = make_world(rng)
    message, taker = make_message(rng, made)
    question, _ = read_question(Entry(message, "message"))
    recipient = Authority(taker["state"], taker["kind"])
    return question, recipient, ask(made.law, question, recipient, place)


def test_a_fitting_request_is_allowed_with_what_it_rests_on(asking: Asking) -> None:
    answer = asking()
    assert answer.allowed
    assert [one.code for one in answer.supports] == [
        "support.relations", "support.basis", "support.party", "support.party", "support.message", "support.charter",
        "support.opinion",
    ]  # fmt: skip


def test_an_empty_set_of_recipients_delivers_to_nobody(law: Law, place: Place, request_of_police: Question) -> None:
    delivery = ask_each(law, request_of_police, (), place)
    assert delivery.recipients == frozenset()
    assert [one.code for one in delivery.refusals] == ["sending.nobody"]


def test_each_recipient_is_asked_alone(law: Law, place: Place, request_of_police: Question) -> None:
    delivery = ask_each(law, request_of_police, (POLICE, NOBODY, Authority("QSA", "intelligence"), NCB), place)
    assert delivery.recipients == {POLICE, NCB}
    assert delivery.answers[NOBODY].codes == ("sending.state",)


def test_an_unknown_recipient_set_delivers_to_nobody(law: Law, place: Place, request_of_police: Question) -> None:
    unknown = (NOBODY, Authority("", ""), Authority("QSA", "friends"), Authority("qsa", "police"))
    assert ask_each(law, request_of_police, unknown, place).recipients == frozenset()


def test_without_relations_on_record_nothing_new_goes(
    library: LawLibrary, place: Place, request_of_police: Question
) -> None:
    law = library.on(request_of_police.at.date())
    assert ask(law, request_of_police, Authority("MAR", "police"), place).codes == ("sending.no_relations",)


@given(SEEDS)
def test_what_goes_bears_both_restrictions(place: Place, seed: int) -> None:
    _, _, answer = _drawn(seed, place)
    told = [one for one in answer.conditions if one.code == "condition.restriction" and one.when == "travels"]
    assert len(told) == (2 if answer.allowed else 0)


@given(SEEDS)
def test_nothing_of_a_person_goes_unless_every_question_was_answered(place: Place, seed: int) -> None:
    question, _, answer = _drawn(seed, place)
    if answer.allowed and question.is_personal:
        assert len(question.risks) == 6
        assert question.risks["torture"] in ("absent", "reviewed")


@given(SEEDS)
def test_a_refused_answer_holds_refusals_alone(place: Place, seed: int) -> None:
    _, _, answer = _drawn(seed, place)
    if not answer.allowed:
        assert answer == Answer(answer.refusals)


@given(SEEDS)
@settings(max_examples=50)
def test_the_same_question_has_the_same_answer(place: Place, seed: int) -> None:
    assert _drawn(seed, place) == _drawn(seed, place)


def test_a_moment_without_an_offset_is_refused(law: Law, place: Place, request_of_police: Question) -> None:
    naive = replace(request_of_police, at=datetime(2026, 6, 1, 9))  # noqa: DTZ001
    with pytest.raises(MalformedError) as caught:
        ask(law, naive, POLICE, place)
    assert caught.value.code == "workflow.naive_time"


def test_the_day_is_that_of_the_sender(law: Law, request_of_police: Question) -> None:
    from zoneinfo import ZoneInfo

    late = replace(request_of_police, at=datetime(2019, 12, 31, 23, 30, tzinfo=UTC))
    assert ask(law, late, POLICE, Place(ZoneInfo("Africa/Casablanca"))).allowed
    assert not ask(law, late, POLICE, Place(UTC)).allowed


def test_what_follows_an_earlier_message_needs_no_basis_and_carries_nothing(asking: Asking) -> None:
    bare = {"names_person": False, "persons": frozenset(), "data": frozenset(), "statements": ()}
    assert asking(kind="recall", basis="", **bare).allowed
    assert asking(kind="recall", basis="").codes == ("sending.carries",)
    assert asking(kind="recall", basis="", **bare, handling_text="about Nadir").codes == ("sending.carries",)
