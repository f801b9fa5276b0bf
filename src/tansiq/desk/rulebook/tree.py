"""Files by their paths, walked as a folder is: what reads law and case types out of a folder reads an edition too."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from os import PathLike
from typing import IO, Any

__all__ = ["Tree"]


class Tree(Traversable):
    """A folder or file of an edition; ``place`` is its path from the top, empty for the top itself."""

    def __init__(self, files: Mapping[str, bytes], place: str = "") -> None:
        self._files, self._place = files, place

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self._place.rpartition("/")[2]

    def __str__(self) -> str:
        return self._place

    def is_file(self) -> bool:
        """Whether it is a file of the edition."""
        return self._place in self._files

    def is_dir(self) -> bool:
        """Whether files lie below it."""
        return any(path.startswith(self._below) for path in self._files)

    def iterdir(self) -> Iterator[Tree]:
        """What lies in it, each once."""
        start = len(self._below)
        names = {path[start:].partition("/")[0] for path in self._files if path.startswith(self._below)}
        return (self / name for name in sorted(names))

    def joinpath(self, *parts: Any) -> Tree:
        """What has this name in it, whether it is there or not."""
        return Tree(self._files, "/".join(filter(None, [self._place, *map(str, parts)])))

    def __truediv__(self, child: str | PathLike[str]) -> Tree:
        return self.joinpath(child)

    def open(self, mode: str = "r", *_: Any, **__: Any) -> IO[Any]:
        """Its bytes, or text in UTF-8. Raises FileNotFoundError."""
        data = self.read_bytes()
        return io.BytesIO(data) if "b" in mode else io.StringIO(data.decode("utf-8"))

    def read_bytes(self) -> bytes:
        """Its bytes. Raises FileNotFoundError."""
        if self._place not in self._files:
            raise FileNotFoundError(self._place)
        return self._files[self._place]

    def read_text(self, encoding: str | None = None, *_: Any) -> str:
        """Its text. Raises FileNotFoundError, UnicodeDecodeError."""
        return self.read_bytes().decode(encoding or "utf-8")

    @property
    def _below(self) -> str:
        return f"{self._place}/" if self._place else ""
