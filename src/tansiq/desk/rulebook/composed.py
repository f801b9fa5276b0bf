"""Law, case types and letters as they stand together: what comes with Tansiq, and the node's editions laid over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tansiq.case_types import Shelf, Source, shelf
from tansiq.desk.rulebook.folder import parts_of, versions_of
from tansiq.desk.rulebook.tree import Tree
from tansiq.engines.law import LawLibrary, read_law
from tansiq.engines.workflows import Library, read_library
from tansiq.legal_bases import Layer, own_layer, shipped_layer, shipped_terms

__all__ = ["Files", "Rulebook", "composed", "shipped"]

#: An edition: its files by their paths.
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything by which the node works that it may add to. ``letters``: by type and version, files by name.

    ``off_node``: the letter to an authority that runs no node; it has the ``frame`` of all letters.
    """

    law: LawLibrary
    types: Library
    frame: bytes
    off_node: bytes
    letters: Mapping[tuple[str, int], Mapping[str, bytes]]


@cache
def shipped() -> Rulebook:
    """What comes with Tansiq, and nothing over it."""
    return composed(())


def composed(history: Sequence[Files]) -> Rulebook:
    """The editions that have begun, the oldest first: the last is in force.

    Of earlier ones stays what cases run under: their versions of case types, under which none begins any more. Raises
    MalformedError ``law.*`` and ``workflow.*`` with the place of the first thing that is not sound.
    """
    newest = history[-1] if history else {}
    all_types = _shelf(history)
    library = read_library(all_types)
    own = {key for files in history for key in _own_versions(files)}
    frame = newest.get("case_types/letter.typ", all_types.frame)
    return Rulebook(
        law=read_law(shipped_terms(), (shipped_layer(), *_own_law(newest))),
        types=replace(library, resting=frozenset(own - _own_versions(newest).keys())),
        frame=frame,
        off_node=newest.get("case_types/off_node.typ", all_types.off_node),
        letters=_letters(all_types, newest),
    )


def _own_law(files: Files) -> tuple[Layer, ...]:
    law = {path: data for path, data in files.items() if path.startswith(("legal_bases/", "charters/"))}
    return (own_layer(Tree(law)),) if law else ()


def _own_versions(files: Files) -> dict[tuple[str, int], dict[str, bytes]]:
    """Versions that an edition defines; where it has letters alone, it defines nothing."""
    return {
        key: below
        for key, below in versions_of(files).items()
        if any(not name.startswith("letters/") for name in below)
    }


def _shelf(history: Sequence[Files]) -> Shelf:
    """All case types: those of Tansiq, and each version that an edition ever had, as the newest of these has it."""
    found = shelf()
    own: dict[tuple[str, str], Source] = {}
    for files in history:
        wanted = _own_versions(files)
        paths = {path: data for path, data in files.items() if _version_of(path) in wanted}
        if paths:
            own |= {(one.type, one.version): one for one in shelf(Tree(paths, "case_types")).sources}
    return replace(found, sources=(*found.sources, *own.values()))


def _version_of(path: str) -> tuple[str, int] | None:
    parts = parts_of(path) or {}
    return (parts["type"], int(parts["version"])) if "type" in parts else None


def _letters(types: Shelf, newest: Files) -> dict[tuple[str, int], Mapping[str, bytes]]:
    found = {(one.type, int(one.version)): one.letters for one in types.sources}
    for key, below in versions_of(newest).items():
        written = {name.removeprefix("letters/"): data for name, data in below.items() if name.startswith("letters/")}
        found[key] = {**found.get(key, {}), **written}
    return found
