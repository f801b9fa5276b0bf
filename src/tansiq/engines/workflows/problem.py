"""A problem of a definition: its code, its place, its details; the sentences stand in messages/workflows.toml."""

from __future__ import annotations

from dataclasses import dataclass

from tansiq import messages
from tansiq.errors import MalformedError

__all__ = ["Problem", "problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a definition, for whoever wrote it."""

    code: str
    place: str
    details: tuple[tuple[str, str], ...] = ()

    def sentence(self, lang: str = "en") -> str:
        """What is wrong, in ``lang``."""
        return messages.sentence(self.code, lang, place=self.place, **dict(self.details))

    def remedy(self, lang: str = "en") -> str:
        """What the writer can do, in ``lang``."""
        return messages.remedy(self.code, lang, place=self.place, **dict(self.details))

    @property
    def error(self) -> MalformedError:
        """The problem as an error, for whoever needs a sound definition."""
        return MalformedError(self.code, place=self.place, **dict(self.details))


def problem(code: str, place: str, **details: str) -> Problem:
    """A problem, its details named."""
    return Problem(code, place, tuple(details.items()))
