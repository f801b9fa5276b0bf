"""Letters and arrivals as values: what counts, what was corrected, what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.registry import sight
from tansiq.desk.registry.actions.letters import give_up
from tansiq.desk.registry.actions.statements import Word, state
from tansiq.desk.registry.models import Arrival, Letter
from tansiq.desk.registry.sheet import events_of, letter_sheet

pytestmark = pytest.mark.django_db(databases="__all__")


def say(by: Any, one: Letter, **changes: Any) -> int:
    word = Word("dispatched", one.numbered_at.date(), "slip", **changes)
    return state(by=by, letter_id=str(one.pk), word=word)


def test_a_corrected_statement_stays_and_counts_no_more(lettered: Callable[..., Letter], supervisor: Any) -> None:
    one = lettered()
    first = say(supervisor, one)
    say(supervisor, one, corrects=first, slip="RR 2")
    found = letter_sheet(sight.letter(supervisor, str(one.pk)), "desk")
    assert [each.counts for each in found.statements] == [False, True]
    assert [each.slip for each in found.statements] == ["", "RR 2"]
    assert [kind for kind, _ in found.row.stated] == ["dispatched"]


def test_everything_that_a_person_did_is_an_event_with_its_words(
    lettered: Callable[..., Letter], came: Callable[..., str], supervisor: Any
) -> None:
    one, other = lettered(), lettered()
    first = say(supervisor, one)
    say(supervisor, one, corrects=first, withdraws=True)
    give_up(by=supervisor, letter_id=str(other.pk), reason="wrong address")
    came()
    found = events_of(Letter.objects.order_by("place"), Arrival.objects.all())
    assert [event.kind for event in found] == [
        "letter_numbered", "stated_dispatched", "stated_withdrawn", "letter_numbered", "letter_void", "entered",
    ]  # fmt: skip
    assert all(event.person == supervisor.user_id for event in found)
    assert found[4].reasons == "wrong address"
    assert "slip" in found[1].reasons
