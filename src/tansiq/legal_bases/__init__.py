"""Legal bases and charters, in TOML for a lawyer to review: one file an instrument, one file a register.

    legal_bases/terms.toml                  the words, and what each does; for all nodes the same
    legal_bases/states.toml                 States, and how pairs of them stand from which day on
    legal_bases/instruments/<name>.toml     parties, messages, thresholds, grounds, times, uses, citations
    legal_bases/examples.toml               questions, and what is answered
    charters/<register>.toml                who controls a register, for what, of whom, for whom, how long

A node's own folder has the same shape without the terms. A file of its own stands in the place of the one of that name
from its ``effective_on``; several versions bear more after the first dot (``<name>.2027.toml``). ``engines/law`` says
what it means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from tansiq.case_types import read_file
from tansiq.errors import MalformedError

__all__ = ["Layer", "Source", "own_layer", "shipped_examples", "shipped_layer", "shipped_terms"]

_MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class Source:
    """A file, unread. ``id``: the part of its name before the first dot; ``place``: where it lies, from the top."""

    kind: Literal["instrument", "charter", "states"]
    id: str
    place: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Layer:
    """The files of one folder. ``dated``: each record says from when it holds."""

    name: str
    states: Source | None
    records: tuple[Source, ...]
    dated: bool = False


def shipped_terms() -> bytes:
    """The words, unread. Raises OSError."""
    return read_file(files(__name__), "terms.toml")


def shipped_examples() -> bytes:
    """The questions with their answers, unread. Raises OSError."""
    return read_file(files(__name__), "examples.toml")


def shipped_layer() -> Layer:
    """What comes with Tansiq. Raises OSError."""
    return _layer("tansiq", files(__name__), files("tansiq.charters"), dated=False)


def own_layer(folder: Traversable) -> Layer:
    """What a node's folder holds: ``legal_bases/`` and ``charters/``, either or both.

    Raises MalformedError ``law.nothing_here`` where it has neither, ``workflow.too_many`` , ``workflow.too_large``,
    OSError.
    """
    bases, charters = folder.joinpath("legal_bases"), folder.joinpath("charters")
    if not (bases.is_dir() or charters.is_dir()):
        raise MalformedError("law.nothing_here", folder=str(folder))
    return _layer("own", bases, charters, dated=True)


def _layer(name: str, bases: Traversable, charters: Traversable, *, dated: bool) -> Layer:
    table = bases.joinpath("states.toml")
    states = Source("states", "states", "states.toml", read_file(bases, "states.toml")) if table.is_file() else None
    instruments = _sources("instrument", bases.joinpath("instruments"), "instruments/")
    return Layer(name, states, (*instruments, *_sources("charter", charters, "charters/")), dated)


def _sources(kind: Literal["instrument", "charter"], folder: Traversable, place: str) -> Iterator[Source]:
    if not folder.is_dir():
        return
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    if len(names) > _MOST_FILES:
        raise MalformedError("workflow.too_many", place=place, most=_MOST_FILES)
    for name in names:
        yield Source(kind, name.partition(".")[0], f"{place}{name}", read_file(folder, name))
