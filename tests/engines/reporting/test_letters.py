from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.reporting.letters import alternatives, fold, fold_word, stem, stems


def test_hamza_ta_marbuta_vowel_signs_and_digits_are_folded() -> None:
    assert fold("مُديرةُ الأمنِ ٢٠٢٣").text == "مديره الامن 2023"


def test_a_folded_span_leads_back_to_the_original_with_its_vowel_signs() -> None:
    text = "قالَتْ الوَزارَةُ إن"
    folded = fold(text)
    start = folded.text.index("الوزاره")
    first, last = folded.place(start, start + len("الوزاره"))
    assert text[first:last] == "الوَزارَةُ"


def test_presentation_forms_read_as_their_letters() -> None:
    assert fold_word("ﻻ") == "لا"


def test_direction_marks_vanish_from_what_is_compared() -> None:
    assert fold_word("مكتب\u200f \u202bالتحقيق\u202c") == "مكتب التحقيق"


def test_prefixes_and_known_spellings_do_not_tell_two_words_apart() -> None:
    assert stem(fold_word("والأمريكية")) == stem(fold_word("الأميركية"))
    assert stem(fold_word("للمديرية")) == stem(fold_word("المديرية"))


def test_different_words_keep_different_stems() -> None:
    assert stem(fold_word("محكمة")) != stem(fold_word("حكومة"))


def test_a_detached_and_is_not_a_word() -> None:
    assert [word for word, _, _ in stems(fold_word("و المخاطر"))] == [stem(fold_word("والمخاطر"))]


def test_the_longest_phrase_is_tried_first() -> None:
    found = re.match(alternatives(["مكتب", "مكتب التحقيق"]), fold_word("مكتب  التحقيق"))
    assert found is not None
    assert found[0] == "مكتب  التحقيق"


@given(st.text(max_size=80))
@settings(deadline=None)
def test_folding_never_fails_and_every_letter_knows_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)
    assert all(0 <= place < len(text) for place in folded.origins)


@given(st.text(alphabet="ابةىأإؤ َُ١2,.", max_size=40))
@settings(deadline=None)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_word(fold_word(text)) == fold_word(text)
