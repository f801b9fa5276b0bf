"""Every version of every case type, read, checked, and found by type and version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tansiq.case_types import Shelf, Source
from tansiq.engines.workflows.checks import check
from tansiq.engines.workflows.definition import CaseType
from tansiq.engines.workflows.examples import Example, example_problems, read_examples
from tansiq.engines.workflows.problem import Problem, problem
from tansiq.engines.workflows.reading import read_case_type, read_suspension
from tansiq.engines.workflows.roles import RoleTable, read_roles
from tansiq.errors import MalformedError, RefusedError
from tansiq.messages import LANGUAGES

__all__ = ["Examined", "Library", "examine", "read_library"]


@dataclass(frozen=True, slots=True)
class Library:
    """Sound definitions by type and version, and the roles that they speak of.

    ``resting``: versions under which cases run on, and no new one begins.
    """

    roles: RoleTable
    versions: Mapping[tuple[str, int], CaseType]
    resting: frozenset[tuple[str, int]] = field(default=frozenset())

    def types(self) -> tuple[str, ...]:
        """The names of the types under which a new case may begin, in order."""
        return tuple(sorted({name for name, _ in self.versions.keys() - self.resting}))

    def newest(self, name: str) -> CaseType:
        """The version under which a new case begins. Raises RefusedError ``workflow.type_unknown``."""
        versions = [version for kind, version in self.versions.keys() - self.resting if kind == name]
        if not versions:
            raise RefusedError("workflow.type_unknown", type=name[:60], known=", ".join(self.types()))
        return self.versions[name, max(versions)]

    def version(self, name: str, version: int, fingerprint: str = "") -> CaseType:
        """The version under which a case began.

        Raises RefusedError ``workflow.version_unknown``, or ``workflow.changed`` where the files are not those that the
        case began under: rules do not change under a running case.
        """
        found = self.versions.get((name, version))
        if found is None:
            raise RefusedError("workflow.version_unknown", type=name[:60], version=version)
        if fingerprint and fingerprint != found.fingerprint:
            raise RefusedError("workflow.changed", type=name, version=version)
        return found


@dataclass(frozen=True, slots=True)
class Examined:
    """One source with all that is wrong with it; ``definition`` is None where it could not be read."""

    source: Source
    definition: CaseType | None
    examples: tuple[Example, ...]
    problems: tuple[Problem, ...]

    @property
    def letters_wanting(self) -> tuple[str, ...]:
        """Files of letters that the definition names and nobody has written yet, each with its language."""
        named = self.definition.letters if self.definition else {}
        return tuple(name for name in _letter_files(named) if name not in self.source.letters)


def _letter_files(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name}.{lang}.typ" for name in names for lang in LANGUAGES)


def read_library(shelf: Shelf) -> Library:
    """All definitions of a shelf. Raises MalformedError with the first problem of the first that is not sound."""
    roles = read_roles(shelf.roles)
    versions = {}
    for one in examine(shelf):
        if one.problems:
            raise _placed(one.problems[0], one.source.place).error
        assert one.definition is not None
        versions[one.definition.id, one.definition.version] = one.definition
    return Library(roles, versions)


def examine(shelf: Shelf) -> tuple[Examined, ...]:
    """Every source of a shelf, read and checked. Raises MalformedError where roles or suspension cannot be read."""
    roles = read_roles(shelf.roles)
    suspension = read_suspension(shelf.suspension)
    found = []
    for source in shelf.sources:
        try:
            definition = read_case_type(source.workflow, source.form, suspension, f"{source.place}/")
            examples = read_examples(source.examples, f"{source.place}/examples.toml")
        except MalformedError as error:
            found.append(Examined(source, None, (), (_from_error(source, error),)))
            continue
        problems = (*_misplaced(source, definition), *check(definition, roles), *example_problems(definition, examples))
        found.append(Examined(source, definition, examples, problems))
    return tuple(found)


def _placed(found: Problem, source: str) -> Problem:
    """A problem with the folder of its definition: among many, its place in the file alone says too little."""
    return found if found.place.startswith(source) else replace(found, place=f"{source} → {found.place}")


def _from_error(source: Source, error: MalformedError) -> Problem:
    details = {key: str(value) for key, value in error.details.items()}
    return problem(error.code, details.pop("place", source.place), **details)


def _misplaced(source: Source, definition: CaseType) -> tuple[Problem, ...]:
    """The folders say which type and version it is, and so does the file: both must say the same."""
    if (definition.id, str(definition.version)) == (source.type, source.version):
        return ()
    return (problem("workflow.misplaced", source.place, type=definition.id, version=str(definition.version)),)
