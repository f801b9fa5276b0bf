from __future__ import annotations

import json

from tansiq.engines.reporting import as_values, read_article, read_folder
from tansiq.engines.reporting.article import Mention, Organisation, Span

TEXT = (
    "وقالت وزارة الداخلية إن المصالح حجزت طن و240 كيلوغراما من المخدرات في 9 فبراير 2021 على مستوى المعابر البرية"
    " والبحرية كلها."
)


def test_spans_meet_and_hold_each_other_only_in_one_file() -> None:
    assert Span("a", 0, 5).meets(Span("a", 4, 9))
    assert not Span("a", 0, 5).meets(Span("a", 5, 9))
    assert not Span("a", 0, 5).meets(Span("b", 0, 5))
    assert Span("a", 1, 3).within(Span("a", 0, 5))


def test_the_values_are_json_and_carry_the_words_of_each_passage() -> None:
    values = json.loads(json.dumps(as_values(read_folder([read_article(TEXT, "a.txt")])), ensure_ascii=False))
    (article,) = values["articles"]
    assert article["passages"][0]["text"] == TEXT
    assert article["claims"][0]["text"] == TEXT
    assert article["figures"][0]["value"] == "1240"
    assert "text" not in article


def test_the_spellings_of_an_organisation_are_told_once_each() -> None:
    mentions = tuple(Mention(Span("a", place, place + 1), text) for place, text in enumerate(("ب", "ا", "ب")))
    assert Organisation("k", "n", "", "ministry", mentions).variants == ("ب", "ا")
