"""What `tansiq desk rulebook` says of editions, and of what would change."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tansiq.cli import desk_rulebook
from tansiq.cli.terminal import Voice
from tansiq.desk.rulebook.differing import FileChange
from tansiq.desk.rulebook.queries import EditionRow, Ruled
from tansiq.engines.law import Change

AT, DAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC), date(2026, 6, 2)
ROW = EditionRow(
    number=3, state="in_force", digest="ab" * 32, note="an invented act", effective_on=DAY, person="p-1",
    role="ncb_officer", at=AT, begins_on=DAY, ruled=(Ruled("activated", "p-2", "supervisor", AT, ""),),
)  # fmt: skip
CHANGE = FileChange("charters/a.toml", "charter", "changed", "", (Change("retention → value", "3", None),))


def test_an_edition_is_told_with_its_day_and_both_persons(capsys: pytest.CaptureFixture[str]) -> None:
    desk_rulebook.tell_editions(Voice("en"), (ROW,))
    text = capsys.readouterr().out
    for word in ("Edition 3", "in force", "2026-06-02", "p-1", "p-2", "an invented act"):
        assert word in text
    desk_rulebook.tell_editions(Voice("fr"), ())
    assert "Rien de propre" in capsys.readouterr().out


def test_a_change_is_told_with_its_file_its_place_and_both_values(capsys: pytest.CaptureFixture[str]) -> None:
    desk_rulebook.tell_changes(Voice("en"), (CHANGE,))
    text = capsys.readouterr().out
    assert "charters/a.toml" in text
    assert "retention → value: 3 → —" in text
    desk_rulebook.tell_changes(Voice("en"), ())
    assert "Nothing that is not so already." in capsys.readouterr().out


def test_programs_are_told_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    desk_rulebook.tell_editions(Voice("en", as_json=True), (ROW,))
    (told,) = json.loads(capsys.readouterr().out)["editions"]
    assert (told["number"], told["state"], told["begins_on"], told["ruled"][0]["person"]) == (
        3,
        "in_force",
        "2026-06-02",
        "p-2",
    )
    desk_rulebook.tell_changes(Voice("en", as_json=True), (CHANGE,))
    (told,) = json.loads(capsys.readouterr().out)["changes"]
    assert (told["path"], told["values"][0]["before"]) == ("charters/a.toml", "3")
