"""Whether a basis carries this very message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from benchmarks.law_probes import fitting

from tansiq.engines.law import Answer, Authority, Law, Question, ask
from tansiq.engines.law.carrying import designated_for, reservations_of
from tansiq.engines.law.matter import Matter, condition, place_in, reason
from tansiq.engines.workflows import Place

Asking = Callable[..., Answer]


def _codes(law: Law, place: Place, kind: str, *, basis: str = "reciprocity", **changes: Any) -> tuple[str, ...]:
    question, recipient = fitting(law, law.instruments[basis], kind, ("MAR", "USA"))
    return ask(law, replace(question, **changes), recipient, place).codes


def test_one_known_measure_that_reaches_is_enough(law: Law, place: Place) -> None:
    kind = "extradition_request"
    assert _codes(law, place, kind, measures={"maximum_penalty": 12}) == ()
    assert _codes(law, place, kind, measures={"remaining_sentence": 4}) == ()
    assert _codes(law, place, kind, measures={"maximum_penalty": 12, "remaining_sentence": 3}) == ("sending.threshold",)
    assert _codes(law, place, kind, measures={}) == ("sending.threshold_unknown", "sending.threshold_unknown")


def test_an_urgent_channel_is_open_in_urgency(asking: Asking) -> None:
    assert asking(channel="network_24_7").codes == ("sending.channel_urgent",)
    assert asking(channel="network_24_7", urgent=True).allowed
    assert asking(channel="diplomatic", urgent=True).codes == ("sending.channel",)


def test_a_translation_into_one_language_that_is_read_is_enough(asking: Asking) -> None:
    assert asking(languages=frozenset({"ar"})).codes == ("sending.language",)
    assert asking(languages=frozenset({"ar", "en"})).allowed


def test_a_request_to_morocco_in_english_alone_is_not_sent(law: Law, place: Place) -> None:
    question, recipient = fitting(law, law.instruments["budapest_2001"], "preservation_request", ("USA", "MAR"))
    english = replace(question, languages=frozenset({"en"}))
    assert ask(law, english, recipient, place).codes == ("sending.language",)


@pytest.mark.parametrize(("kind", "open_to"), [("police", False), ("ncb", True), ("prosecution", True)])
def test_a_preservation_request_goes_to_one_of_the_two_points(
    law: Law, place: Place, kind: str, *, open_to: bool
) -> None:
    question, _ = fitting(law, law.instruments["budapest_2001"], "preservation_request", ("USA", "MAR"))
    answer = ask(law, question, Authority("MAR", kind), place)
    assert answer.allowed is open_to
    assert open_to or answer.codes == ("sending.designated",)


def test_what_the_recipient_s_state_declared_is_found_by_the_kind(
    law: Law, place: Place, request_of_police: Question
) -> None:
    matter = Matter(law, request_of_police, Authority("QSA", "police"), date(2026, 6, 1), place)
    assert [row.documents for row in reservations_of(matter)] == [{"facts"}]
    assert designated_for(matter) == ()
    warning = replace(matter, question=replace(request_of_police, kind="threat_warning"))
    assert [row.authorities for row in designated_for(warning)] == [{"police"}]


def test_a_reason_keeps_its_place_and_fills_its_blanks(law: Law) -> None:
    basis = law.instruments["budapest_2001"]
    place = place_in(basis, "Art. 29", "V")
    one = reason("sending.document", place, document=law.terms.documents["facts"].texts)
    assert (one.law, one.sentence("fr")) == (place, "Manque : Exposé des faits, avec lieu et date.")
    told = condition("condition.handling", "travels", details={"handling": "H1"}, text=law.terms.handling["h1"].texts)
    assert told.when == "travels"
    assert told.sentence().startswith("H1: ")
