"""An answer, a question and what fills a sentence."""

from __future__ import annotations

from tansiq.engines.law.answer import Answer, LawPlace, Reason
from tansiq.engines.law.question import Authority, Protection, Question, Statement
from tansiq.engines.law.words import known_word, known_words, read_day, read_state, read_states
from tansiq.engines.workflows.entries import parse
from tansiq.engines.workflows.texts import Texts
from tansiq.messages import LANGUAGES

TEXTS = Texts((("ar", "المغرب"), ("fr", "Maroc"), ("en", "Morocco")))


def test_a_sentence_is_filled_in_the_reader_s_language() -> None:
    one = Reason("sending.same_state", (("state", TEXTS),), (), LawPlace(None, "c"))
    assert all(TEXTS.told(lang) in one.sentence(lang) for lang in LANGUAGES)
    assert one.remedy("fr") == "Passez par la voie nationale."


def test_an_answer_is_allowed_where_nothing_stands_against_it() -> None:
    assert Answer().allowed
    assert Answer((Reason("sending.nobody"),)).codes == ("sending.nobody",)


def test_a_grading_has_a_source_and_an_information() -> None:
    assert (Statement("legal", "x4").source, Statement("legal", "x4").information) == ("x", "i4")


def test_whatever_is_about_a_person_makes_a_question_personal() -> None:
    from datetime import UTC, datetime

    plain = Question("k", "p", "b", Authority("QMA", "police"), datetime(2026, 1, 1, tzinfo=UTC), "police")
    assert not plain.is_personal
    assert not Protection().bars("QSA")


def test_values_are_read_of_the_kind_asked_for() -> None:
    entry = parse(b'state = "QMA"\nmore = ["QSA", "MAR"]\nday = 2026-01-02\nword = "free"\nwords = ["free"]', "x.toml")
    assert (read_state(entry, "state"), read_states(entry, "more")) == ("QMA", ("QSA", "MAR"))
    day = read_day(entry, "day")
    assert day is not None
    assert day.isoformat() == "2026-01-02"
    assert read_day(entry, "night") is None
    assert known_word(entry, "word", {"free"}) == "free"
    assert known_words(entry, "words", {"free"}) == {"free"}
