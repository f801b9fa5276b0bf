"""The harness counts right: held against matchers whose answers are known beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from benchmarks.data import fold_latin
from benchmarks.gold import filtered_rank_queries, ordinary_names, whole_names
from benchmarks.measures import Figure
from benchmarks.ranking import Place, place_of
from benchmarks.report import bars, line
from benchmarks.scorers import Answer, Baseline, Score, Searcher, named, same_for_every_fold
from benchmarks.screening import travellers

from benchmarks import calibration, ranking, trapping, travelling, whole
from tansiq.engines.matching.record import Record


class _Answers:
    """Finds exactly what it was told to find, far above the threshold."""

    def __init__(self, right: dict[str, str], ids: set[str]) -> None:
        self._right, self._ids = right, ids

    def search_many(self, queries: Sequence[Record], limit: int, min_bits: float) -> list[list[Answer]]:
        found = [self._right.get(query.names[0].text, "") for query in queries]
        sure = min_bits <= 30.0
        return [[Answer(key, 30.0)][:limit] if sure and key in self._ids else [] for key in found]


@dataclass(frozen=True)
class _Known:
    """Knows the right answer of every query of A and B; says ``bits`` of every pair."""

    bits: float = -5.0
    name: str = "known"
    names_only: bool = False
    min_bits: float = 1.0

    @contextmanager
    def index(self, records: Sequence[Record]) -> Iterator[Searcher]:
        right = {query.text: query.id for query in filtered_rank_queries()}
        right |= {person.arabic: person.ref for person in whole_names()}
        right |= {person.latin: person.ref for person in whole_names()}
        yield _Answers(right, {record.id for record in records})

    def compare(self, query: Record, listed: Record) -> Score:
        assert query.names
        assert listed.names
        return Score(self.bits, 0.2, 0.0)


def test_a_tie_counts_half_and_a_better_name_counts_against() -> None:
    answers = [Answer("other", 9.0), Answer("level", 7.0), Answer("planted", 7.0), Answer("last", 1.0)]
    assert place_of("planted", answers) == Place(above=1, level=1)
    assert place_of("planted", answers[1:]).credit(1) == 0.5
    assert place_of("planted", answers[1:]).credit(1, for_tie=0.0) == 0.0
    assert place_of("planted", answers).credit(1) == 0.0
    assert place_of("planted", answers).credit(10) == 1.0
    assert place_of("absent", answers).credit(10) == 0.0


def test_a_matcher_that_knows_every_answer_reaches_one_on_ranks(shared_data: Path) -> None:
    values = {figure.key: figure.value for figure in ranking.measure(_Known(), quick=True)}
    assert values["a.mixed.first"] == values["a.dense.ten"] == values["a.mixed.first.strict"] == 1.0


def test_a_matcher_that_knows_every_answer_finds_all_persons_and_alerts_on_nobody(shared_data: Path) -> None:
    figures, beside = whole.measure(same_for_every_fold(_Known()), quick=True)
    values = {figure.key: figure.value for figure in figures}
    assert values["b.found"] > 0.99  # two persons may share one original
    assert values["b.ordinary"] == 0.0
    assert beside["b.ofac.alerts"] == []


@pytest.mark.parametrize(("bits", "share"), [(-5.0, 0.0), (5.0, 1.0)])
def test_a_matcher_that_says_the_same_of_all_falls_into_all_traps_or_none(bits: float, share: float) -> None:
    figures, _ = trapping.measure(_Known(bits=bits))
    values = {figure.key: figure.value for figure in figures}
    assert values["c.father_son"] == values["c.confusable"] == values["c.surname_first.found"] == share
    assert values["c.surname_first.loss"] == 0.0


def test_a_matcher_that_says_the_same_of_all_is_calibrated_once_the_prior_is_that_of_the_mix(shared_data: Path) -> None:
    figures, beside = calibration.measure(same_for_every_fold(_Known()))
    errors = {figure.key: figure.value for figure in figures}
    assert errors["d.ece"] < 0.03
    assert errors["d.log_loss"] > 0.5
    assert len(cast("list[object]", beside["d.diagram"])) == 10


def test_the_prior_is_the_one_under_which_as_many_are_expected_as_there_are() -> None:
    evidence = np.zeros(100)
    was = np.array([1.0] * 10 + [0.0] * 90)
    assert 1 / (1 + np.exp(-calibration.fit_prior(evidence, was))) == pytest.approx(0.1)


def test_every_figure_has_a_line_in_the_table_of_bars(shared_data: Path) -> None:
    scorers = same_for_every_fold(_Known())
    figures = [*ranking.measure(_Known(), quick=True), *whole.measure(scorers, quick=True)[0]]
    figures += [*trapping.measure(_Known())[0], *calibration.measure(scorers)[0]]
    figures += [*travelling.by_origin(scorers, quick=True), *travelling.born_and_nationality(scorers, quick=True)]
    assert {figure.key for figure in figures} == set(bars())
    assert all("n=" in line(figure) for figure in figures)


def test_the_baseline_finds_a_name_written_the_same_way() -> None:
    records = [named("Karim Haddad", "one"), named("Olga Petrova", "two")]
    with Baseline().index(records) as searcher:
        assert searcher.search_many([named("karim haddad")], 1, 0.0) == [[Answer("one", 100.0)]]
    assert Baseline().compare(named("Karim Haddad"), records[0]).bits == 100.0


def test_travellers_stay_the_same_and_have_every_field(shared_data: Path) -> None:
    people = travellers(200)
    assert people == travellers(200)
    composed = [person for person in people if not person.id.startswith("planted")]
    assert len(composed) == 180
    assert all(person.documents and person.nationalities and person.birth_dates for person in composed)


def test_ordinary_names_hold_every_origin(shared_data: Path) -> None:
    assert len({name.origin for name in ordinary_names(1000)}) == 9


@pytest.mark.parametrize(("one", "two"), [("Çağrı", "cagri"), ("al-Kaabi", "AL KAABI"), ("Su'ud", "suud")])
def test_spellings_that_differ_by_marks_only_fold_to_the_same(one: str, two: str) -> None:
    assert fold_latin(one) == fold_latin(two)


def test_the_worst_rate_over_the_best_is_finite_where_nobody_raised_an_alert() -> None:
    figure = travelling.ratio("x", Counter({"one": 5, "two": 0}), {"one": [0.0] * 999, "two": [0.0] * 999})
    assert figure.value == pytest.approx(11.0)
    assert figure.low < 11.0 < figure.high


def test_a_figure_is_printed_with_its_bar_and_whether_it_is_reached() -> None:
    assert "bar >= 0.95 reached" in line(Figure("b.found", 0.95, 0.9, 1.0, 100))
    assert "bar >= 0.95 MISSED" in line(Figure("b.found", 0.949, 0.9, 1.0, 100))
    assert "bar <= 0.002 MISSED" in line(Figure("b.ordinary", 0.0021, 0.0, 1.0, 100))
    assert "bar" not in line(Figure("b.born.found", 1.0, 1.0, 1.0, 100))
