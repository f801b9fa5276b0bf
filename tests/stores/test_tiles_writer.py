"""Whatever happens while a batch is written, the last checkpoint and all it speaks of stay."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.engines.ledger import Frontier, SigningKey, leaf_hash, verify_consistency
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores import durable, tiles_writer
from tansiq.stores.tiles import open_log
from tansiq.stores.tiles_check import verify_log
from tansiq.stores.tiles_writer import create_log, writing

KEY = SigningKey("desk.example/audit", bytes(range(32)))
on_disk = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


def entries(start: int, count: int, mark: int = 0) -> list[bytes]:
    return [bytes([mark]) + number.to_bytes(31, "big") for number in range(start, start + count)]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    create_log(tmp_path / "log", KEY)
    return tmp_path / "log"


class Killed(BaseException):
    """The process ends here: nothing after it is done, no handler of errors runs."""


@contextmanager
def killed_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """The ``step``-th call that changes the disk does not take place; yields how many there were."""
    calls = 0

    def guarded(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            nonlocal calls
            calls += 1
            if calls == step:
                raise Killed
            return real(*args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        for module, name in ((os, "write"), (os, "fsync"), (os, "replace"), (os, "mkdir"), (shutil, "rmtree")):
            patch.setattr(module, name, guarded(getattr(module, name)))
        yield lambda: calls


def _steps(log: Path, monkeypatch: pytest.MonkeyPatch, batch: list[bytes]) -> int:
    copy = log.with_name("counted")
    shutil.copytree(log, copy)
    with writing(copy, KEY) as writer, killed_at(-1, monkeypatch) as calls:
        writer.append(batch)
        return calls()


@pytest.mark.parametrize(("before", "batch"), [(0, 3), (10, 5), (250, 300)])
def test_a_crash_between_any_two_steps_leaves_the_old_state_or_the_new_one(
    log: Path, monkeypatch: pytest.MonkeyPatch, before: int, batch: int
) -> None:
    with writing(log, KEY) as writer:
        old = writer.append(entries(0, before))
    steps = _steps(log, monkeypatch, entries(before, batch))
    assert steps > 10
    for step in range(1, steps + 1):
        folder = log.with_name(f"crashed{step}")
        shutil.copytree(log, folder)
        with pytest.raises(Killed), writing(folder, KEY) as writer, killed_at(step, monkeypatch):
            writer.append(entries(before, batch))
        state = open_log(folder, KEY.verifier)
        assert state.size in (before, before + batch)
        assert verify_log(folder, KEY.verifier, old) == []
        _assert_it_goes_on(folder, state.size)


def _assert_it_goes_on(folder: Path, size: int) -> None:
    """Another batch than the one that was cut short takes its place, and nothing of that one shows."""
    written = list(open_log(folder).entries())
    other = entries(size, 280, mark=9)
    with writing(folder, KEY) as writer:
        state = writer.append(other)
    assert list(open_log(folder).entries()) == [*written, *other]
    assert state.root == Frontier.empty().extended(map(leaf_hash, [*written, *other])).root()
    assert verify_log(folder, KEY.verifier) == []


@pytest.mark.parametrize("name", ["write", "fsync", "replace"])
def test_a_disk_that_fails_at_any_step_leaves_a_writer_that_signs_one_story(
    log: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A checkpoint may be in its place although writing it failed: the next batch must go on from there."""
    with writing(log, KEY) as writer:
        seen = [writer.append(entries(0, 100))]
        for step in range(1, 14):
            with monkeypatch.context() as patch:
                patch.setattr(os, name, _failing_at(step, getattr(os, name)))
                try:
                    seen.append(writer.append(entries(1000 * step, 90)))
                except TansiqError:
                    seen.append(writer.checkpoint)
            seen.append(writer.append(entries(1000 * step + 500, 1)))
            seen.append(open_log(log, KEY.verifier).checkpoint)
    final = open_log(log)
    for state in seen:
        verify_consistency(state.size, final.size, final.consistency(state.size), state.root, final.checkpoint.root)
    assert verify_log(log, KEY.verifier) == []


def _failing_at(step: int, real: Callable[..., object]) -> Callable[..., object]:
    calls = 0

    def call(*args: object) -> object:
        nonlocal calls
        calls += 1
        if calls == step:
            raise OSError(5, "broken")
        return real(*args)

    return call


