"""The table of the risk review is held to the questions of law."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.review_rules import read_review_rules, review_rules
from tansiq.desk.exchange.rules import rules
from tansiq.errors import MalformedError

pytestmark = pytest.mark.django_db(databases="__all__")
TEXT = files("tansiq.desk.exchange").joinpath("review.toml").read_text(encoding="utf-8")


def test_every_question_has_sources_with_a_citation_and_its_mark(settings: object) -> None:
    for name in law_now().terms.risks:
        found = review_rules().of(name)
        assert found
        assert all(one.citation and one.mark in {"V", "R", "D"} for one in found.values())


def test_it_counts_no_longer_than_a_message_where_nobody_says_otherwise() -> None:
    assert 0 < review_rules().days <= rules().messages.days
    assert review_rules().citation


def test_a_source_of_no_question_and_a_question_without_one_are_refused() -> None:
    for wrong in (TEXT.replace('question = "child"', 'question = "weather"'), TEXT.replace('"child"', '"torture"')):
        with pytest.raises(MalformedError) as refused:
            read_review_rules(wrong)
        assert refused.value.code == "exchange.review_rule"
