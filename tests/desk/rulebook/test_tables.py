"""A table is read once for the desk, and held to other case types before those may be proposed."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from tansiq.desk.rulebook.composed import composed, shipped
from tansiq.desk.rulebook.tables import Table
from tansiq.engines.workflows import Library
from tansiq.errors import MalformedError

TEXT = files("tansiq.desk.duty").joinpath("rules.toml").read_text(encoding="utf-8")


def test_it_is_read_once_with_the_types_that_come_with_tansiq() -> None:
    seen: list[Any] = []
    table = Table("tansiq.desk.duty", "rules.toml", lambda *given: seen.append(given) or len(seen))
    assert seen == []
    assert (table(), table()) == (1, 1)
    assert seen == [(TEXT, shipped().types)]


def test_a_check_reads_it_with_the_types_that_would_stand_and_changes_nothing_for_the_desk(neighbour: Any) -> None:
    def read(text: str, types: Library) -> bool:
        if ("call_note", 100) in types.versions:
            raise MalformedError("duty.rule", type="call_note", clock=text[:1])
        return True

    table, own = Table("tansiq.desk.duty", "rules.toml", read), composed((neighbour.as_bytes(neighbour.calls()),))
    with pytest.raises(MalformedError, match=r"duty\.rule"):
        table.check(own)
    table.check(shipped())
    assert table() is True


def test_every_check_of_the_settings_is_one_of_a_table_and_passes_for_what_comes_with_tansiq() -> None:
    for name in settings.TANSIQ_RULEBOOK_CHECKS:
        check = import_string(name)
        assert isinstance(check.__self__, Table)
        check(shipped())
