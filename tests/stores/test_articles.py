from __future__ import annotations

from pathlib import Path

import pytest

from tansiq.errors import MalformedError
from tansiq.stores import articles
from tansiq.stores.articles import article_files, read_articles

GOOD = "استقبل المدير العام لأمن الحدود وفدا من ساحيليا لبحث تبادل المعلومات حول وثائق السفر."


def test_a_file_stands_for_itself_and_a_folder_for_its_texts_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a.TXT", "c.html"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    assert [path.name for path in article_files(tmp_path)] == ["a.TXT", "b.txt"]
    assert article_files(tmp_path / "c.html") == [tmp_path / "c.html"]


def test_a_broken_file_is_kept_aside_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    told: list[int] = []
    reading = read_articles(tmp_path, progress=told.append)
    assert [article.file for article in reading.articles] == ["a.txt"]
    assert [(item.file, item.code) for item in reading.rejected] == [("b.txt", "article.binary")]
    assert told == [1, 2]


def test_a_folder_of_nothing_but_broken_files_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(MalformedError, match=r"article\.empty"):
        read_articles(tmp_path)


@pytest.mark.parametrize(("name", "code"), [("nowhere", "article.missing"), ("", "article.none")])
def test_nothing_to_read_is_an_error(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(MalformedError, match=code):
        article_files(tmp_path / name)


def test_a_folder_with_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "MAX_FILES", 1)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(MalformedError, match=r"article\.too_many"):
        article_files(tmp_path)


def test_a_file_that_grew_past_the_cap_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * 3_000_000)
    with pytest.raises(MalformedError, match=r"article\.too_large"):
        read_articles(tmp_path / "a.txt")
