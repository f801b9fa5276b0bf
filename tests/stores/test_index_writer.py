"""Every change to an index, interrupted at every step: the last good state opens, whole."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from tansiq.engines.matching import Record
from tansiq.errors import TansiqError
from tansiq.stores import generation, index_writer
from tansiq.stores.index import Index, verify_index
from tansiq.stores.sweep import LOCKS

People = Callable[..., list[Record]]
Ids = Callable[[Index], set[str]]

pytestmark = pytest.mark.usefixtures("plain_engine")


class Killed(BaseException):
    """The process is gone: nothing after this runs, no cleaning up either."""


class Disk:
    """Stands between the program and the disk; the ``at``-th call fails, by an error or by a power cut.

    After a power cut whatever was not fsynced is torn, and renames in folders that were not fsynced may be undone
    (``renames``: ``kept``, ``lost``, or all but the ``latest`` lost): the order of the fsyncs is what is tested.
    """

    CALLS = ("mkdir", "open", "write", "ftruncate", "fsync", "fdatasync", "replace", "unlink", "rmdir")

    def __init__(self, at: int, *, error: int | None = None, renames: str = "kept") -> None:
        self.left, self.error, self.renames = at, error, renames
        self.fired = False
        self.real = {name: getattr(os, name) for name in self.CALLS}
        self.paths: dict[int, Path] = {}
        self.torn: dict[Path, int] = {}  # how much of each file has been synced
        self.renamed: list[tuple[Path, Path]] = []

    @contextmanager
    def between(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
        with monkeypatch.context() as patch:
            for name in self.CALLS:
                patch.setattr(os, name, getattr(self, name))
            yield self
        if self.error is None:  # after the last step too: what was reported as done must stay done
            self.lose_power()

    def step(self) -> None:
        self.left -= 1
        if self.fired and self.error is None:
            raise Killed
        if self.left == 0:
            self.fired = True
            if self.error is None:
                raise Killed
            raise OSError(self.error, os.strerror(self.error))

    def open(self, path: Any, flags: int, *more: Any, **kinds: Any) -> int:
        writes = flags & os.O_CREAT
        if writes and Path(path).name not in LOCKS:
            self.step()
        descriptor: int = self.real["open"](path, flags, *more, **kinds)
        self.paths[descriptor] = Path(path)
        return descriptor

    def write(self, descriptor: int, data: memoryview) -> int:
        path = self.paths[descriptor]
        self.torn.setdefault(path, os.fstat(descriptor).st_size)
        half = max(
            1, len(data) // 2
        )  # a write may take less than it is given; and the half of it may be all that arrives
        written: int = self.real["write"](descriptor, data[:half])
        self.step()
        return written

    def ftruncate(self, descriptor: int, length: int) -> None:
        self.step()
        self.real["ftruncate"](descriptor, length)

    def fdatasync(self, descriptor: int) -> None:
        self.step()
        self.torn.pop(self.paths[descriptor], None)

    def fsync(self, descriptor: int) -> None:
        self.step()
        path = self.paths[descriptor]
        self.torn.pop(path, None)
        self.renamed = [pair for pair in self.renamed if path not in (pair[0].parent, pair[1].parent)]

    def replace(self, source: Any, target: Any) -> None:
        self.step()
        self.real["replace"](source, target)
        self.renamed.append((Path(source), Path(target)))
        if Path(source) in self.torn:
            self.torn[Path(target)] = self.torn.pop(Path(source))

    def mkdir(self, path: Any, *more: Any, **kinds: Any) -> None:
        self.step()
        self.real["mkdir"](path, *more, **kinds)

    def unlink(self, path: Any, *more: Any, **kinds: Any) -> None:
        self.step()
        self.real["unlink"](path, *more, **kinds)

    def rmdir(self, path: Any, *more: Any, **kinds: Any) -> None:
        self.step()
        self.real["rmdir"](path, *more, **kinds)

    def lose_power(self) -> None:
        for path, synced in self.torn.items():
            if path.exists() and path.stat().st_size > synced:
                os.truncate(path, (path.stat().st_size + synced) // 2)
        undone = {"kept": [], "lost": self.renamed, "latest": self.renamed[:-1]}[self.renames]
        for source, target in reversed(undone):
            with suppress(FileNotFoundError):
                target.replace(source)


Change = Callable[[Path, People], object]


def _build(folder: Path, people: People) -> None:
    Index.build(people(4, start=50), folder)


def _add(folder: Path, people: People) -> None:
    Index.open(folder).add(people(3, start=6, word="Umar"))


def _remove(folder: Path, people: People) -> None:
    Index.open(folder).remove(["p0", "p6"])


def _compact(folder: Path, people: People) -> None:
    Index.open(folder).compact()


def _load(folder: Path, people: People) -> None:
    """More than goes into a journal."""
    Index.open(folder).add(people(index_writer.SMALL_CHANGE + 1, start=6, word="Umar"))


CHANGES: dict[str, Change] = {"build": _build, "add": _add, "load": _load, "remove": _remove, "compact": _compact}


STEPS = {"add": 2, "remove": 2}  # with the disk: a write and a sync. The others take more than ten


@pytest.fixture
def folder(tmp_path: Path, people: People, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three small segments, one of them with a tombstone, and a journal of two changes upon them."""
    monkeypatch.setattr(generation, "SEGMENT_RECORDS", 6)
    monkeypatch.setattr(index_writer, "SMALL_CHANGE", 3)
    with Index.build(people(7), tmp_path / "kept") as index:
        with monkeypatch.context() as patch:
            patch.setattr(index_writer, "_append", lambda *_: None)
            index.add(people(1, start=7))
            index.remove(["p3"])
        index.add(people(2, start=8))
        index.remove(["p4", "p8"])
    return tmp_path / "kept"


