from __future__ import annotations

from tansiq.engines.reporting.article import Passage, Span
from tansiq.engines.reporting.sentences import split


def read(text: str, kind: str = "paragraph") -> list[str]:
    spans = split(text, [Passage(Span("a", 0, len(text)), kind != "related_link", kind)])
    return [text[span.start : span.end] for span in spans]


def test_a_full_stop_ends_a_sentence_even_without_a_blank() -> None:
    assert read("انتهى اللقاء.وقال الوزير") == ["انتهى اللقاء.", "وقال الوزير"]


def test_a_decimal_point_ends_nothing() -> None:
    assert read("بلغ الوزن 2.5 طن") == ["بلغ الوزن 2.5 طن"]


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    assert read("قال: «انتهى.» ثم خرج") == ["قال: «انتهى.»", "ثم خرج"]


def test_removed_passages_have_no_sentences() -> None:
    assert read("رابط.", "related_link") == []
