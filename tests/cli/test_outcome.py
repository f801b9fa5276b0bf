"""What a screening brought is counted, written and told; nothing is dropped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tansiq.cli.export import Row
from tansiq.cli.outcome import Outcome, show_mapping
from tansiq.cli.screening import Found, Screened
from tansiq.cli.terminal import Voice
from tansiq.engines.manifests import Column, ColumnMapping, Rejected
from tansiq.engines.tables import Problem, Report

MAPPING = ColumnMapping(
    (Column("Passenger", 0, "name", "mapping.heading"), Column("Born", 1, "birth_date", "mapping.heading"),
     Column("Meal", 2, "", "mapping.unused")),
    1, "month first", "mapping.month_first", {"name": 0, "birth_date": 1},
)  # fmt: skip


def _outcome(*, lang: str = "en", as_json: bool = False, shown: int = 25) -> tuple[Outcome, list[Row], list[Row]]:
    hits: list[Row] = []
    rejected: list[Row] = []
    return Outcome(Voice(lang, as_json=as_json), hits.append, rejected.append, shown), hits, rejected


def test_every_row_is_counted_and_written_where_it_belongs(screened: Screened, rejected: Rejected) -> None:
    outcome, hits, aside = _outcome()
    for row in (screened, replace(screened, found=()), rejected):
        outcome.take(row)
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


def test_the_answer_in_json_holds_the_mapping_the_hits_and_the_rejected_rows(
    screened: Screened, rejected: Rejected
) -> None:
    outcome, _, _ = _outcome(as_json=True)
    outcome.take(screened)
    outcome.take(rejected)
    answer = outcome.answer(["own"], MAPPING)
    assert answer["mapping"] == {"name": "Passenger", "birth_date": "Born"}
    assert (answer["unused"], answer["date_order"]) == (["Meal"], "month first")
    assert (len(answer["hits"]), len(answer["rejected_rows"])) == (1, 1)
    assert (answer["screened"], answer["possible_hits"], answer["rejected"]) == (1, 1, 1)


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_mapping_is_told_with_the_way_to_correct_it(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    show_mapping(Voice(lang), MAPPING, Report())
    text = capsys.readouterr().out
    assert all(word in text for word in ("name ← ", "Passenger", "birth_date ← ", "Meal", "--column"))


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_end_says_that_a_person_decides_and_where_the_files_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str
) -> None:
    outcome, _, _ = _outcome(lang=lang)
    outcome.tell(out=tmp_path / "hits.csv", rejected_file=None)
    text = capsys.readouterr().out
    assert "hits.csv" in text
    assert any(word in text for word in ("a person decides", "une personne décide", "القرار لإنسان"))
