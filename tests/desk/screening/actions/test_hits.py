"""Keeping what was found: under its permission, and with what was found in hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tansiq.desk.screening.actions.hits import keep
from tansiq.desk.screening.listed import Looked
from tansiq.desk.screening.models import Screening
from tansiq.desk.screening.travellers import Batch, Source, Traveller
from tansiq.engines.matching import Record, WrittenName
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

SOURCE = Source("hand", "question-1", "Gate 4", datetime(2026, 6, 1, tzinfo=UTC), "an invented article")
BATCH = Batch(SOURCE, (Traveller(Record(names=(WrittenName("Nadir"),)), "1"),))


def test_a_row_without_hits_keeps_nothing_of_the_traveller(officer: Any) -> None:
    (answer,) = keep(by=officer("border_officer").actor, batch=BATCH, looked=Looked(((),)))
    assert (answer.row, answer.hits, answer.left_out) == ("1", (), 0)
    row = Screening.objects.get()
    assert (str(row), row.checkpoint) == ("hand:question-1:1", "Gate 4")
    assert "Nadir" not in str(row.__dict__)


def test_whoever_does_not_screen_keeps_nothing(officer: Any) -> None:
    with pytest.raises(RefusedError, match=r"access\.permission"):
        keep(by=officer("oversight").actor, batch=BATCH, looked=Looked(((),)))
    assert Screening.objects.count() == 0
