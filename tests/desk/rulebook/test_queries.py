"""What was in force when: every edition with its persons, its days and what it changed."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.rulebook import queries
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_an_overseer_sees_every_edition_and_what_each_changed_in_the_one_before(
    people: Any, put_in_force: Any, neighbour: Any, looks: Any
) -> None:
    put_in_force({neighbour.BASIS: neighbour.basis(12)})
    second = put_in_force({neighbour.BASIS: neighbour.basis(14)})
    put_in_force({})
    by = people["dpo"].actor
    rows = queries.editions(by=by)
    assert [one.state for one in rows] == ["in_force", "over", "over"]
    assert all(one.person != one.ruled[0].person and one.begins_on for one in rows)
    seen = queries.edition(by=by, rulebook_id=second)
    assert [(each.before, each.after) for one in seen.changes for each in one.values] == [("12", "14")]
    assert [path for path, _, _ in seen.files] == [neighbour.BASIS]
    assert looks()[-1].target == f"rulebook:{second}"


def test_one_that_is_not_there_is_unknown(people: Any) -> None:
    for number in ("1", "x"):
        with pytest.raises(RefusedError, match="unknown"):
            queries.edition(by=people["dpo"].actor, rulebook_id=number)


def test_an_officer_at_the_booth_sees_none(officer: Any) -> None:
    with pytest.raises(RefusedError, match="permission"):
        queries.editions(by=officer("booth_officer").actor)


def test_records_of_law_in_the_old_folder_are_told_until_an_edition_is_in_force(
    settings: Any, people: Any, put_in_force: Any, neighbour: Any
) -> None:
    by = people["dpo"].actor
    assert queries.unsettled(by=by) is None
    file = settings.TANSIQ_FOLDER / "law" / "charters" / "own.toml"
    file.parent.mkdir(parents=True)
    file.write_text("a = 1\n")
    told = queries.unsettled(by=by)
    assert told is not None
    assert told.code == "rulebook.unsettled"
    put_in_force(neighbour.calls())
    assert queries.unsettled(by=by) is None
