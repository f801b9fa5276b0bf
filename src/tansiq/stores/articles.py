"""Articles on disk: one text file an article, or a folder of them; a broken one is kept aside and the rest are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tansiq.engines.reporting import MAX_BYTES, Article, Reading, Rejected, decode, read_article, read_folder
from tansiq.errors import MalformedError

__all__ = ["MAX_FILES", "article_files", "read_articles"]

MAX_FILES = 300


def article_files(path: Path) -> list[Path]:
    """The files that ``path`` stands for: itself, or every ``.txt`` in the folder, by name."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise MalformedError("article.missing", file=str(path))
    found = sorted(entry for entry in path.iterdir() if entry.suffix.lower() == ".txt" and entry.is_file())
    if not found:
        raise MalformedError("article.none", file=str(path))
    if len(found) > MAX_FILES:
        raise MalformedError("article.too_many", file=str(path), count=len(found), cap=MAX_FILES)
    return found


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise MalformedError("article.unreadable", file=path.name, reason=error.strerror or "") from error


def _one(path: Path, published: str) -> Article:
    return read_article(decode(_bytes(path), path.name), path.name, published=published)


def read_articles(path: Path, *, published: str = "", progress: Callable[[int], object] | None = None) -> Reading:
    """Read a file, or a folder's files together; ``progress`` is told how many are done.

    In a folder a file that cannot be read is in ``Reading.rejected``; where none can be read, ``article.*`` is raised.
    """
    files = article_files(path)
    articles: list[Article] = []
    rejected: list[Rejected] = []
    first: MalformedError | None = None
    for done, file in enumerate(files, start=1):
        try:
            articles.append(_one(file, published))
        except MalformedError as error:
            first = first or error
            rejected.append(Rejected(file.name, error.code, {key: str(value) for key, value in error.details.items()}))
        if progress is not None:
            progress(done)
    if first is not None and not articles:
        raise first
    return read_folder(articles, rejected)