def test_everything_is_synced_before_the_checkpoint_is_in_its_place(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    write_file, sync = durable.write_file, durable.sync_folder
    record = lambda label, real: (
        lambda path, *more: (done.append(f"{label} {path.relative_to(log)}"), real(path, *more))
    )
    with writing(log, KEY) as writer:
        monkeypatch.setattr(tiles_writer, "write_file", record("file", write_file))
        monkeypatch.setattr(tiles_writer, "sync_folder", record("folder", sync))
        monkeypatch.setattr(tiles_writer, "write_durably", record("signed", durable.write_durably))
        writer.append(entries(0, 300))
    assert done[-1] == "signed checkpoint"
    assert {line for line in done if line.startswith("file")} == {
        "file tile/0/000", "file tile/0/001.p/44", "file tile/1/000.p/1", "file tile/entries/000",
        "file tile/entries/001.p/44",
    }  # fmt: skip
    folders = {line.removeprefix("folder ") for line in done if line.startswith("folder")}
    assert folders == {
        ".", "tile", "tile/0", "tile/0/001.p", "tile/1", "tile/1/000.p", "tile/entries", "tile/entries/001.p"
    }  # fmt: skip
    first_folder = next(at for at, line in enumerate(done) if line.startswith("folder"))
    assert all(line.startswith("file") for line in done[:first_folder])


@on_disk
@given(batches=st.lists(st.integers(0, 400), min_size=1, max_size=5))
def test_batches_of_any_size_make_the_same_log(tmp_path: Path, batches: list[int]) -> None:
    folder, everything = tmp_path / "any", entries(0, sum(batches))
    shutil.rmtree(folder, ignore_errors=True)
    create_log(folder, KEY)
    with writing(folder, KEY) as writer:
        for size in batches:
            start = writer.checkpoint.size
            state = writer.append(everything[start : start + size])
            assert state.root == Frontier.empty().extended(map(leaf_hash, everything[: state.size])).root()
    assert list(open_log(folder, KEY.verifier).entries()) == everything
    assert verify_log(folder, KEY.verifier) == []


def test_a_second_writer_is_refused_and_a_reader_is_not(log: Path) -> None:
    with writing(log, KEY), pytest.raises(RefusedError, match=r"ledger\.locked"), writing(log, KEY):
        pass
    with writing(log, KEY) as writer:
        writer.append(entries(0, 2))
        assert open_log(log).size == 2
    with writing(log, KEY) as writer:
        assert writer.checkpoint.size == 2


def test_a_writer_that_was_killed_leaves_no_lock_and_no_half_batch(log: Path) -> None:
    code = """
        import os, sys
        from pathlib import Path
        from tansiq.engines.ledger import SigningKey
        from tansiq.stores.tiles_writer import writing
        with writing(Path(sys.argv[1]), SigningKey("desk.example/audit", bytes(range(32)))) as writer:
            for batch in range(3):
                writer.append([os.urandom(32)] * 100)
                print(writer.checkpoint.size, flush=True)
            os.kill(os.getpid(), 9)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(log)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == -9
    assert done.stdout.split() == ["100", "200", "300"]
    with writing(log, KEY) as writer:
        assert writer.append(entries(0, 1)).size == 301
    assert verify_log(log, KEY.verifier) == []


def test_only_commitments_are_appended(log: Path) -> None:
    with writing(log, KEY) as writer:
        for wrong in (b"", b"an entry as it stands", bytes(33)):
            with pytest.raises(RefusedError, match=r"ledger\.not_a_commitment"):
                writer.append([bytes(32), wrong])
        assert writer.checkpoint.size == 0
        assert writer.append([]).size == 0
    assert not (log / "tile").exists()


def test_a_log_is_not_made_over_another(log: Path) -> None:
    with pytest.raises(RefusedError, match=r"ledger\.exists"):
        create_log(log, KEY)
    with writing(log, KEY) as writer:
        writer.append(entries(0, 1))
    (log / "checkpoint").unlink()
    with pytest.raises(RefusedError, match=r"ledger\.exists"):
        create_log(log, KEY)


def test_there_is_nothing_to_write_to_where_there_is_no_log(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(MalformedError, match=r"ledger\.missing"), writing(folder, KEY):
            pass
    assert not (tmp_path / "nowhere").exists()


def test_a_log_is_not_continued_with_another_key(log: Path) -> None:
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"), writing(log, SigningKey(KEY.name, bytes(32))):
        pass


def test_earlier_states_of_a_tile_are_kept_until_it_is_full(log: Path) -> None:
    with writing(log, KEY) as writer:
        writer.append(entries(0, 100))
        writer.append(entries(100, 100))
        assert sorted(path.name for path in (log / "tile/0/000.p").iterdir()) == ["100", "200"]
        writer.append(entries(200, 56))
    assert not list(log.rglob("000.p/100"))
    assert (log / "tile/0/000").stat().st_size == 8192


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(TansiqError, match=r"storage\.unwritable"):
        create_log(tmp_path / "file" / "log", KEY)
