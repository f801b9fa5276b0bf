"""Words that nobody knows are refused, each by its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.engines.law import Answer, Authority, Item, Law, Question, Statement
from tansiq.engines.law.wording import unknown_words

Asking = Callable[..., Answer]
ITEM = Item(Authority("QSA", "police"), "police_qma_qsa_2019", "investigation", frozenset())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "x"}, "kind"),
        ({"purpose": "x"}, "purpose"),
        ({"channel": "x"}, "channel"),
        ({"handling": frozenset({"x"})}, "handling"),
        ({"persons": frozenset({"x"})}, "persons"),
        ({"data": frozenset({"x"})}, "data"),
        ({"offence": "x"}, "offence"),
        ({"documents": frozenset({"x"})}, "documents"),
        ({"measures": {"x": 1}}, "measures"),
        ({"grounds": frozenset({"x"})}, "grounds"),
        ({"risks": {"x": "absent"}}, "risks"),
        ({"risks": {"torture": "x"}}, "risks"),
        ({"statements": (Statement("x", "a1"),)}, "nature"),
        ({"sender": Authority("QMA", "x")}, "authority"),
    ],
)
def test_a_word_that_nobody_knows_is_told_with_its_field(asking: Asking, changes: dict[str, Any], field: str) -> None:
    (refusal,) = asking(**changes).refusals
    assert (refusal.code, dict(refusal.details)) == ("sending.word", {"field": field, "value": "x"})


@pytest.mark.parametrize("grading", ["", "a", "a5", "e1", "a11", "11", "1a", "a1 "])
def test_a_grading_is_a_letter_and_a_number(asking: Asking, grading: str) -> None:
    assert asking(statements=(Statement("legal", grading),)).codes == ("sending.ungraded",)


def test_the_words_of_an_item_are_looked_at_too(law: Law, request_of_police: Question) -> None:
    from dataclasses import replace

    item = replace(ITEM, handling=frozenset({"x"}), consents=frozenset({"y"}), owner=Authority("QZZ", "police"))
    found = unknown_words(law, replace(request_of_police, items=(item,)), Authority("QSA", "police"))
    assert [one.code for one in found] == ["sending.state", "sending.word", "sending.word"]
