"""What a screening brought is counted, written and told; nothing is dropped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tansiq.cli.export import Row
from tansiq.cli.outcome import Outcome, show_screened
from tansiq.cli.screening import Found, Screened
from tansiq.cli.terminal import Voice
from tansiq.engines.manifests import Rejected
from tansiq.engines.manifests.traveller import DataOrigin
from tansiq.engines.tables import Problem


def _outcome(*, lang: str = "en", as_json: bool = False, shown: int = 25) -> tuple[Outcome, list[Row], list[Row]]:
    hits: list[Row] = []
    rejected: list[Row] = []
    return Outcome(Voice(lang, as_json=as_json), hits.append, rejected.append, shown), hits, rejected


def test_every_row_is_counted_and_written_where_it_belongs(screened: Screened, rejected: Rejected) -> None:
    outcome, hits, aside = _outcome()
    told: list[int] = []
    outcome.take_each((screened, replace(screened, found=()), rejected), told.append)
    assert told == [1, 2, 3]
    assert (outcome.screened, outcome.travellers_with_hits, outcome.hits, outcome.rejected) == (2, 1, 1, 1)
    assert outcome.rows == 3
    assert (len(hits), len(aside)) == (1, 1)


def test_the_strongest_travellers_are_shown_and_the_others_are_counted(
    capsys: pytest.CaptureFixture[str], screened: Screened, hit: object
) -> None:
    outcome, hits, _ = _outcome(shown=2)
    for row, bits in enumerate((12.0, 30.0, 20.0), 1):
        stronger = type("Hit", (), {**vars(hit), "bits": bits})()
        outcome.take(Screened(replace(screened.traveller, row=row), (Found("own", stronger),)))
    outcome.tell(out=None, rejected_file=None)
    text = capsys.readouterr().out
    assert [line.split()[1] for line in text.splitlines() if line.startswith("row")] == ["2", "3"]
    assert "and 1 more travellers" in text
    assert len(hits) == 3


def test_rejected_rows_are_told_with_their_reason_and_where_the_others_are(
    capsys: pytest.CaptureFixture[str], rejected: Rejected
) -> None:
    outcome, _, _ = _outcome()
    for row in range(7):
        outcome.take(replace(rejected, row=row))
    outcome.tell(out=None, rejected_file=None)
    text = capsys.readouterr().out
    assert text.count("[manifest.no_name]") == 5
    assert "2 more rejected rows" in text
    assert "--rejected" in text


def test_a_value_read_with_a_reservation_is_told(capsys: pytest.CaptureFixture[str], screened: Screened) -> None:
    outcome, _, _ = _outcome()
    doubt = Problem("manifest.odd_characters", 7, details={"characters": "U+1F9ED"})
    for _ in range(4):
        outcome.take(Screened(replace(screened.traveller, problems=(doubt, doubt)), ()))
    outcome.tell(out=None, rejected_file=None)
    text = capsys.readouterr().out
    assert outcome.reservations == 8
    assert text.count("[manifest.odd_characters]") == 5
    assert "3 more reservations" in text


@pytest.mark.parametrize(
    ("data_origin", "label", "mark"),
    [("unstated", "row 7", ""), ("document", "segment 7", ""), ("booking", "segment 7", "booking data, unverified")],
)
def test_a_traveller_of_a_message_is_told_by_the_segment_and_a_booking_as_unverified(
    capsys: pytest.CaptureFixture[str], screened: Screened, data_origin: DataOrigin, label: str, mark: str
) -> None:
    show_screened(Voice("en"), replace(screened, traveller=replace(screened.traveller, data_origin=data_origin)))
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith(label)
    assert line.endswith(mark or "K0123456")


def test_the_answer_in_json_holds_the_mapping_the_hits_and_the_rejected_rows(
    screened: Screened, rejected: Rejected
) -> None:
    outcome, _, _ = _outcome(as_json=True)
    outcome.take(screened)
    outcome.take(rejected)
    answer = outcome.answer(["own"], {"mapping": {"name": "Passenger"}})
    assert (answer["lists"], answer["mapping"]) == (["own"], {"name": "Passenger"})
    assert (len(answer["hits"]), len(answer["rejected_rows"])) == (1, 1)
    assert (answer["screened"], answer["possible_hits"], answer["rejected"]) == (1, 1, 1)


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_end_says_that_a_person_decides_and_where_the_files_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str
) -> None:
    outcome, _, _ = _outcome(lang=lang)
    outcome.tell(out=tmp_path / "hits.csv", rejected_file=None)
    text = capsys.readouterr().out
    assert "hits.csv" in text
    assert any(word in text for word in ("a person decides", "une personne décide", "القرار لإنسان"))
