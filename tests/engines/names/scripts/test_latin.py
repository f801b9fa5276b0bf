"""Latin letters: accents off, letters with a sound of their own written out."""

from __future__ import annotations

import pytest

from tansiq.engines.names.fold import fold
from tansiq.engines.names.scripts.latin import write_out


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("Aïcha", "aicha"),
        ("Şahin", "shahin"),
        ("Žižek", "zhizhek"),
        ("Müller", "muller"),
        ("Yıldız", "yildiz"),
        ("İbrahim", "ibrahim"),
        ("Əliyev", "aliyev"),
        ("Đorđe", "djordje"),
        ("Łukasz", "lukasz"),
        ("Straße", "strasse"),
        ("Ñuñez", "nunez"),
        ("Muḥammad", "muhammad"),
        ("Ṭāriq", "tariq"),
        ("m'hamed", "mhamed"),
        ("Ħasan", "hasan"),
    ],
)
def test_every_letter_is_written_in_twenty_six(word: str, letters: str) -> None:
    assert write_out(fold(word)) == letters
