"""Sealed attachments on disk: whole under their digest or not there, and gone on with from what is durable."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.errors import RefusedError, TansiqError
from tansiq.stores import durable, fault_points, sealed
from tansiq.stores.sealed import Piece, Shelf, file_parts, piece_of

DATA = bytes(range(256)) * 5
DIGEST = sha256(DATA).hexdigest()


def _shelf(folder: Path) -> Shelf:
    return Shelf(folder / "whole", folder / "arriving")


def _piece(offset: int, end: int, **changes: Any) -> Piece:
    return Piece(DIGEST, len(DATA), offset, DATA[offset:end])._replace(**changes)


def _room(_: int) -> None:
    """There is room for everything."""


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(TansiqError) as refused:
        call()
    return refused.value.code


@given(cuts=st.lists(st.integers(1, len(DATA) - 1), max_size=8, unique=True), again=st.integers(0, 8))
def test_pieces_of_any_length_become_the_file_and_each_counts_once(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int], again: int
) -> None:
    shelf = _shelf(tmp_path_factory.mktemp("shelf"))
    edges = [0, *sorted(cuts), len(DATA)]
    for number, (start, end) in enumerate(pairwise(edges)):
        assert not shelf.has(DIGEST, len(DATA))
        assert shelf.add(Piece(DIGEST, len(DATA)), _room) == start
        assert shelf.add(_piece(start, end), _room) == end
        if number == again and end < len(DATA):
            assert _code(lambda start=start, end=end: shelf.add(_piece(start, end), _room)) == "attachment.offset"
    assert shelf.has(DIGEST, len(DATA))
    assert b"".join(file_parts(shelf.path(DIGEST))) == DATA
    assert shelf.add(_piece(0, 10), _room) == len(DATA), "what is whole is not begun again"
    assert (list(shelf.whole()), sum(shelf.expected())) == ([(DIGEST, len(DATA))], 0)


def test_a_question_begins_nothing_and_asks_for_no_room(tmp_path: Path) -> None:
    def refuse(_: int) -> None:
        raise RefusedError("attachment.quota", limit=0)

    shelf = _shelf(tmp_path)
    assert shelf.add(Piece(DIGEST, len(DATA)), refuse) == 0
    assert sum(shelf.expected()) == 0
    assert _code(lambda: shelf.add(_piece(0, 100), refuse)) == "attachment.quota"
    assert [path.name for path in shelf.arriving.iterdir()] == [".lock"]


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        (_piece(200, 300), "attachment.offset"),
        (_piece(0, 100), "attachment.offset"),
        (_piece(100, 200, size=len(DATA) + 1), "attachment.total"),
        (_piece(100, 200, data=bytes(len(DATA))), "attachment.beyond"),
    ],
)
def test_a_piece_out_of_order_beyond_the_end_or_of_another_total_is_refused_and_changes_nothing(
    tmp_path: Path, piece: Piece, code: str
) -> None:
    shelf = _shelf(tmp_path)
    shelf.add(_piece(0, 100), _room)
    assert _code(lambda: shelf.add(piece, _room)) == code
    assert shelf.add(Piece(DIGEST, len(DATA)), _room) == 100


def test_what_is_not_what_was_announced_is_refused_and_nothing_of_it_stays(tmp_path: Path) -> None:
    shelf = _shelf(tmp_path)
    shelf.add(_piece(0, 100), _room)
    wrong = _piece(100, len(DATA), data=bytes(len(DATA) - 100))
    assert _code(lambda: shelf.add(wrong, _room)) == "attachment.other"
    assert not shelf.has(DIGEST, len(DATA))
    assert shelf.add(Piece(DIGEST, len(DATA)), _room) == 0


@pytest.mark.parametrize("place", ["attachment.piece", "attachment.whole", "attachment.kept"])
def test_what_breaks_off_anywhere_goes_on_from_what_is_durable(tmp_path: Path, place: str) -> None:
    def fail(name: str) -> None:
        if name == place:
            raise OSError(errno.EIO, place)

    shelf = _shelf(tmp_path)
    with fault_points.watched(fail), pytest.raises(OSError, match=place):
        shelf.add(_piece(0, len(DATA)), _room)
    again = _shelf(tmp_path)
    assert again.add(Piece(DIGEST, len(DATA)), _room) == len(DATA)
    assert b"".join(file_parts(again.path(DIGEST))) == DATA


def test_the_folders_of_a_first_attachment_are_durable_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = list[Path]()
    monkeypatch.setattr(sealed, "sync_folder", synced.append)
    shelf = Shelf(tmp_path / "whole" / "partner", tmp_path / "arriving" / "partner")
    shelf.add(_piece(0, len(DATA)), _room)
    assert {tmp_path, tmp_path / "whole", tmp_path / "arriving", shelf.folder, shelf.arriving} == set(synced)
    assert synced.index(tmp_path / "whole") < synced.index(shelf.folder)
    assert synced[-2:] == [shelf.folder, shelf.arriving]


def test_a_full_disk_is_told_and_loses_nothing_of_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = _shelf(tmp_path)
    shelf.add(_piece(0, 100), _room)
    with monkeypatch.context() as full:
        full.setattr(durable.os, "write", _no_space)
        assert _code(lambda: shelf.add(_piece(100, 200), _room)) == "storage.no_space"
        assert _code(lambda: shelf.keep([DATA], lambda: DIGEST)) == "storage.no_space"
    assert shelf.add(Piece(DIGEST, len(DATA)), _room) == 100
    assert list(shelf.folder.iterdir()) == []
    assert shelf.add(_piece(100, len(DATA)), _room) == len(DATA)


def _no_space(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def _refuse() -> str:
    raise RefusedError("upload.other_file", name="x")


def test_what_is_sealed_here_lies_under_its_digest_and_one_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> Any:
        yield DATA
        raise RefusedError("attachment.used")

    shelf = _shelf(tmp_path)
    assert _code(lambda: shelf.keep(fail(), lambda: DIGEST)) == "attachment.used"
    assert _code(lambda: shelf.keep([DATA], _refuse)) == "upload.other_file"
    assert list(shelf.folder.iterdir()) == []
    assert shelf.keep([DATA[:7], DATA[7:]], lambda: DIGEST) == shelf.path(DIGEST)
    assert piece_of(shelf.path(DIGEST), DIGEST, len(DATA), 5, 10) == _piece(5, 15)


def test_the_sweep_takes_what_is_old_and_referred_to_by_nothing(tmp_path: Path) -> None:
    shelf, other = _shelf(tmp_path), sha256(b"other").hexdigest()
    assert shelf.sweep(2e9, set()) == 0
    shelf.keep([DATA], lambda: DIGEST)
    shelf.keep([b"other"], lambda: other)
    shelf.add(Piece(sha256(b"third").hexdigest(), 5, 0, b"th"), _room)
    for path in (*shelf.folder.iterdir(), *shelf.arriving.iterdir()):
        os.utime(path, (1000, 1000))
    assert shelf.sweep(999, set()) == 0
    assert shelf.sweep(1001, {DIGEST}) == 2
    assert list(shelf.whole()) == [(DIGEST, len(DATA))]
    assert sum(shelf.expected()) == 0


def test_two_who_bring_the_same_at_once_write_each_byte_once(tmp_path: Path) -> None:
    shelf, codes = _shelf(tmp_path), list[str]()

    def bring() -> None:
        at = 0
        while at < len(DATA):
            try:
                at = shelf.add(_piece(at, at + 64), _room)
            except RefusedError as error:
                codes.append(error.code)
                at = int(str(error.details["next"]))

    both = [threading.Thread(target=bring) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert b"".join(file_parts(shelf.path(DIGEST))) == DATA
    assert set(codes) <= {"attachment.offset"}


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    shelf = _shelf(tmp_path)
    assert _code(lambda: piece_of(shelf.path(DIGEST), DIGEST, 1, 0, 1)) == "storage.unreadable"
    assert _code(lambda: list(file_parts(shelf.path(DIGEST)))) == "storage.unreadable"