def _state(folder: Path, ids: Ids) -> set[str]:
    with Index.open(folder) as index:
        assert index.verify() == []
        assert index.stat().passed_over == ()
        return ids(index)


def _copy(folder: Path) -> Path:
    copy = folder.with_name("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    return copy


@pytest.mark.parametrize("renames", ["kept", "lost", "latest"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_power_cut_at_any_step_leaves_the_old_state_or_the_new(
    folder: Path, people: People, ids: Ids, monkeypatch: pytest.MonkeyPatch, change: str, renames: str
) -> None:
    before = _state(folder, ids)
    after = _state(_changed(folder, people, change), ids)
    seen, fired, step = set(), True, 0
    while fired:
        step += 1
        copy = _copy(folder)
        with Disk(step, renames=renames).between(monkeypatch) as disk, suppress(Killed):
            CHANGES[change](copy, people)
        fired = disk.fired
        state = _state(copy, ids)
        assert state in ((before, after) if fired else (after,)), f"step {step}"
        seen.add(state == after)
        CHANGES[change](copy, people)
        assert _state(copy, ids) == after
        assert not [path for path in copy.iterdir() if path.suffix == ".tmp"]
    assert step > STEPS.get(change, 10)
    assert seen == {True, False} or before == after


def _changed(folder: Path, people: People, change: str) -> Path:
    copy = _copy(folder)
    CHANGES[change](copy, people)
    return copy


@pytest.mark.parametrize("renames", ["kept", "lost", "latest"])
def test_a_power_cut_in_a_first_build_leaves_no_index_or_a_whole_one(
    tmp_path: Path, people: People, ids: Ids, monkeypatch: pytest.MonkeyPatch, renames: str
) -> None:
    monkeypatch.setattr(generation, "SEGMENT_RECORDS", 3)
    fired, step = True, 0
    while fired:
        step += 1
        place = tmp_path / f"step{step}" / "new"
        with Disk(step, renames=renames).between(monkeypatch) as disk, suppress(Killed):
            _build(place, people)
        fired = disk.fired
        assert (fired and not place.exists()) or _state(place, ids) == {"p50", "p51", "p52", "p53"}
        _build(place, people)
        assert _state(place, ids) == {"p50", "p51", "p52", "p53"}
        assert [path.name for path in place.parent.iterdir()] == ["new"]
    assert step > 10


def _code_of(change: Change, folder: Path, people: People) -> str:
    try:
        change(folder, people)
    except TansiqError as failure:
        return failure.code
    return ""


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("change", CHANGES)
def test_a_disk_that_is_full_or_fails_is_reported_and_nothing_is_lost(
    folder: Path, people: People, ids: Ids, monkeypatch: pytest.MonkeyPatch, change: str, error: int
) -> None:
    before, after = _state(folder, ids), _state(_changed(folder, people, change), ids)
    expected = {errno.ENOSPC: "storage.no_space", errno.EIO: "storage.unwritable"}[error]
    fired, step, codes = True, 0, list[str]()
    while fired:
        step += 1
        copy = _copy(folder)
        with Disk(step, error=error).between(monkeypatch) as disk:
            codes.append(_code_of(CHANGES[change], copy, people))
        fired = disk.fired
        assert _state(copy, ids) in (before, after)
        assert not [path for path in copy.iterdir() if path.suffix == ".tmp"]
    assert {*codes} == {expected, ""}
    assert codes.count(expected) >= STEPS.get(change, 6)


def test_a_real_disk_that_is_full_leaves_the_last_good_state(tmp_path: Path, people: People, ids: Ids) -> None:
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("a small disk can only be mounted by root")
    command = [mount, "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(tmp_path)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    with ExitStack() as stack:
        stack.callback(subprocess.run, ["umount", str(tmp_path)], check=True)
        with Index.build(people(50), tmp_path / "x") as index:
            with pytest.raises(TansiqError, match=r"storage\.no_space"):
                index.add(people(2_000, start=100))
            assert len(index) == 50
            index.add(people(1, start=50))
            with (tmp_path / "filler").open("wb", buffering=0) as filler, suppress(OSError):
                while filler.write(bytes(64)):
                    pass
            for change in (lambda: [index.add(people(60, start=60)) for _ in range(9)], index.compact):
                with pytest.raises(TansiqError, match=r"storage\.no_space"):
                    change()
            held = len(index)
            assert held in (51, 111)
        assert len(_state(tmp_path / "x", ids)) == held
        assert not [path for path in (tmp_path / "x").iterdir() if path.suffix == ".tmp"]


def test_a_process_killed_while_adding_loses_nothing_that_it_had_confirmed(
    folder: Path, people: People, ids: Ids
) -> None:
    context = get_context("fork")
    reader, writer = context.Pipe(duplex=False)

    def add_forever() -> None:
        index, number = Index.open(folder), 100
        while True:
            index.add(people(1, start=number))
            writer.send(number)
            number += 1

    process = context.Process(target=add_forever)
    process.start()
    confirmed = {f"p{reader.recv()}" for _ in range(5)}
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert _state(folder, ids) >= confirmed
    with Index.open(folder) as index:
        assert index.add(people(1, start=99)) == 1


def test_what_a_dead_writer_left_is_cleared_away_by_the_next(folder: Path, people: People) -> None:
    for name in (
        "segment-0000000009-0000.tsq",
        "generation-0000000009.manifest.tmp",
        "segment-0000000009-0001.tsq.tmp",
    ):
        (folder / name).write_bytes(b"half")
    (folder / "notes.txt").write_text("not ours")
    with Index.open(folder) as index:
        index.add(people(10, start=30))
    names = {path.name for path in folder.iterdir()}
    assert not [name for name in names if "0000000009" in name]
    assert "notes.txt" in names


def _damage_newest(folder: Path) -> Path:
    newest = max(folder.glob("generation-*.manifest"))
    newest.write_bytes(newest.read_bytes()[:-20])
    return newest


def test_a_write_upon_a_damaged_state_keeps_the_damaged_files(folder: Path, people: People, ids: Ids) -> None:
    damaged = _damage_newest(folder)
    before = {path.name for path in folder.glob("*.tsq")}
    with Index.open(folder) as index:
        assert "p3" in ids(index)  # the removal is lost with its manifest, and said to be
        assert index.stat().passed_over == (3,)
        for number in range(30, 34):
            index.add(people(1, start=number))
        assert (index.stat().generation, index.stat().pending) == (4, 3)
        index.add(people(10, start=40))
        index.compact()
        assert [problem.code for problem in index.verify()] == ["index.set_aside"]
    assert damaged.with_suffix(".damaged").exists()
    assert before <= {path.name for path in folder.glob("*.tsq")}


def test_building_again_mends_a_damaged_index(folder: Path, people: People, ids: Ids) -> None:
    _damage_newest(folder)
    with Index.open(folder) as index:
        index.add(people(1, start=30))
    for path in folder.glob("*.manifest"):
        path.write_bytes(b"")
    assert verify_index(folder)
    with Index.build(people(3), folder) as index:
        assert index.verify() == []
        assert ids(index) == {"p0", "p1", "p2"}
    assert not list(folder.glob("*.damaged"))
