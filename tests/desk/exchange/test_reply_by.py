"""The day for a reply is a hint of a partner: read where it can be meant, and stated only where it can be kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from tansiq.desk.exchange.models import Outgoing
from tansiq.desk.exchange.reply_by import is_over, refuse_day, reply_by
from tansiq.engines.envelopes import Message, read_message
from tansiq.errors import RefusedError

_AT, _END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
_JSON = st.none() | st.integers() | st.text(max_size=12) | st.lists(st.text(max_size=3)) | st.dates().map(str)


def _message(said: Any) -> Message:
    return Message(
        id="3" * 32, thread="4" * 32, sequence=1, previous=None, answers=None, sender="a.b", recipients=("c.d",),
        kind="info_request", legal_basis="x", purpose="investigation", handling=("H1",), conditions=None, grading=None,
        nature="legal", language="en", sent_at=_AT, expires_at=_END, body={"text": "", "reply_by": said},
    )  # fmt: skip


@generated(_JSON)
def test_whatever_is_said_is_a_day_of_the_time_that_the_message_counts_or_none(said: Any) -> None:
    found = reply_by(_message(said))
    assert found is None or date(2026, 10, 31) <= found <= date(2026, 12, 2)


@pytest.mark.parametrize("said", ["2026-11-01", "2026-11-20", "2026-12-01"])
def test_a_day_within_it_is_read(said: str) -> None:
    assert reply_by(_message(said)) == date.fromisoformat(said)


@pytest.mark.parametrize("said", ["2026-10-30", "2026-12-03", "20261120", "2026-W47-5", "2026-13-01", ""])
def test_another_is_not(said: str) -> None:
    assert reply_by(_message(said)) is None


def test_a_day_is_stated_from_today_to_the_end_of_the_message() -> None:
    today = date(2026, 11, 5)
    for day in (today, _END.date(), None):
        refuse_day(day, today, _END)
    for day in (today - timedelta(days=1), _END.date() + timedelta(days=1)):
        with pytest.raises(RefusedError, match=r"exchange\.reply_by"):
            refuse_day(day, today, _END)


def test_a_day_is_over_when_the_next_one_has_begun() -> None:
    today = date(2026, 11, 5)
    assert is_over("2026-11-04", today)
    assert is_over(date(2026, 11, 4), today)
    assert not is_over("2026-11-05", today)
    assert not is_over(None, today)


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("days", [-1, 31])
def test_a_message_that_states_another_day_is_not_queued(peer: Any, sent: Any, days: int) -> None:
    day = datetime.now(UTC).date() + timedelta(days=days)
    with pytest.raises(RefusedError, match=r"exchange\.reply_by"):
        sent(reply_by=day)
    assert not Outgoing.objects.exists()


@pytest.mark.django_db(databases="__all__")
def test_law_is_not_asked_about_it_and_it_stands_in_the_message(peer: Any, sent: Any) -> None:
    day = datetime.now(UTC).date() + timedelta(days=3)
    one = sent(reply_by=day)
    assert "reply_by" not in one.asked
    assert reply_by(read_message(bytes(one.content))) == day
