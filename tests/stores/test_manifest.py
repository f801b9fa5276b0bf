"""A manifest is whole or refused, and names files of its own folder only."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.manifest import (
    DeadEntry,
    JournalEntry,
    Manifest,
    SegmentEntry,
    dead_name,
    generations,
    manifest_path,
    next_generation,
    read_generation,
    segment_name,
    set_aside,
    set_aside_files,
    write_generation,
)

NAME = segment_name(3, 0)
DEAD = DeadEntry(dead_name(NAME, 4), 200, "cd" * 32, 7)
EMPTY = JournalEntry(64, "ef" * 32)
MANIFEST = Manifest(
    4, (SegmentEntry(NAME, 1000, "ab" * 32, 50, DEAD), SegmentEntry(segment_name(4, 1), 10, "", 1)), EMPTY
)

on_disk = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_manifest_comes_back_as_it_was(tmp_path: Path) -> None:
    write_generation(tmp_path, MANIFEST)
    assert read_generation(tmp_path, 4) == MANIFEST
    assert [entry.live for entry in MANIFEST.segments] == [43, 1]


def test_the_newest_generation_comes_first_and_other_files_are_not_generations(tmp_path: Path) -> None:
    for number in (2, 10, 9):
        write_generation(tmp_path, Manifest(number, (), EMPTY))
    for name in ("generation-11.manifest", "generation-0000000012.manifest.tmp", "LOCK"):
        (tmp_path / name).touch()
    assert generations(tmp_path) == [10, 9, 2]
    assert generations(tmp_path / "nowhere") == generations(tmp_path / "LOCK") == []


def test_the_number_of_a_damaged_generation_is_not_used_again(tmp_path: Path) -> None:
    assert next_generation(tmp_path) == 1
    write_generation(tmp_path, Manifest(1, (), EMPTY))
    write_generation(tmp_path, Manifest(2, (), EMPTY))
    set_aside(tmp_path, 2)
    assert (generations(tmp_path), next_generation(tmp_path)) == ([1], 3)
    assert [path.name for path in set_aside_files(tmp_path)] == ["generation-0000000002.damaged"]


@on_disk
@given(st.data())
def test_any_flipped_bit_is_refused(tmp_path: Path, flip: Callable[..., None], data: st.DataObject) -> None:
    write_generation(tmp_path, MANIFEST)
    path = manifest_path(tmp_path, 4)
    flip(path, data.draw(st.integers(0, path.stat().st_size - 1)), data.draw(st.integers(0, 7)))
    with pytest.raises(MalformedError, match=r"index\.manifest_damaged"):
        read_generation(tmp_path, 4)


@on_disk
@given(st.data())
def test_a_manifest_cut_short_at_any_place_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    write_generation(tmp_path, MANIFEST)
    path = manifest_path(tmp_path, 4)
    path.write_bytes(path.read_bytes()[: data.draw(st.integers(0, path.stat().st_size - 1))])
    with pytest.raises(MalformedError, match=r"index\.manifest_damaged"):
        read_generation(tmp_path, 4)


def test_a_manifest_under_the_name_of_another_generation_is_refused(tmp_path: Path) -> None:
    write_generation(tmp_path, MANIFEST)
    manifest_path(tmp_path, 4).rename(manifest_path(tmp_path, 5))
    with pytest.raises(MalformedError, match=r"index\.manifest_damaged"):
        read_generation(tmp_path, 5)


def _forged(folder: Path, body: bytes, title: bytes = b"TANSIQ INDEX 3\n") -> None:
    """A manifest whose checksum is right: somebody meant it."""
    line = f"blake2b {blake2b(title + body, digest_size=32).hexdigest()}\n".encode()
    manifest_path(folder, 4).write_bytes(title + line + body)


def _body(**changes: object) -> dict[str, object]:
    segment = {"name": NAME, "bytes": 1, "checksum": "", "records": 5, "dead": None}
    return {"generation": 4, "segments": [{**segment, **changes}], "journal": {"bytes": 64, "checksum": ""}}


def test_another_version_is_refused_as_such(tmp_path: Path) -> None:
    _forged(tmp_path, json.dumps(_body()).encode())
    assert read_generation(tmp_path, 4).segments[0].records == 5
    _forged(tmp_path, json.dumps(_body()).encode(), b"TANSIQ INDEX 7\n")
    with pytest.raises(RefusedError, match=r"index\.version.*found=7"):
        read_generation(tmp_path, 4)


DEAD_ITEM = {"name": DEAD.name, "bytes": 1, "checksum": "", "count": 1}


@pytest.mark.parametrize(
    "item",
    [
        _body(name="../../../etc/passwd"),
        _body(name=f"{NAME}\n"),
        _body(name=DEAD.name),
        _body(name=None),
        _body(bytes=-1),
        _body(bytes=1.5),
        _body(records=True),
        _body(records="5"),
        _body(checksum=5),
        _body(more=1),
        _body(dead=[]),
        _body(dead={}),
        _body(dead={**DEAD_ITEM, "count": 6}),
        _body(dead={**DEAD_ITEM, "name": NAME}),
        {**_body(), "segments": [*_body()["segments"]] * 2},  # type: ignore[misc]
        {**_body(), "segments": None},
        {**_body(), "segments": [None]},
        {**_body(), "generation": "4"},
        {**_body(), "more": 1},
        {"generation": 4},
        [],
        None,
    ],
)
def test_a_hostile_manifest_is_refused(tmp_path: Path, item: object) -> None:
    _forged(tmp_path, json.dumps(item).encode())
    with pytest.raises(MalformedError, match=r"index\.manifest_damaged"):
        read_generation(tmp_path, 4)


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 200_000, b" " * (17 << 20)])
def test_a_manifest_that_is_no_json_or_too_large_is_refused(tmp_path: Path, body: bytes) -> None:
    _forged(tmp_path, body)
    with pytest.raises(MalformedError, match=r"index\.manifest_damaged"):
        read_generation(tmp_path, 4)
