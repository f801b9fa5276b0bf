"""A risk review as it is read."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Review
from tansiq.desk.exchange.review_sheet import SETTLED, review_seen

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_is_read_whole_and_of_what_may_restrict_a_transfer_no_more_than_that_nothing_stands_against_it(
    supervisor: Any, reviewed: Any
) -> None:
    reviewed(place={"looked_at": ["age_papers", "gone"]}, child="reviewed")
    seen = review_seen(Review.objects.get(), "en")
    answers = {one.question: one for one in seen.answers}
    risks = law_now().terms.risks
    assert answers.keys() == {one.texts.told("en") for one in risks.values()}
    child = answers[risks["child"].texts.told("en")]
    assert (child.answer, len(child.looked_at)) == ("reviewed", 1)
    assert answers[risks["asylum"].texts.told("en")].answer == SETTLED
    assert (seen.person, seen.until > seen.at) == ("Zaydun Example", True)
