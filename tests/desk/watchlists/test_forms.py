"""Forms of lists and of checking one person."""

from __future__ import annotations

from tansiq.desk.watchlists.forms import CheckForm


def test_a_check_needs_its_purpose_and_gives_the_question_as_it_was_typed() -> None:
    assert not CheckForm({"name": "Zaydun"}).is_valid()
    form = CheckForm({"name": "زيدون", "born": "1984", "purpose": "to try it out"})
    assert form.is_valid()
    assert str(form.asked()) == "name: زيدون; born: 1984"
