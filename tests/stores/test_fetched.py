"""Where an issue came from, and what was refused, on disk."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tansiq.errors import RefusedError, TansiqError
from tansiq.stores.fetched import KEPT_ASIDE, Origin, PartOrigin, keep_aside, read_origin, write_origin

ORIGIN = Origin(
    "own", "2026-11-26T18:00:00+00:00", (PartOrigin("https://a.example/x", "ab" * 32, '"1"'), PartOrigin("y", "cd"))
)
REASON = RefusedError("list.smaller", name="OWN", new=1, old=30, percent=75)
NOW = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)


def test_an_origin_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_origin(tmp_path, ORIGIN)
    assert read_origin(tmp_path) == ORIGIN


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b"null", b'{"parts": 3}', b"[" * 60_000, b"\xff"])
def test_an_origin_that_cannot_be_read_is_none(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "origin.json").write_bytes(content)
    assert read_origin(tmp_path) is None


def _arrived(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "list.csv"
    file.write_text(text)
    return file


def test_what_was_refused_lies_whole_beside_its_reason(tmp_path: Path) -> None:
    folder = keep_aside(tmp_path, "OWN", [_arrived(tmp_path, "x")], REASON, came_from="https://a.example/", now=NOW)
    assert folder.parent == tmp_path / "refused" / "OWN"
    assert folder.name.startswith("20261126T180000Z-")
    assert (folder / "list.csv").read_text() == "x"
    reason = json.loads((folder / "reason.json").read_text("utf-8"))
    assert (reason["code"], reason["details"]["old"], reason["came_from"]) == (
        "list.smaller", "30", "https://a.example/",
    )  # fmt: skip
    assert not (tmp_path / "list.csv").exists()


def test_the_same_file_refused_twice_in_a_second_is_kept_twice(tmp_path: Path) -> None:
    folders = {keep_aside(tmp_path, "OWN", [_arrived(tmp_path, "x")], REASON, came_from="", now=NOW) for _ in range(2)}
    assert len(folders) == 2


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    folders = [
        keep_aside(tmp_path, "OWN", [_arrived(tmp_path, "x")], REASON, came_from="", now=NOW.replace(minute=minute))
        for minute in range(KEPT_ASIDE + 2)
    ]
    assert [folder.exists() for folder in folders] == [False, False, *[True] * KEPT_ASIDE]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "refused").write_text("in the way")
    with pytest.raises(TansiqError) as caught:
        keep_aside(tmp_path, "OWN", [_arrived(tmp_path, "x")], REASON, came_from="", now=NOW)
    assert caught.value.code == "storage.unwritable"
