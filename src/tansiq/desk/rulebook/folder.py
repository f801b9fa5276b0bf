"""The node's own folder, read whole once: the files that an edition may have, and no other.

    legal_bases/states.toml  legal_bases/instruments/<name>.toml  charters/<register>.toml
    case_types/<type>/<version>/workflow.toml  form.toml  examples.toml  README.md
    case_types/<type>/<version>/letters/<name>.<language>.typ     alone: in the place of that letter
    case_types/letter.typ                                         in the place of the frame of all letters
    case_types/off_node.typ                                       in the place of the letter to who runs no node

What lies there is in force for nobody: it is what a proposal is made of.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tansiq.errors import MalformedError
from tansiq.messages import LANGUAGES

__all__ = ["FOLDER", "MOST_BYTES", "MOST_FILES", "parts_of", "read_folder", "versions_of"]

#: Its name in the folder of the node.
FOLDER: Final = "rulebook"
MOST_FILES: Final = 400
_FILE_BYTES: Final = 256 * 1024
MOST_BYTES: Final = 8 * 1024**2
#: No file lies deeper.
_DEEPEST: Final = 5

_WORD: Final = "[a-z][a-z0-9_]{0,59}"
_VERSION: Final = rf"case_types/(?P<type>{_WORD})/(?P<version>[1-9][0-9]{{0,5}})"
_PATHS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"legal_bases/(?P<states>states)\.toml",
        rf"legal_bases/instruments/(?P<instrument>{_WORD})(\.[a-z0-9_]{{1,30}})?\.toml",
        rf"charters/(?P<charter>{_WORD})(\.[a-z0-9_]{{1,30}})?\.toml",
        rf"{_VERSION}/(?P<part>workflow\.toml|form\.toml|examples\.toml|README\.md)",
        rf"{_VERSION}/letters/(?P<letter>{_WORD})\.(?P<tongue>{'|'.join(LANGUAGES)})\.typ",
        r"case_types/(?P<frame>letter)\.typ",
        r"case_types/(?P<off_node>off_node)\.typ",
    )
)


def parts_of(path: str) -> dict[str, str] | None:
    """What a path says of its file, by the names in ``_PATHS``; None for one that no edition has."""
    found = next((match for pattern in _PATHS if (match := pattern.fullmatch(path))), None)
    return {name: value for name, value in found.groupdict().items() if value} if found else None


def read_folder(top: Path) -> dict[str, bytes]:
    """Every file below ``top`` by its path from there.

    Raises MalformedError with ``file``: ``rulebook.link`` for what is no plain file, ``rulebook.unknown_name``,
    ``rulebook.not_text``, ``workflow.too_large``, ``rulebook.too_much`` beyond ``MOST_FILES`` or ``MOST_BYTES``; and
    OSError.
    """
    found: dict[str, bytes] = {}
    for path in _paths(top, "", _DEEPEST) if top.is_dir() else ():
        found[path] = _text(top / path, path)
        if len(found) > MOST_FILES or sum(map(len, found.values())) > MOST_BYTES:
            raise MalformedError("rulebook.too_much", file=path, files=MOST_FILES, most=MOST_BYTES)
    return dict(sorted(found.items()))


def _paths(folder: Path, place: str, deeper: int) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            path = f"{place}{entry.name}"
            if entry.is_dir(follow_symlinks=False) and deeper:
                yield from _paths(folder / entry.name, f"{path}/", deeper - 1)
            elif not entry.is_file(follow_symlinks=False):
                raise MalformedError("rulebook.link", file=_shown(path))
            elif parts_of(path) is None:
                raise MalformedError("rulebook.unknown_name", file=_shown(path))
            else:
                yield path


def _text(file: Path, path: str) -> bytes:
    """The bytes of a plain file of UTF-8: what was swapped for a link since it was listed is not followed."""
    try:
        opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise MalformedError("rulebook.link", file=_shown(path)) from error
    with os.fdopen(opened, "rb") as stream:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise MalformedError("rulebook.link", file=_shown(path))
        data = stream.read(_FILE_BYTES + 1)
    if len(data) > _FILE_BYTES:
        raise MalformedError("workflow.too_large", file=path, most=_FILE_BYTES)
    _refuse_no_text(data, path)
    return data


def _refuse_no_text(data: bytes, path: str) -> None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedError("rulebook.not_text", file=path) from None
    if "\x00" in text:
        raise MalformedError("rulebook.not_text", file=path)


def _shown(path: str) -> str:
    """A name of anybody's making, as far as it can be written on a page."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8", "replace")[:200]


def versions_of(files: Mapping[str, bytes]) -> dict[tuple[str, int], dict[str, bytes]]:
    """The files of case types by type and version, each by its path below the version."""
    found: dict[tuple[str, int], dict[str, bytes]] = {}
    for path, data in files.items():
        parts = parts_of(path) or {}
        if "type" in parts:
            below = path.split("/", 3)[3]
            found.setdefault((parts["type"], int(parts["version"])), {})[below] = data
    return found
