"""What an edition would change, by meaning: each value of law and case types with its place, each line of a letter.

A file is compared with what it takes the place of: the file of that name in the edition in force, else the one that
comes with Tansiq; a new version of a case type with the version that new cases begin under. A file that is left out
gives its place back.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from importlib.resources.abc import Traversable

from tansiq.case_types import shelf
from tansiq.desk.accounts.second_look import digest_shown
from tansiq.desk.rulebook.composed import Files
from tansiq.desk.rulebook.folder import parts_of
from tansiq.engines.law import Change, changes

__all__ = ["FileChange", "differences", "digest_of_changes"]

_KINDS = ("states", "instrument", "charter", "part", "letter", "frame", "off_node")


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file: what sort it is of, how it changes, and each value or line that does."""

    path: str
    sort: str  # one of _KINDS
    kind: str  # new, changed, same (as what it is compared with), gone (what it stood in the place of is back)
    instead_of: str  # what it is compared with, where that has another name
    values: tuple[Change, ...]


def differences(before: Files, after: Files) -> tuple[FileChange, ...]:
    """What would be other if ``after`` stood in the place of ``before``, in the order of paths."""
    found = (_change(path, before, after) for path in sorted(before.keys() | after.keys()))
    return tuple(one for one in found if one is not None)


def digest_of_changes(found: Sequence[FileChange]) -> str:
    """A digest of what was shown: whoever agrees says with it what they agree to."""
    return digest_shown(
        [[one.path, one.kind, [[each.place, each.before, each.after] for each in one.values]] for one in found]
    )


def _change(path: str, before: Files, after: Files) -> FileChange | None:
    if before.get(path) == after.get(path):
        return None
    old_name, old = _under(path, before) if path not in before else (path, before[path])
    new_name, new = (path, after[path]) if path in after else _under(path, after)
    kind = "gone" if path not in after else "same" if old == new else "changed" if old else "new"
    other = next((name for name in (old_name, new_name) if name != path), "")
    return FileChange(path, _sort(path), kind, other, tuple(_values(path, old, new)))


def _sort(path: str) -> str:
    parts = parts_of(path) or {}
    return next(kind for kind in _KINDS if kind in parts)


def _under(path: str, own: Files) -> tuple[str, bytes]:
    """What stands where no file of this name does: name and bytes, both empty where nothing does."""
    parts = parts_of(path) or {}
    for name in _stand_ins(path, parts, own):
        if data := own.get(name) or _shipped(name):
            return name, data
    return "", b""


def _stand_ins(path: str, parts: dict[str, str], own: Files) -> Iterator[str]:
    """Names of what may stand there, the nearest first. A table of States is laid over, and takes no place."""
    if "states" in parts:
        return
    yield path
    if "instrument" in parts:
        yield f"legal_bases/instruments/{parts['instrument']}.toml"
    elif "charter" in parts:
        yield f"charters/{parts['charter']}.toml"
    elif "type" in parts:
        below = path.split("/", 3)[3]
        for version in sorted(_versions(parts["type"], own) - {int(parts["version"])}, reverse=True):
            yield f"case_types/{parts['type']}/{version}/{below}"


def _versions(name: str, own: Files) -> set[int]:
    kept = {int(one.version) for one in shelf().sources if one.type == name}
    parts = (parts_of(path) or {} for path in own)
    return kept | {int(one["version"]) for one in parts if one.get("type") == name and "part" in one}


@cache
def _shipped(path: str) -> bytes:
    """A file that comes with Tansiq, by the path that it has in an edition; empty where there is none."""
    top, *below = path.split("/")
    found: Traversable = resources(f"tansiq.{top}")
    for name in below:
        found = found.joinpath(name)
    return found.read_bytes() if found.is_file() else b""


def _values(path: str, before: bytes, after: bytes) -> Iterator[Change]:
    if path.endswith(".toml"):
        yield from changes(before, after, path)
        return
    old, new = before.decode().splitlines(), after.decode().splitlines()
    for tag, start, end, to_start, to_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone, come = "\n".join(old[start:end]), "\n".join(new[to_start:to_end])
            yield Change(str(start + 1), gone or None, come or None)
