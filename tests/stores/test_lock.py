"""One writer at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tansiq.errors import RefusedError, TansiqError
from tansiq.stores.lock import hold_lock


def test_a_lock_is_held_once_and_free_afterwards(tmp_path: Path) -> None:
    place = tmp_path / "LOCK"
    with (
        hold_lock(place, "index.locked"),
        pytest.raises(RefusedError, match=r"index\.locked"),
        hold_lock(place, "index.locked"),
    ):
        pytest.fail("held twice")
    with hold_lock(tmp_path / "LOCK", "index.locked"):
        pass


def test_a_lock_is_freed_by_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError), hold_lock(tmp_path / "LOCK", "index.locked"):
        raise ValueError
    with hold_lock(tmp_path / "LOCK", "index.locked"):
        pass


def test_the_lock_moves_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "growing").mkdir()
    with hold_lock(tmp_path / "growing" / "LOCK", "index.locked"):
        (tmp_path / "growing").rename(tmp_path / "grown")
        with pytest.raises(RefusedError), hold_lock(tmp_path / "grown" / "LOCK", "index.locked"):
            pytest.fail("held twice")


def test_a_lock_file_replaced_while_it_was_being_locked_is_locked_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "LOCK"
    calls: list[Path] = []

    def moved_once(path: Path) -> int:
        calls.append(path)
        descriptor = real(path)
        if len(calls) == 1:
            path.unlink()
        return descriptor

    from tansiq.stores import lock

    real = lock._open
    monkeypatch.setattr(lock, "_open", moved_once)
    with hold_lock(file, "index.locked"):
        assert len(calls) == 2
        assert file.exists()


def test_a_lock_cannot_be_a_link_to_another_place(tmp_path: Path) -> None:
    (tmp_path / "LOCK").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TansiqError, match=r"storage\.unwritable"), hold_lock(tmp_path / "LOCK", "index.locked"):
        pytest.fail("followed the link")
    assert not (tmp_path / "elsewhere").exists()


def test_a_lock_that_is_freed_in_time_is_taken(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        with hold_lock(tmp_path / "LOCK", "index.locked"):
            waiting = pool.submit(_take, tmp_path / "LOCK")
            assert not waiting.done()
        assert waiting.result() == "taken"


def _take(file: Path) -> str:
    with hold_lock(file, "index.locked", 60):
        return "taken"
