"""Grounds: against our requests, and for refusals of theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from benchmarks.law_probes import fitting

from tansiq.engines.law import Answer, Law, ask
from tansiq.engines.law.grounds import given_grounds, optional_grounds
from tansiq.engines.law.matter import Matter
from tansiq.engines.workflows import Place


def _refused(law: Law, place: Place, *grounds: str, basis: str = "mla_mar_usa_1983", **changes: Any) -> Answer:
    question, recipient = fitting(law, law.instruments[basis], "refusal", ("MAR", "USA"))
    return ask(law, replace(question, grounds=frozenset(grounds), **changes), recipient, place)


def test_an_offence_of_financing_is_not_political_under_any_basis_between_the_two(law: Law, place: Place) -> None:
    assert _refused(law, place, "political_offence", offence="violence").allowed
    answer = _refused(law, place, "political_offence", offence="terrorist_financing")
    assert answer.codes == ("sending.ground_forbidden",)
    (refusal,) = answer.refusals
    assert refusal.law is not None
    assert (refusal.law.citation, refusal.law.mark) == ("Art. 14", "R")


def test_before_the_other_convention_was_in_force_it_forbade_nothing(law: Law, place: Place) -> None:
    early = _refused(law, place, "political_offence", offence="terrorist_financing").refusals
    assert early
    from benchmarks.law_probes import moment

    then = _refused(law, place, "political_offence", offence="terrorist_financing", at=moment(date(2002, 1, 1)))
    assert then.allowed


def test_a_refusal_names_its_ground_with_its_place(law: Law, place: Place) -> None:
    answer = _refused(law, place, "persecution")
    (told,) = [one for one in answer.supports if one.code == "support.ground"]
    assert told.law is not None
    assert told.law.citation.startswith("UN Model Treaty on Mutual Assistance, Art. 4")
    assert _refused(law, place).codes == ("sending.ground_missing",)
    assert _refused(law, place, "persecution", consulted=False).codes == ("sending.not_consulted",)


def test_a_request_against_a_mandatory_ground_is_not_sent_and_an_optional_one_is_told(law: Law, place: Place) -> None:
    question, recipient = fitting(law, law.instruments["reciprocity"], "extradition_request", ("MAR", "USA"))
    against = ask(law, replace(question, grounds=frozenset({"ne_bis_in_idem"})), recipient, place)
    assert against.codes == ("sending.ground",)
    optional = replace(question, grounds=frozenset({"own_national"}))
    assert "condition.ground" in [one.code for one in ask(law, optional, recipient, place).conditions]
    matter = Matter(law, optional, recipient, date(2026, 6, 1), place)
    assert [name for name, _ in optional_grounds(matter)] == ["own_national"]
    assert list(given_grounds(matter)) == []
