"""All other scripts: written out by the transliterator."""

from __future__ import annotations

import pytest

from tansiq.engines.names.scripts.other import write_out


@pytest.mark.parametrize(
    ("word", "letters"),
    [("ნინო", "nino"), ("やまだ", "yamada"), ("ヤマダ", "yamada"), ("አበበ", "abebe"), ("李", "li"), ("արամ", "aram")],
)
def test_a_word_of_another_script_is_written_out(word: str, letters: str) -> None:
    assert write_out(word) == letters


def test_what_has_no_sound_gives_nothing() -> None:
    assert write_out("٣３!") == ""
