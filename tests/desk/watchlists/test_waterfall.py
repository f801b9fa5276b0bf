"""The picture of bits adds up and stays within its frame, in both directions."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tansiq.desk.watchlists.waterfall import waterfall
from tansiq.engines.matching import Part

BITS = st.lists(st.floats(-30, 30), max_size=8)


def _parts(bits: list[float]) -> list[Part]:
    return [Part("name", "Zaydun", "زيدون", each, "name.across") for each in bits]


@given(BITS, st.sampled_from(["ar", "fr", "en"]))
@example([0.15], "fr")  # 1.5 tenths, and 0.1 as it is formatted
def test_the_parts_as_shown_add_up_and_every_bar_is_inside(bits: list[float], lang: str) -> None:
    picture = waterfall(_parts(bits), sum(bits), lang)
    *parts, total = picture.bars
    assert round(sum(float(bar.bits) for bar in parts), 1) == pytest.approx(float(total.bits), abs=0.051)
    assert total.sign == "total"
    for bar in picture.bars:
        assert 0 <= bar.bar_x <= bar.bar_x + bar.bar_width <= picture.width + 2
        assert bar.bar_y + bar.bar_height <= picture.height


@given(BITS)
def test_arabic_is_the_mirror_of_french(bits: list[float]) -> None:
    left, right = (waterfall(_parts(bits), sum(bits), lang) for lang in ("fr", "ar"))
    for one, other in zip(left.bars, right.bars, strict=True):
        assert one.bar_x + one.bar_width + other.bar_x == pytest.approx(left.width, abs=0.2)
    assert (left.direction, right.direction) == ("ltr", "rtl")


def test_each_bar_begins_where_the_one_before_ended() -> None:
    first, second, _ = waterfall(_parts([8.0, -3.0]), 5.0, "fr").bars
    assert first.bar_x + first.bar_width == pytest.approx(second.bar_x + second.bar_width, abs=0.2)
    assert (first.sign, second.sign) == ("for", "against")


def test_values_are_set_apart_where_html_cannot() -> None:
    bar = waterfall(_parts([8.0]), 8.0, "ar").bars[0]
    assert "\u2068زيدون\u2069" in bar.reason
    assert bar.isolated == "\u2066+8.0\u2069"
