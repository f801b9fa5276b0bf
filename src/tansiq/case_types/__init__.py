"""Case types, in TOML that a lawyer reviews without reading Python: one folder a type, one folder in it a version.

    roles.toml  suspension.toml  letter.typ      what all types share
    off_node.typ                                 the letter to an authority without a node, of whatever type or none
    notice/1/workflow.toml  form.toml            states, steps, guards, clocks, grounds · the facts
    notice/1/examples.toml                       facts that pass each guard and facts that fail it
    notice/1/README.md  letters/<name>.<language>.typ

A new version is a new folder: a running case keeps the one it began under. What the files mean is read in
``engines/workflows``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from tansiq.errors import MalformedError

__all__ = ["Shelf", "Source", "read_file", "shelf"]

_MOST_BYTES = 256 * 1024
_MOST_FOLDERS = 200
#: What all types share, in the order of ``Shelf``.
_SHARED: Final = ("roles.toml", "suspension.toml", "letter.typ", "off_node.typ")


@dataclass(frozen=True, slots=True)
class Source:
    """The files of one version of one type, unread. ``type`` and ``version`` are what its folders are called."""

    type: str
    version: str
    workflow: bytes
    form: bytes
    examples: bytes
    letters: Mapping[str, bytes]  # by name of file

    @property
    def place(self) -> str:
        """Where it lies, from the top of the shelf."""
        return f"{self.type}/{self.version}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """All case types with what they share, unread."""

    roles: bytes
    suspension: bytes
    frame: bytes  # what every letter has
    off_node: bytes  # below it: the letter to an authority that runs no node
    sources: tuple[Source, ...]


def shelf(folder: Traversable | None = None) -> Shelf:
    """The case types of ``folder``; those that come with Tansiq where none is given.

    A folder may leave out roles, suspension, the frame of letters and that to authorities without a node: those of
    Tansiq stand in.

    Raises MalformedError ``workflow.file_missing`` , ``workflow.no_types``, ``workflow.too_many`` or
    ``workflow.too_large``, and OSError.
    """
    own = files(__name__)
    top = own if folder is None else folder
    sources = tuple(
        _source(kind.name, version) for kind in _folders(top) for version in _folders(kind) if version.name.isdigit()
    )
    if not sources:
        raise MalformedError("workflow.no_types", folder=str(folder or __name__))
    roles, suspension, frame, off_node = (_shared(top, own, name) for name in _SHARED)
    return Shelf(roles, suspension, frame, off_node, sources)


def _folders(top: Traversable) -> Iterator[Traversable]:
    found = [entry for entry in top.iterdir() if entry.is_dir() and not entry.name.startswith(("_", "."))]
    if len(found) > _MOST_FOLDERS:
        raise MalformedError("workflow.too_many", place=top.name, most=_MOST_FOLDERS)
    yield from sorted(found, key=lambda entry: entry.name)


def _shared(top: Traversable, own: Traversable, name: str) -> bytes:
    return read_file(top if top.joinpath(name).is_file() else own, name)


def _source(kind: str, folder: Traversable) -> Source:
    letters = folder.joinpath("letters")
    names = sorted(entry.name for entry in letters.iterdir()) if letters.is_dir() else []
    written = {name: read_file(letters, name) for name in names[:_MOST_FOLDERS]}
    workflow, form, examples = (read_file(folder, f"{name}.toml") for name in ("workflow", "form", "examples"))
    return Source(kind, folder.name, workflow, form, examples, written)


def read_file(folder: Traversable, name: str) -> bytes:
    """A file, unread. Raises MalformedError ``workflow.file_missing`` or ``workflow.too_large``, and OSError."""
    entry = folder.joinpath(name)
    if not entry.is_file():
        raise MalformedError("workflow.file_missing", folder=folder.name, file=name)
    with entry.open("rb") as stream:
        data: bytes = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise MalformedError("workflow.too_large", file=name, most=_MOST_BYTES)
    return data
