"""The gold sets are the committed ones."""

from __future__ import annotations

from pathlib import Path

from benchmarks.freeze import frozen_digests, read_frozen
from benchmarks.gold import distractors, filtered_rank_queries, is_another_spelling, traps, whole_names


def test_every_gold_set_is_the_frozen_one(shared_data: Path) -> None:
    assert frozen_digests() == read_frozen()


def test_no_query_of_the_cleaned_set_is_a_known_noise_row(shared_data: Path) -> None:
    words = {
        (arabic, latin)
        for query in filtered_rank_queries()
        for arabic, latin in zip(query.arabic, query.planted, strict=True)
    }
    assert ("محموداف", "makhmudova") not in words
    assert ("رقية", "sukayna") not in words
    assert len({word for word, _ in words}) > 400


def test_the_planted_name_is_itself_a_listed_spelling(shared_data: Path) -> None:
    assert all(is_another_spelling(query, query.planted) for query in filtered_rank_queries())


def test_a_smaller_set_of_distractors_is_the_beginning_of_the_larger(shared_data: Path) -> None:
    assert distractors("mixed", 500) == distractors("mixed", 60_000)[:500]


def test_every_person_has_a_fold_and_a_latin_record_without_another_script(shared_data: Path) -> None:
    persons = whole_names()
    assert len(persons) == 334
    assert {person.fold for person in persons} == set(range(10))
    texts = [name.text for person in persons for name in person.record.names]
    assert not any("\u0590" < char < "\u0700" for text in texts for char in text)


def test_the_two_names_of_a_trap_differ() -> None:
    assert all(trap.left != trap.right for trap in traps())
