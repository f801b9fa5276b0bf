"""Documents set in type: values as data, numbers in their order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.desk.typesetting import free, ltr, numbers_apart, set_in_type
from tansiq.errors import MalformedError

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"


def test_the_same_letter_gives_the_same_bytes_and_others_others() -> None:
    template = (
        b'#set document(title: "x", date: datetime(year: 2026, month: 1, day: 1))\n#json(bytes(sys.inputs.told)).text'
    )
    first = set_in_type(template, {"text": "#strong[x]"}, letter="x", lang="en")
    assert first.startswith(b"%PDF-1.7")
    assert first == set_in_type(template, {"text": "#strong[x]"}, letter="x", lang="en")
    assert first != set_in_type(template, {"text": "#strong[y]"}, letter="x", lang="en")


def test_a_template_that_cannot_be_read_is_refused_by_its_name() -> None:
    with pytest.raises(MalformedError) as refused:
        set_in_type(b"#let x = ", {}, letter="an_invented_letter", lang="ar")
    assert refused.value.code == "letter.template"
    assert refused.value.details["letter"] == "an_invented_letter"


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("ولد في 1984-03-07.", "1984-03-07"), ("الملف AB-12/2026 هنا", "AB-12/2026"),
        ("هاتف +999 5550 0100.", "+999 5550 0100"), ("في 09:30", "09:30"), ("البريد a.b@c.example هو", "a.b@c.example"),
    ],
)  # fmt: skip
def test_what_is_read_from_left_to_right_is_set_apart(text: str, apart: str) -> None:
    assert f"{LRI}{apart}{PDI}" in numbers_apart(text)


@pytest.mark.parametrize("text", ["في 3 أيام", "Zaydun", "١٢-٣", ""])
def test_single_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert numbers_apart(text) == text


@given(st.text())
def test_nothing_is_added_but_marks(text: str) -> None:
    told = numbers_apart(text)
    assert told.replace(LRI, "").replace(PDI, "") == text.replace(LRI, "").replace(PDI, "")
    assert told.count(LRI) - text.count(LRI) == told.count(PDI) - text.count(PDI)


def test_values_are_set_apart() -> None:
    assert (free("x"), ltr("1")) == (f"{FSI}x{PDI}", f"{LRI}1{PDI}")
