"""Peers are measured on the same questions, and one that is not installed is said to be left out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from benchmarks.asked import Asked
from benchmarks.rivals import right_by_script
from benchmarks.scorers import Answer, named

from benchmarks import logic, peers
from tansiq.engines.matching.record import Record

LISTED = {"1": "Karim Haddad", "2": "Olga Petrova"}


def test_a_right_answer_is_the_listed_name_whoever_bears_it() -> None:
    latin, arabic = Asked("Kareem Hadad", "", "1", "Latin"), Asked("كريم حداد", "", "1", "Arabic")
    stranger = Asked("Zaydun Marwani", "", "", "Latin")
    found = right_by_script(
        [(latin, ["Olga Petrova", "Karim Haddad"]), (arabic, ["Olga Petrova"]), (stranger, ["Karim Haddad"])], LISTED
    )
    assert found == {"Latin": {"value": 1.0, "n": 1}, "Arabic": {"value": 0.0, "n": 1}}


def test_an_answer_after_the_tenth_is_none() -> None:
    query = Asked("Kareem Hadad", "", "1", "Latin")
    assert right_by_script([(query, ["x"] * 9 + ["Karim Haddad"])], LISTED)["Latin"]["value"] == 1.0
    assert right_by_script([(query, ["x"] * 10 + ["Karim Haddad"])], LISTED)["Latin"]["value"] == 0.0


def test_every_line_says_whether_tansiq_is_ahead() -> None:
    shown = peers.table(
        {"b.found": 0.9, "b.ordinary": 0.002}, {"one": {"b.found": 0.8, "b.ordinary": 0.001}, "two": {"b.found": 0.85}}
    )
    lines = {line.split()[0]: line for line in shown.splitlines()[1:]}
    assert lines.keys() == {"b.found", "b.ordinary"}
    assert lines["b.found"].endswith("yes")
    assert lines["b.ordinary"].endswith("no")


def test_a_peer_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(peers, "find_spec", lambda _name: None)
    monkeypatch.setattr(peers, "measure", lambda *_args, **_options: ([], {}))
    monkeypatch.setattr(peers, "write_results", lambda *_args: "nowhere")
    peers.run(quick=True)
    assert "LEFT OUT: nomenklatura" in capsys.readouterr().out


def test_other_facts_have_another_id_so_that_nothing_remembered_is_taken_for_them() -> None:
    assert logic._key({"name": ["Karim Haddad"]}) == logic._key({"name": ["Karim Haddad"]})
    assert (
        len({logic._key({"name": ["a"]}), logic._key({"alias": ["a"]}), logic._key({"name": ["a"], "alias": []})}) == 3
    )


class _Other:
    """Names one candidate for every query, and notes that it was asked."""

    def __init__(self, key: str) -> None:
        self.key = key

    def search_many(self, queries: Sequence[Record], limit: int, min_bits: float) -> list[list[Answer]]:  # noqa: ARG002
        return [[Answer(self.key, 1.0)] for _ in queries]


def test_logic_is_shown_every_pair_of_few_and_the_candidates_of_others_beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logic, "_entity", lambda record: record.names[0].text)
    monkeypatch.setattr(logic, "_score", lambda _query, listed: float(len(listed)))
    records = [named("a", "1"), named("bbb", "2"), named("cc", "3")]
    searcher = logic._LogicSearcher(records, [_Other("1"), _Other("3")])
    assert [answer.id for answer in searcher.search_many([named("x")], 5, 0.0)[0]] == ["2", "3", "1"]
    monkeypatch.setattr(logic, "_ALL", 2)
    assert [answer.id for answer in searcher.search_many([named("x")], 5, 0.0)[0]] == ["3", "1"]
    assert [answer.id for answer in searcher.search_many([named("x")], 5, 2.0)[0]] == ["3"]
