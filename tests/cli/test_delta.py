"""What changed, as a person reads it and as a program does. Everybody here is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tansiq.cli.delta import DELTA_COLUMNS, delta_answer, delta_rows, delta_summary, show_delta
from tansiq.cli.isolation import direction_safe
from tansiq.cli.terminal import Voice
from tansiq.engines.lists.delta import Delta, delta
from tansiq.engines.matching import Document, Record, WrittenName

ONE = Record(
    id="UTO-1",
    names=(WrittenName("Zaydun Marwani"), WrittenName("زيدون المرواني", role="original_script"),
           WrittenName("Abu Qamar", "good", "alias")),
    birth_dates=("1984-03-07", "1985"),
    documents=(Document("X0001234", "passport", "UTO"),),
    reference="R.1",
    notes=("comment: " + "a long story, " * 30 + "without an end",),
)  # fmt: skip
TWO = Record(id="UTO-2", names=("Nadir Tarfawi",), reference="R.2")
THREE = Record(id="UTO-3", names=("Samir Oudani",), reference="R.3")
FOUR = Record(id="UTO-4", names=("Hadi Barqawi",), reference="R.4")
AMENDED = replace(
    ONE,
    names=(*ONE.names[:2], WrittenName("Abu Qamar", "weak", "alias"), WrittenName("Z. Marwani; Zaid", "good", "alias"),
           WrittenName("Zaid", "good", "spelling")),
    birth_dates=("1984-03-07",),
    documents=(Document("X0009999", "passport", "UTO"),),
    notes=(ONE.notes[0].replace("without an end", "with an end"),),
)  # fmt: skip
FOUND = delta(
    [ONE, TWO, THREE, FOUR],
    [AMENDED, replace(TWO, id="UTO-20"), replace(FOUR, names=("Faris Qasimi",), reference="R.44"),
     replace(THREE, id="UTO-9", reference="R.9")],
)  # fmt: skip


def told(capsys: pytest.CaptureFixture[str], found: Delta = FOUND, lang: str = "en", shown: int = 20) -> list[str]:
    show_delta(Voice(lang), found, shown)
    return capsys.readouterr().out.splitlines()


def test_the_numbers_are_shown_to_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys)
    assert "4 + 2 − 2 = 4" in lines[0]
    assert "name 2 · birth date 1 · document 1 · reference 1 · note 1" in lines[2]


def test_each_kind_of_change_has_its_place_and_its_sign(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys)
    assert "  ≈ UTO-2 → UTO-20  R.2  Nadir Tarfawi" in lines
    assert "  + UTO-9  R.9  Samir Oudani" in lines
    assert "  − UTO-3  R.3  Samir Oudani" in lines
    assert "  − UTO-2  R.2  Nadir Tarfawi  (same reference under another number)" in lines
    assert any(line.startswith("  ~ UTO-1  R.1  Zaydun Marwani  (") and line.endswith("1984-03-07") for line in lines)


def test_changes_are_told_field_by_field(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys)
    assert "      − birth date: 1985" in lines
    assert "      − document: passport X0001234 UTO" in lines
    assert "      + document: passport X0009999 UTO" in lines
    assert "      + name: Z. Marwani; Zaid  (alias)" in lines
    assert "      ± name: Abu Qamar  (alias ⇒ alias, weak)" in lines


def test_the_single_spellings_of_an_alias_that_is_told_are_not_told_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert not [line for line in told(capsys) if "(spelling)" in line]
    only = delta([THREE], [replace(THREE, names=(*THREE.names, WrittenName("Samir", "good", "spelling")))])
    assert "      + name: Samir  (spelling)" in told(capsys, only)


def test_of_a_long_text_the_place_that_changed_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    notes = [line for line in told(capsys) if "note: …" in line]
    assert [line.endswith("without an end") for line in notes] == [True, False]
    assert notes[1].endswith("with an end")


def test_what_may_be_somebody_else_is_marked_and_stands_first(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys)
    at = next(number for number, line in enumerate(lines) if line.startswith("  ~"))
    assert lines[at] == "  ~ UTO-4  R.44  Faris Qasimi"
    assert lines[at + 1].startswith("      ! The number stayed and the reference changed")
    assert lines[at + 2].startswith("      ! Not one name stayed")


def test_entries_of_which_only_the_notes_changed_stand_last(capsys: pytest.CaptureFixture[str]) -> None:
    found = delta([TWO, THREE], [replace(TWO, notes=("x",)), replace(THREE, sex="M")])
    assert [line.split()[1] for line in told(capsys, found) if line.startswith("  ~")] == ["UTO-3", "UTO-2"]


def test_no_more_is_shown_than_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, shown=1)
    assert sum(line.startswith("  ~") for line in lines) == 1
    assert sum("… and 1 more" in line for line in lines) == 3
    assert len(told(capsys, shown=0)) == 3


def test_rows_without_a_number_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    found = delta([replace(TWO, id="row-2")], [replace(THREE, id="row-2")])
    assert any("without a number of their own: 2" in line for line in told(capsys, found))


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_every_line_is_safe_whatever_a_name_holds(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    hostile = replace(TWO, names=("\u202eNadir\x1b[2J",), notes=("\u2067x\n",))
    for line in told(capsys, delta([TWO, THREE], [hostile, replace(hostile, id="\u202eX")]), lang):
        assert direction_safe(line)
        assert "\x1b" not in line
        assert lang != "ar" or line.startswith("\u200f")


def test_every_key_is_documented(undocumented: Callable[[Any], set[str]]) -> None:
    assert undocumented(delta_answer(FOUND)) == set()
    assert undocumented([row.nested for row in delta_rows(FOUND)]) == set()


def test_the_summary_has_the_numbers_and_no_entries() -> None:
    assert set(delta_summary(FOUND)) == {"counts", "fields"}


def test_every_change_is_a_row_with_all_columns() -> None:
    rows = list(delta_rows(FOUND))
    kinds = [row.flat["change"] for row in rows]
    assert {kind: kinds.count(kind) for kind in kinds} == {"listed": 2, "delisted": 2, "amended": 6, "renumbered": 1}
    assert all(set(row.flat) == set(DELTA_COLUMNS) for row in rows)
    document = next(row for row in rows if row.flat["field"] == "documents")
    assert document.flat["removed"] == "passport X0001234 UTO"
    assert document.nested["added"] == [{"number": "X0009999", "kind": "passport", "issuer": "UTO"}]
    assert rows[-1].flat["other_id"] == "UTO-2"
