"""The node's folder is read whole, or refused with the file that should not be there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.desk.rulebook import folder
from tansiq.errors import MalformedError

GOOD = {
    "legal_bases/states.toml", "legal_bases/instruments/police.toml", "legal_bases/instruments/police.2027.toml",
    "charters/watchlist.toml", "case_types/letter.typ", "case_types/off_node.typ",
    "case_types/notice/100/workflow.toml", "case_types/notice/100/README.md",
    "case_types/notice/1/letters/submission.ar.typ",
}  # fmt: skip


def _lay(top: Path, path: str, data: bytes = b"a = 1\n") -> Path:
    file = top / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def _refused(top: Path, code: str) -> dict[str, Any]:
    with pytest.raises(MalformedError) as caught:
        folder.read_folder(top)
    assert caught.value.code == code
    return caught.value.details


def test_every_file_of_a_rulebook_is_read_as_it_lies(tmp_path: Path) -> None:
    for path in GOOD:
        _lay(tmp_path, path, path.encode())
    assert folder.read_folder(tmp_path) == {path: path.encode() for path in sorted(GOOD)}
    assert folder.read_folder(tmp_path / "none") == {}


@pytest.mark.parametrize(
    "path",
    [
        "terms.toml", "legal_bases/terms.toml", "legal_bases/instruments/Police.toml", "case_types/roles.toml",
        "case_types/suspension.toml", "case_types/notice/0/workflow.toml", "case_types/notice/1/letters/x.de.typ",
        ".git/config", "charters/a.toml~", "legal_bases/instruments/a\nb.toml", "charters/\udcff.toml",
    ],
)  # fmt: skip
def test_a_file_of_another_name_is_refused_by_its_name(tmp_path: Path, path: str) -> None:
    _lay(tmp_path, path)
    assert _refused(tmp_path, "rulebook.unknown_name")["file"].isprintable() or "\n" in path


def test_links_pipes_and_what_lies_too_deep_are_not_followed(tmp_path: Path) -> None:
    secret = _lay(tmp_path, "secret.toml")
    top = tmp_path / "rulebook"
    (top / "charters").mkdir(parents=True)
    link = top / "charters" / "a.toml"
    link.symlink_to(secret)
    assert _refused(top, "rulebook.link") == {"file": "charters/a.toml"}
    link.unlink()
    os.mkfifo(link)
    assert _refused(top, "rulebook.link") == {"file": "charters/a.toml"}
    link.unlink()
    (top / "legal_bases").symlink_to(tmp_path)
    assert _refused(top, "rulebook.link") == {"file": "legal_bases"}
    (top / "legal_bases").unlink()
    _lay(top, "a/b/c/d/e/f/g.toml")
    assert _refused(top, "rulebook.link")["file"] == "a/b/c/d/e/f"


def test_a_file_that_became_a_link_since_it_was_listed_is_not_followed(tmp_path: Path) -> None:
    _lay(tmp_path, "secret.toml")
    (tmp_path / "link.toml").symlink_to(tmp_path / "secret.toml")
    with pytest.raises(MalformedError, match="link"):
        folder._text(tmp_path / "link.toml", "link.toml")


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\xff\xfe", "rulebook.not_text"), (b"a\x00b", "rulebook.not_text"), (b"#" * 262145, "workflow.too_large")],
)
def test_what_is_no_text_or_too_large_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    _lay(tmp_path, "charters/a.toml", data)
    assert _refused(tmp_path, code)["file"] == "charters/a.toml"


def test_too_many_files_and_too_many_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        _lay(tmp_path, f"charters/{name}.toml", b"#" * 10)
    for limit, value in (("MOST_FILES", 2), ("MOST_BYTES", 29)):
        with monkeypatch.context() as patch:
            patch.setattr(folder, limit, value)
            assert _refused(tmp_path, "rulebook.too_much")["file"] == "charters/c.toml"
    assert len(folder.read_folder(tmp_path)) == 3


@given(st.text(max_size=40))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    for path in (name, f"charters/{name}", f"case_types/{name}/1/form.toml"):
        if folder.parts_of(path) is not None:
            assert ".." not in path
            assert not path.startswith("/")
            assert path.isascii()
