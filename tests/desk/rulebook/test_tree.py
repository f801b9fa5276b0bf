"""Files by their paths are walked as a folder is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tansiq.desk.rulebook.tree import Tree

FILES = {"a/b/c.toml": b"x = 1", "a/d.toml": "é".encode(), "e.typ": b""}


def test_it_is_walked_as_the_folder_of_the_same_files_is(tmp_path: Path) -> None:
    for path, data in FILES.items():
        file = tmp_path / "own" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    for place in ("", "a", "a/b", "a/b/c.toml", "a/d.toml", "e.typ", "a/none", "none/none", "a/b/c.toml/x"):
        ours, theirs = Tree(FILES).joinpath(*filter(None, place.split("/"))), tmp_path / "own" / place
        assert (ours.is_dir(), ours.is_file()) == (theirs.is_dir(), theirs.is_file()), place
        assert str(ours) == place
        if theirs.is_dir():
            assert [one.name for one in ours.iterdir()] == sorted(one.name for one in theirs.iterdir())


def test_a_file_is_read_as_bytes_and_as_text_and_what_is_not_there_is_not() -> None:
    one = Tree(FILES) / "a" / "d.toml"
    assert (one.read_text(), one.read_bytes()) == ("é", "é".encode())
    assert (one.open().read(), one.open("rb").read()) == ("é", "é".encode())
    with pytest.raises(FileNotFoundError):
        (Tree(FILES) / "a").read_bytes()
