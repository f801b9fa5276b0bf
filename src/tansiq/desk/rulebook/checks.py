"""Whether an edition can stand: everything that is asked of it before anybody may propose it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from tansiq.desk.rulebook.composed import Files, Rulebook, composed
from tansiq.desk.rulebook.folder import parts_of
from tansiq.errors import MalformedError

__all__ = ["LOWEST_VERSION", "refuse_unsound"]

#: A node numbers its own versions of case types from here, so that none of Tansiq's ever has the same number.
LOWEST_VERSION: Final = 100


def refuse_unsound(history: Sequence[Files], files: Files) -> Rulebook:
    """What would stand if ``files`` came into force after ``history``.

    Raises MalformedError with the place: ``law.*``, ``workflow.*``, ``rulebook.version_low`` for a version below
    ``LOWEST_VERSION``, ``rulebook.version_changed`` for one under which cases may run and that would be another,
    ``rulebook.letter_unknown`` for a letter that no case type has, and what the rules of other applications
    (``TANSIQ_RULEBOOK_CHECKS``) find missing in a case type.
    """
    _refuse_low(files)
    found = composed((*history, files))
    _refuse_changed(composed(history), found)
    _refuse_unknown_letters(found, files)
    for name in settings.TANSIQ_RULEBOOK_CHECKS:
        import_string(name)(found)
    return found


def _refuse_low(files: Files) -> None:
    for path in files:
        parts = parts_of(path) or {}
        if "part" in parts and int(parts["version"]) < LOWEST_VERSION:
            raise MalformedError("rulebook.version_low", file=path, lowest=LOWEST_VERSION)


def _refuse_changed(before: Rulebook, after: Rulebook) -> None:
    for (name, version), known in before.types.versions.items():
        if after.types.versions[name, version].fingerprint != known.fingerprint:
            raise MalformedError("rulebook.version_changed", file=f"case_types/{name}/{version}/workflow.toml")


def _refuse_unknown_letters(after: Rulebook, files: Files) -> None:
    for path in files:
        parts = parts_of(path) or {}
        if "letter" not in parts:
            continue
        definition = after.types.versions.get((parts["type"], int(parts["version"])))
        if definition is None or parts["letter"] not in definition.letters:
            raise MalformedError("rulebook.letter_unknown", file=path)
