"""Tables of applications that go by case types: the steps, facts and clocks that they name have to be there.

One lies as TOML beside the code that reads it. It is read once, held to the types that come with Tansiq; and read once
more, held to the types that an edition would make, before anybody may propose that (``TANSIQ_RULEBOOK_CHECKS``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib.resources import files
from typing import Generic, TypeVar

from tansiq.desk.rulebook.composed import Rulebook, shipped
from tansiq.engines.workflows import Library

__all__ = ["Table"]

T = TypeVar("T")


class Table(Generic[T]):
    """The table ``name`` of ``package``; ``read`` makes it of its text and the case types that it has to fit.

    ``read`` raises MalformedError with the code of the table where it names what a type does not have.
    """

    def __init__(self, package: str, name: str, read: Callable[[str, Library], T]) -> None:
        self._package, self._name, self._read = package, name, read

    def __call__(self) -> T:
        """The table that the desk runs by. Raises as ``read``."""
        return self._kept

    def check(self, rulebook: Rulebook) -> None:
        """Raise as ``read`` where the case types of a rulebook lack what the table goes by."""
        self._read(self._text(), rulebook.types)

    @cached_property
    def _kept(self) -> T:
        return self._read(self._text(), shipped().types)

    def _text(self) -> str:
        return files(self._package).joinpath(self._name).read_text(encoding="utf-8")
