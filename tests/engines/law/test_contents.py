"""What a message holds: codes, statements, registers, items of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tansiq.engines.law import Answer, Authority, Item, Law, Question, Statement
from tansiq.engines.law.contents import against_charter, against_contents
from tansiq.engines.law.matter import Matter
from tansiq.engines.law.risks import against_risks, risk_conditions
from tansiq.engines.workflows import Place

Asking = Callable[..., Answer]
POLICE = Authority("QSA", "police")


def _matter(law: Law, place: Place, question: Question) -> Matter:
    return Matter(law, question, POLICE, date(2026, 6, 1), place)


def test_a_message_of_nobody_needs_no_register_and_no_review(
    law: Law, place: Place, request_of_police: Question
) -> None:
    plain = replace(request_of_police, names_person=False, persons=frozenset(), data=frozenset(), register="", risks={})
    matter = _matter(law, place, plain)
    assert [*against_charter(matter), *against_risks(matter), *risk_conditions(matter)] == []


def test_whatever_is_about_a_person_needs_both(law: Law, place: Place, request_of_police: Question) -> None:
    bare = replace(
        request_of_police, names_person=False, persons=frozenset(), data=frozenset(), register="", risks={}, items=()
    )
    item = Item(POLICE, "police_qma_qsa_2019", "investigation", frozenset())
    for changes in ({"locates_person": True}, {"persons": frozenset({"victim"})}, {"items": (item,)}):
        matter = _matter(law, place, replace(bare, **changes))  # type: ignore[arg-type]
        assert [one.code for one in against_charter(matter)] == ["sending.charter"]
        assert [one.code for one in against_risks(matter)] == ["sending.risk_unanswered"] * 6


def test_an_item_of_another_owner_goes_inside_a_message_with_the_owner_s_consent(asking: Asking) -> None:
    item = Item(Authority("MAR", "police"), "police_qma_qsa_2019", "investigation", frozenset({"h2"}))
    assert set(asking(items=(item,)).codes) == {"using.consent"}
    assert asking(items=(replace(item, consents=frozenset({"forward"})),)).allowed
    assert asking(items=(replace(item, owner=POLICE),)).allowed  # back to its owner


def test_what_was_got_by_torture_goes_nowhere_inside_an_item_either(asking: Asking) -> None:
    tainted = (Statement("legal", "a1", tainted=True),)
    item = Item(POLICE, "police_qma_qsa_2019", "investigation", frozenset(), statements=tainted)
    assert asking(items=(item,)).codes == ("using.tainted",)
    assert asking(statements=tainted).codes == ("sending.tainted",)


def test_every_code_that_the_basis_asks_for_is_borne(law: Law, place: Place, request_of_police: Question) -> None:
    matter = _matter(law, place, replace(request_of_police, handling=frozenset()))
    assert [one.code for one in against_contents(matter)] == ["sending.handling", "sending.handling_floor"]
