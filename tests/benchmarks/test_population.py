"""The made-up population is the same every time, whoever asks for how many, and is composed as stated."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from benchmarks.asked import asked, query_of
from benchmarks.population import CHUNK, composition, people, record_of
from benchmarks.wordstock import ARABIC, ENGLISH, Ends, Writing, stock

from tansiq.engines.matching.record import Record

COUNT = 10_000


def test_the_first_people_do_not_depend_on_how_many_are_asked_for(shared_data: Path) -> None:
    few = list(people(50))
    assert few == list(islice(people(CHUNK + 10), 50))
    assert [*people(1, CHUNK - 1), *people(2, CHUNK)] == list(people(3, CHUNK - 1))
    assert len({person.id for person in few}) == 50


def test_the_population_is_composed_as_its_module_says(shared_data: Path) -> None:
    made = composition(people(COUNT))
    assert made.people == COUNT
    assert made.parts == pytest.approx(3.2, abs=0.2)  # three on average, and the articles written apart
    assert made.scripts["Latin"] == pytest.approx(0.70, abs=0.02)
    assert made.scripts["Arabic"] == pytest.approx(0.25, abs=0.02)
    assert made.whole_dates == pytest.approx(0.80, abs=0.02)


def test_the_vocabulary_grows_with_the_population_but_slower(shared_data: Path) -> None:
    small, large = composition(people(1_000)), composition(people(COUNT))
    assert small.words * 2 < large.words < small.words * 10


def test_a_person_becomes_a_record_with_the_same_facts(shared_data: Path) -> None:
    for person in people(200):
        record = record_of(person)
        assert (record.id, record.names[0].text, record.sex or "") == (person.id, person.name, person.sex)
        assert [str(date) for date in record.birth_dates] == ([person.born] if person.born else [])


def test_queries_are_all_different_and_fresh_in_every_turn(shared_data: Path) -> None:
    one, two = asked(500, COUNT), asked(500, COUNT, turn=1)
    assert one == asked(500, COUNT)
    assert len({(each.name, each.born) for each in one}) == 500
    assert len(set(one) & set(two)) < 25


def test_queries_ask_for_listed_people_in_other_spellings_and_for_strangers(shared_data: Path) -> None:
    listed = {person.id: person.name for person in people(COUNT)}
    found = asked(1_000, COUNT)
    meant = [each for each in found if each.wanted]
    assert len(meant) == pytest.approx(700, abs=50)
    assert sum(each.name == listed[each.wanted] for each in meant) < len(meant) / 3
    assert sum(each.script == "Arabic" for each in found) == pytest.approx(270, abs=60)


def test_a_query_is_text_unless_a_birth_date_is_known(shared_data: Path) -> None:
    for each in asked(50, COUNT):
        query = query_of(each)
        assert isinstance(query, Record) == bool(each.born)


def test_spellings_are_drawn_of_the_word_itself_and_by_their_weight() -> None:
    writing = Writing(np.array([0, 2, 2, 3]), np.array([7, 8, 9]), np.array([0.0, 1.0, 4.0, 5.0]))
    assert writing.has(np.array([0, 1, 2])).tolist() == [True, False, True]
    drawn = writing.draw(np.array([0, 0, 0, 2, 2]), np.array([0.0, 0.24, 0.26, 0.0, 0.999]))
    assert drawn.tolist() == [7, 7, 8, 9, 9]


def test_words_that_nobody_bears_are_always_the_same() -> None:
    ends = Ends(np.array(["Ta", "Mo"], dtype=object), np.array(["rfun", "lden", "sk"], dtype=object))
    numbers = np.arange(1, 200)
    assert ends.words(numbers).tolist() == ends.words(numbers).tolist()
    assert len(set(ends.words(numbers).tolist())) == 6


def test_a_common_arabic_name_has_spellings_of_both_habits(shared_data: Path) -> None:
    held = stock()
    arabic = held.writings[ARABIC]
    place = next(
        word
        for word in np.argsort(-held.weights * held.arabic_origin).tolist()
        if held.texts[arabic.spellings[arabic.offsets[word]]] == "محمد"
    )
    english = held.writings[ENGLISH]
    spellings = held.texts[english.spellings[english.offsets[place] : english.offsets[place + 1]]].tolist()
    assert {"Mohammed", "Mohamed", "Muhammad"} <= set(spellings)
