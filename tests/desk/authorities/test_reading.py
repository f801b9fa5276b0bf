"""A file as somebody sends it: CSV or TOML, and what its spreadsheet did to it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from tansiq.desk.authorities import differing, fictional
from tansiq.desk.authorities.models import Edition
from tansiq.desk.authorities.reading import read_file
from tansiq.engines.authorities import AUTHORITY, CONTACT
from tansiq.engines.tables import MARK, csv_line
from tansiq.errors import TansiqError

pytestmark = pytest.mark.django_db(databases="__all__")  # instruments are those of the rulebook


def _fictional() -> Path:
    return Path(str(files(fictional.__package__).joinpath("fictional.toml")))


def test_the_directory_of_the_demonstration_is_read_whole() -> None:
    entries, report = read_file(_fictional(), "fictional.toml")
    assert report.problems == []
    assert entries[0].key == "qma-ncb/duty"
    assert len(entries) == 5


def test_the_same_as_csv_says_the_same(tmp_path: Path) -> None:
    entries, _ = read_file(_fictional(), "A.TOML")
    columns = (*AUTHORITY, *CONTACT)
    rows = [[{**entry.authority, **entry.contact}[name] for name in columns] for entry in entries]
    path = tmp_path / "a"
    path.write_bytes(MARK + b"".join(csv_line(row) for row in (columns, *rows)))
    again, report = read_file(path, "a.csv")
    assert report.problems == []
    assert [(one.authority, one.contact) for one in again] == [(one.authority, one.contact) for one in entries]


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    entries, _ = read_file(_fictional(), "a.toml")
    columns = (*AUTHORITY, *CONTACT)
    values = {**entries[0].authority, **entries[0].contact}
    path = tmp_path / "a"
    text = "\n".join("\t".join(row) for row in (columns, [values[name] for name in columns]))
    path.write_bytes(text.encode("cp1256", "replace"))
    found, report = read_file(path, "a.csv")
    assert len(found) == 1
    assert report.remarks == ["table.encoding_guess_arabic"]


def test_a_file_that_is_gone_has_its_code(tmp_path: Path) -> None:
    with pytest.raises(TansiqError, match="storage"):
        read_file(tmp_path / "gone", "a.csv")


def test_an_edition_keeps_what_was_read_and_its_digest_what_was_shown() -> None:
    entries, _ = read_file(_fictional(), "a.toml")
    edition = Edition(rows=differing.rows_of(entries))
    assert differing.entries_of(edition) == tuple(entries)
    one = differing.difference({}, entries)
    other = differing.difference({}, entries[:-1])
    assert differing.digest_of(one) != differing.digest_of(other)
    assert differing.digest_of(one) == differing.digest_of(differing.difference({}, entries))
