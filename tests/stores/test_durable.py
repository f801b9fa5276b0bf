"""A file is replaced whole or not at all, and the reason is told."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tansiq.errors import TansiqError
from tansiq.stores import durable
from tansiq.stores.durable import append_durably, blocked, write_durably, write_file


def test_a_file_is_written_from_its_pieces(tmp_path: Path) -> None:
    write_durably(tmp_path / "a", [b"one ", b"", memoryview(b"two")])
    assert (tmp_path / "a").read_bytes() == b"one two"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_disk_that_takes_little_at_a_time_gets_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    write_file(tmp_path / "a", [bytes(range(100))])
    assert (tmp_path / "a").read_bytes() == bytes(range(100))


def test_the_bytes_are_synced_before_the_rename_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace = os.replace
    monkeypatch.setattr(os, "fsync", lambda _: done.append("fsync"))
    monkeypatch.setattr(os, "replace", lambda *paths: (done.append("rename"), replace(*paths)))
    write_durably(tmp_path / "a", [b"x"])
    assert done == ["fsync", "rename", "fsync"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "storage.no_space"), (errno.EDQUOT, "storage.no_space"), (errno.EIO, "storage.unwritable")],
)
def test_a_failed_write_leaves_the_old_file_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    write_durably(tmp_path / "a", [b"old"])
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(TansiqError, match=code) as caught:
        write_durably(tmp_path / "a", [b"new"])
    assert caught.value.details["reason"] == os.strerror(number)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_pieces_that_break_off_leave_the_old_file(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise ValueError

    write_durably(tmp_path / "a", [b"old"])
    with pytest.raises(ValueError):
        write_durably(tmp_path / "a", pieces())
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TansiqError, match=r"storage\.unwritable.*nowhere"):
        write_durably(tmp_path / "nowhere" / "a", [b"x"])


def test_a_failed_read_is_told_from_a_failed_write(tmp_path: Path) -> None:
    error = OSError(errno.EACCES, "no")
    assert blocked(tmp_path, error).code == "storage.unwritable"
    assert blocked(tmp_path, error, writing=False).code == "storage.unreadable"


def test_a_large_file_is_synced_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "SYNC_EVERY_BYTES", 10)
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    write_file(tmp_path / "a", [b"123456"] * 5)
    assert synced == [12, 24, 30]


def test_the_head_takes_the_place_of_the_first_bytes(tmp_path: Path) -> None:
    seen: list[bytes] = []
    pieces = (seen.append(piece) or piece for piece in (b"....", b"one ", b"two"))
    write_file(tmp_path / "a", pieces, lambda: b"%04d" % len(seen))
    assert (tmp_path / "a").read_bytes() == b"0003one two"


def test_an_entry_is_added_with_one_write_and_one_sync_in_the_place_of_what_a_crash_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    for name in ("write", "fdatasync", "fsync"):
        if hasattr(os, name):
            real = getattr(os, name)
            monkeypatch.setattr(os, name, lambda *args, name=name, real=real: (calls.append(name), real(*args))[1])
    (tmp_path / "a").write_bytes(b"whole, then half of someth")
    append_durably(tmp_path / "a", 5, b"+new")
    assert (tmp_path / "a").read_bytes() == b"whole+new"
    assert (calls[0], len(calls)) == ("write", 2)


def test_an_entry_that_could_not_be_synced_is_cut_off_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    (tmp_path / "a").write_bytes(b"whole")
    for name in ("fdatasync", "fsync"):
        monkeypatch.setattr(os, name, fail, raising=False)
    with pytest.raises(TansiqError, match=r"storage\.no_space"):
        append_durably(tmp_path / "a", 5, b"+new")
    assert (tmp_path / "a").read_bytes() == b"whole"
    with pytest.raises(TansiqError, match=r"storage\.unwritable"):
        append_durably(tmp_path / "nothing", 0, b"x")
