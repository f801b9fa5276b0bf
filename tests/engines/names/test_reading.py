"""Reading two names: pairs, leftovers, and bits that come from the features alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tansiq import Name
from tansiq.engines.names.comparison import FEATURES, Feature
from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.reading import NameReading, learned_weights, read_names, span_evidence, spans_of, written
from tansiq.engines.names.vocabulary import build_vocabulary

GIVEN = ("Karim", "Salem", "Hassan", "Hussein", "Abdulrahman", "Abdulrahim", "Fatima", "كريم", "سالم", "عبد الرحمن")
FAMILY = ("Bouzidi", "Al-Kaabi", "Belmokhtar", "Nouri", "البوزيدي", "الكعبي", "نوري", "Smith")
NAMES = st.tuples(st.sampled_from(GIVEN), st.sampled_from(FAMILY)).map(" ".join)


def read(query: str, record: str) -> NameReading:
    return read_names(Name.parse(query), Name.parse(record))


def test_each_part_is_told_with_what_answers_it() -> None:
    reading = read("Karim Bouzidi", "كريم البوزيدي")
    assert [(one, other) for one, other, _ in reading.pairs] == [("Karim", "كريم"), ("Bouzidi", "البوزيدي")]
    assert all(bits > 0 for _, _, bits in reading.pairs)
    assert reading.query_left == reading.record_left == ()


def test_what_is_left_over_is_told_on_its_side() -> None:
    reading = read("Karim Zbigniew Bouzidi", "Karim Bouzidi")
    assert (reading.query_left, reading.record_left) == (("Zbigniew",), ())
    reading = read("Karim Bouzidi", "Karim Zbigniew Bouzidi")
    assert (reading.query_left, reading.record_left) == ((), ("Zbigniew",))


def test_split_and_joined_writing_answer_each_other_whole() -> None:
    assert [pair[:2] for pair in read("Bou Zidi", "Bouzidi").pairs] == [("Bou Zidi", "Bouzidi")]
    reading = read("Karim Zbi Gniew", "Karim Zbigniew")
    assert [pair[:2] for pair in reading.pairs] == [("Karim", "Karim"), ("Zbi Gniew", "Zbigniew")]
    reading = read("Karim Zbigniew", "Karim Zbi Gniew")
    assert [pair[:2] for pair in reading.pairs] == [("Karim", "Karim"), ("Zbigniew", "Zbi Gniew")]


def test_a_name_without_parts_says_nothing() -> None:
    reading = read("", "Karim Bouzidi")
    assert reading.pairs == ()
    assert reading.bits() == 0
    assert reading.record_left == ("Karim", "Bouzidi")
    assert len(reading.features) == FEATURES


def test_bits_are_the_features_times_the_weights() -> None:
    reading = read("Karim Bouzidi", "Salem Bouzidi")
    assert reading.bits() == pytest.approx(float(reading.features @ learned_weights()))
    only = np.zeros(FEATURES)
    only[Feature.FOR] = 1.0
    assert reading.bits(only) == pytest.approx(sum(bits for _, _, bits in reading.pairs if bits > 0))


def test_the_spans_of_a_name_are_its_parts_then_neighbours_written_together() -> None:
    parts = Name.parse("Zbi Gniew Karim").tokens
    words = [written(span) for span in spans_of(parts)]
    assert words == [(ALPHABET, word) for word in ("zbi", "gniew", "karim", "zbigniew", "gniewkarim")]
    assert spans_of(()) == []
    assert written(None) is None


def test_parts_of_two_kinds_of_writing_are_never_written_together() -> None:
    spans = spans_of(Name.parse("Karim كريم نوري").tokens)
    assert spans[3] is None
    assert written(spans[4]) == (ABJAD, "كريمنوري")


def test_a_span_speaks_for_what_it_may_be_a_writing_of() -> None:
    words = [(ALPHABET, word) for word in ("zbigniew", "salem", "karim")]
    vocabulary = build_vocabulary(words)
    place = dict(zip(words, vocabulary.find(words).tolist(), strict=True))
    joined, bits = span_evidence(((ALPHABET, "zbi"), (ALPHABET, "gniew")), vocabulary, people=True)
    assert joined[bits > 5].tolist() == [place[ALPHABET, "zbigniew"]]
    single, bits = span_evidence(((ALPHABET, "karim"), None), vocabulary, people=True)
    assert single[bits > 5].tolist() == [place[ALPHABET, "karim"]]


@settings(deadline=None, max_examples=80)
@given(NAMES, NAMES)
def test_every_word_of_both_names_is_paired_or_left_over_once(query: str, record: str) -> None:
    reading = read(query, record)
    mine = " ".join([*(one for one, _, _ in reading.pairs), *reading.query_left]).split()
    theirs = " ".join([*(other for _, other, _ in reading.pairs), *reading.record_left]).split()
    assert sorted(mine) == sorted(" ".join(token.text for token in Name.parse(query).tokens).split())
    assert sorted(theirs) == sorted(" ".join(token.text for token in Name.parse(record).tokens).split())


@settings(deadline=None, max_examples=80)
@given(NAMES, NAMES)
def test_no_other_name_of_the_same_script_says_more_than_the_name_itself(query: str, record: str) -> None:
    kinds = [[token.kind for token in Name.parse(text).tokens] for text in (query, record)]
    assume(kinds[0] == kinds[1])  # how rare a word is, is counted in each kind of writing apart
    assert read(query, record).bits() <= read(query, query).bits() + 1.0


@settings(deadline=None, max_examples=40)
@given(NAMES, NAMES)
def test_reading_twice_gives_the_same_bits(query: str, record: str) -> None:
    np.testing.assert_array_equal(read(query, record).features, read(query, record).features)


def test_words_of_organisations_are_weighed_among_organisations() -> None:
    one = Name.parse("Trading", person=False)
    assert read_names(one, one, people=False).bits() < read_names(one, one, people=True).bits()
