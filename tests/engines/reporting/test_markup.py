from __future__ import annotations

from tansiq.engines.reporting.markup import Words, foreign, number, table


def test_markup_in_a_value_is_text() -> None:
    assert foreign("<script>alert(1)</script>") == "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>"


def test_embeddings_in_a_value_do_not_leave_it() -> None:
    assert foreign("\u202bنص\u2067", "ar") == '<bdi lang="ar">نص</bdi>'


def test_numbers_always_read_from_left_to_right() -> None:
    assert number("1984-03-07") == '<bdi dir="ltr">1984-03-07</bdi>'


def test_a_label_is_filled_with_markup_and_escaped_itself() -> None:
    assert Words("fr")("one_event", count="<b>2</b>") == "Un événement, <b>2</b> reprises"
    assert "&#x27;" in Words("fr")("caution")


def test_a_cell_repeats_its_head_for_narrow_screens() -> None:
    assert '<td data-label="An">2017</td>' in table(("An",), [("2017",)])
