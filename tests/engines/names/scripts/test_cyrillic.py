"""Cyrillic: written out as English habit does, with the letters that Central Asia adds."""

from __future__ import annotations

import pytest

from tansiq.engines.names.fold import fold
from tansiq.engines.names.scripts.cyrillic import write_out


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("Карим", "karim"),
        ("Хасан", "khasan"),
        ("Джамал", "jamal"),
        ("Жанна", "zhanna"),
        ("Юсуф", "yusuf"),
        ("Яхья", "yakhya"),
        ("Ғафур", "ghafur"),  # Tajik, Uzbek
        ("Ҳамид", "hamid"),
        ("Қосим", "qosim"),
        ("Әсел", "asel"),  # Kazakh
        ("Ігор", "igor"),  # Ukrainian
        ("Щербак", "shcherbak"),
    ],
)
def test_each_letter_has_its_sound(word: str, letters: str) -> None:
    assert write_out(fold(word)) == letters


def test_soft_and_hard_signs_are_silent() -> None:
    assert write_out("игорь") == "igor"
    assert write_out("объед") == "obed"
