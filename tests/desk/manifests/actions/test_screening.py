"""How far a manifest has come is written once a row, by whoever is first."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tansiq.desk.manifests.actions import screening
from tansiq.desk.manifests.actions.effects import held, kept_until
from tansiq.desk.manifests.models import Manifest, RowProblem
from tansiq.engines.manifests import Rejected, Traveller
from tansiq.engines.matching import Record
from tansiq.engines.tables import Problem
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def _advance(people: Any, made: Manifest, at: int, *rows: Any) -> None:
    screening.advance(by=people["analyst"].actor, manifest_id=str(made.pk), at=at, rows=rows)


def test_of_two_processes_at_one_row_one_is_told_that_it_is_late(sent: Any, people: Any) -> None:
    made, row = sent(), Rejected(7, "manifest.no_name", {}, "a|b")
    _advance(people, made, 0, row, Traveller(8, Record()))
    with pytest.raises(RefusedError, match=r"manifests\.moved"):
        _advance(people, made, 0, row)
    made.refresh_from_db()
    assert (made.done, made.rejected, made.screened, RowProblem.objects.count()) == (2, 1, 1, 1)


@pytest.mark.parametrize("status", ["done", "refused", "halted"])
def test_one_that_does_not_wait_goes_no_further(sent: Any, people: Any, status: str) -> None:
    made = sent()
    Manifest.objects.update(status=status)
    with pytest.raises(RefusedError, match=r"manifests\.moved"):
        _advance(people, made, 0)
    with transaction.atomic(), pytest.raises(RefusedError, match=r"manifests\.moved"):
        held(people["analyst"].actor, str(made.pk), 0)


def test_signs_that_no_database_keeps_are_kept_as_others(sent: Any, people: Any) -> None:
    doubt = Problem("manifest.country", 3, details={"text": "a\x00\ud800"})
    row = Rejected(2, "manifest.no_name", {"x": "\x00"}, "b\x00\udfff")
    _advance(people, sent(), 0, row, Traveller(3, Record(), problems=(doubt,)))
    told = list(RowProblem.objects.order_by("number").values_list("raw", "details", "is_rejected"))
    assert told == [("b␀\\udfff", {"x": "␀"}, True), ("", {"text": "a␀\\ud800"}, False)]


def test_a_file_is_named_by_its_own_name_and_not_by_where_it_lies(sent: Any, people: Any) -> None:
    made = sent(name="flight.csv")
    said = {"manifest_id": str(made.pk), "at": 0, "status": "refused", "code": "list.missing"}
    screening.stop(by=people["analyst"].actor, details={"path": "/somewhere/else", "n": 3}, **said)
    made.refresh_from_db()
    assert made.details == {"path": "flight.csv", "n": "3"}
    assert made.ended_at is not None


def test_the_time_that_it_is_kept_follows_from_what_its_data_are(sent: Any, people: Any) -> None:
    made, by = sent(), people["analyst"].actor
    said = {"manifest_id": str(made.pk), "total": 4, "kind": "PNRGOV", "columns": [("a", "name")]}
    screening.count(by=by, origin="booking", **said)
    made.refresh_from_db()
    assert (made.delete_after, made.delete_citation) == kept_until("booking", made.sent_at)
    assert (made.delete_after - made.sent_at).days > 180
    assert made.columns == [["a", "name"]]


def test_the_database_itself_lets_no_row_be_lost(sent: Any) -> None:
    sent()
    with pytest.raises(IntegrityError):
        Manifest.objects.update(done=3, screened=2, rejected=0)
