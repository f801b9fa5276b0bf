"""The secret of a node is made once and read by its owner alone."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tansiq.errors import RefusedError, TansiqError
from tansiq.stores.secret_key import make_secret, read_secret


def test_a_secret_is_made_once_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "secret-key"
    assert read_secret(path) is None
    made = make_secret(path)
    assert len(made) >= 50
    assert make_secret(path) == read_secret(path) == made


def test_only_the_owner_may_touch_it(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "secret-key"
    make_secret(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o640)
    with pytest.raises(RefusedError, match=r"secret\.open"):
        read_secret(path)


def test_two_nodes_have_two_secrets(tmp_path: Path) -> None:
    assert make_secret(tmp_path / "a") != make_secret(tmp_path / "b")


def test_those_who_make_it_at_once_read_the_same_and_leave_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: make_secret(path), range(16)))
    assert made == {read_secret(path)}
    assert [each.name for each in tmp_path.iterdir()] == ["secret-key"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("known to others")
    (tmp_path / "secret-key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TansiqError, match=r"storage\."):
        read_secret(tmp_path / "secret-key")
