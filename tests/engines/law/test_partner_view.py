"""What a partner is told before a person has answered: one of two sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tansiq.engines.law import Authority, Law, Question
from tansiq.engines.law.partner_view import PartnerView, partner_view
from tansiq.engines.workflows import Place
from tansiq.messages import LANGUAGES

POLICE = Authority("QSA", "police")


def test_an_answer_that_may_go_is_announced(law: Law, place: Place, request_of_police: Question) -> None:
    answer = replace(request_of_police, kind="info_answer")
    assert partner_view(law, answer, POLICE, place) == PartnerView("partner.answer_follows")


def test_whatever_stands_against_it_the_partner_hears_the_same_as_of_somebody_unknown(
    law: Law, place: Place, request_of_police: Question
) -> None:
    unknown = partner_view(law, None, POLICE, place)
    for changes in ({"risks": {}}, {"handling": frozenset()}, {"purpose": "migration"}, {"basis": "gone"}):
        assert partner_view(law, replace(request_of_police, **changes), POLICE, place) == unknown  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_neither_sentence_tells_more(lang: str) -> None:
    told = {PartnerView(code).sentence(lang) for code in ("partner.nothing", "partner.answer_follows")}
    assert len(told) == 2
    assert all(len(sentence) < 60 for sentence in told)
