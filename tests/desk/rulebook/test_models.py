"""Rows of the rulebook are called by what they are."""

from __future__ import annotations

from tansiq.desk.rulebook.models import Edition, File, Ruling


def test_a_row_is_called_by_what_it_is() -> None:
    assert str(Edition(pk=3, digest="ab" * 32)) == "3 abababab"
    assert str(File(path="charters/a.toml")) == "charters/a.toml"
    assert str(Ruling(edition_id=3, kind="rejected")) == "3 rejected"
