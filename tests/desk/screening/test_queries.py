"""What may be asked about possible hits: values, with their need to know."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.screening import queries
from tansiq.desk.screening.listed import own_entries
from tansiq.desk.screening.models import Memory
from tansiq.desk.screening.queries import Asked
from tansiq.desk.screening.review import Review, review
from tansiq.desk.screening.sight import seen_hit
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def _review(by: Any, case_id: str) -> Review:
    found = queries.hit(by=by, case_id=case_id, lang="en")
    assert found is not None
    return found


def test_both_sides_come_with_the_parts_that_answered_each_other(people: Any, published: Any, screened: Any) -> None:
    published()
    by = people["ncb_officer"].actor
    found = _review(by, screened().hits[0].case_id)
    assert [name.text for name in found.asked_names] == ["Zaydun Marwani"]
    assert [(name.text, name.is_compared) for name in found.entry_names] == [
        ("Zaydun Marwani", True), ("زيدون مرواني", False),
    ]  # fmt: skip
    assert [(pair.asked, pair.answered, pair.is_for) for pair in found.words] == [
        ("Zaydun", "Zaydun", True), ("Marwani", "Marwani", True),
    ]  # fmt: skip
    assert found.picture is not None
    assert found.picture.total.startswith("+")
    assert [row.checkpoint for row in found.seen] == ["Gate 4"]
    assert review(seen_hit(by, found.case_id), "ar", entry_photographs=(), memories=()).sentence != found.sentence


def test_hits_are_found_by_what_is_asked_and_closed_ones_only_when_wanted(
    people: Any, published: Any, screened: Any
) -> None:
    from tansiq.desk.cases.models import Case

    published()
    screened()
    by = people["ncb_officer"].actor

    def found(**asked: str) -> int:
        return len(queries.found(by=by, asked=Asked(**asked)))

    assert [found(words="MARWANI"), found(words="qasrani"), found(checkpoint="Gate 4"), found(checkpoint="Gate 5")] == [
        1, 0, 1, 0,
    ]  # fmt: skip
    assert [found(entry_type="own_watchlist"), found(entry_type="red")] == [1, 0]
    Case.objects.update(state="closed", is_final=True)
    assert [found(), found(also_closed="on")] == [0, 1]


def test_what_is_hidden_is_in_no_answer_count_or_file(
    people: Any, published: Any, matter: Any, screened: Any, officer: Any
) -> None:
    from tansiq.desk.accounts.models import Membership

    entry_id = published(group=matter)
    inside, outside = officer("ncb_officer", username="inside"), officer("supervisor", username="outside").actor
    Membership.objects.create(group=matter, user=inside.user, granted_by=inside.user)
    case_id = screened(by=inside.actor).hits[0].case_id
    assert len(queries.found(by=inside.actor, asked=Asked(words="zaydun"))) == 1
    assert queries.found(by=outside, asked=Asked(words="zaydun", also_closed="on")) == ()
    assert queries.export(by=outside.acting_for("a review"), asked=Asked()) == ()
    assert (queries.memories(by=outside), queries.left_out(by=outside)) == ((), 0)
    assert own_entries(outside, timezone.now(), [entry_id]) == {}
    for question in (
        lambda: queries.hit(by=outside, case_id=case_id, lang="en"),
        lambda: queries.photograph(by=outside, case_id=case_id, digest="a" * 64),
    ):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            question()


def test_nothing_is_taken_along_without_a_purpose(people: Any) -> None:
    with pytest.raises(RefusedError, match=r"check\.purpose"):
        queries.export(by=people["supervisor"].actor, asked=Asked())


def test_what_was_left_out_is_counted_by_memory_and_by_the_day(
    people: Any, published: Any, screened: Any, discarded: Any
) -> None:
    published()
    discarded(screened().hits[0].case_id)
    screened(row="2")
    screened(row="3")
    by = people["supervisor"].actor
    (row,) = queries.memories(by=by)
    assert (row.left_out, row.standing, queries.left_out(by=by)) == (2, "holding", 2)
    Memory.objects.update(expires_on="2020-01-01")
    assert queries.memories(by=by)[0].standing == "expired"
