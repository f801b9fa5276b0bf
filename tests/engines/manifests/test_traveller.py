"""A traveller, and a row that could not be taken for one."""

from __future__ import annotations

import pytest

from tansiq.engines.manifests.traveller import Rejected, Traveller
from tansiq.engines.matching.record import Record

NO_NAME = Rejected(7, "manifest.no_name", raw=",1984-03-07,M")


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_a_rejected_row_says_why_and_what_to_do_with_its_line(lang: str) -> None:
    assert "7" in NO_NAME.sentence(lang)
    assert NO_NAME.remedy(lang)
    assert NO_NAME.remedy(lang) != NO_NAME.sentence(lang)


def test_a_traveller_needs_no_more_than_a_row_and_a_record() -> None:
    traveller = Traveller(2, Record(names=("Lila Ferrane",)))  # type: ignore[arg-type]
    assert (traveller.origin, traveller.flight, traveller.problems, traveller.extra) == ("", "", (), ())


def test_travellers_of_equal_content_are_equal_and_cannot_be_changed() -> None:
    assert Traveller(2, Record(id="a")) == Traveller(2, Record(id="a"))
    with pytest.raises(AttributeError):
        NO_NAME.row = 8  # type: ignore[misc]
