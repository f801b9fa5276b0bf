"""What the law answers: refused, with coded reasons and their places; or allowed, with conditions and clocks.

Sentences are in ``messages/sending.toml``. An answer holds nothing of why a transfer is restricted
(:mod:`.restricting`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tansiq import messages
from tansiq.engines.law.deadline import Due
from tansiq.engines.workflows.texts import Texts

__all__ = ["Answer", "Condition", "LawPlace", "Reason", "When"]

When = Literal["before", "travels", "told"]


@dataclass(frozen=True, slots=True)
class LawPlace:
    """Where a rule stands: its title, its citation, and how sure that is (V, R, D; empty for a rule of the desk)."""

    title: Texts | None
    citation: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, for or against. ``about``: texts by the blank that they fill; ``details``: the same in any language."""

    code: str
    about: tuple[tuple[str, Texts], ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    law: LawPlace | None = None

    def sentence(self, lang: str = "en") -> str:
        """The reason, in ``lang``."""
        return messages.sentence(self.code, lang, **self.blanks(lang))

    def remedy(self, lang: str = "en") -> str:
        """What can be done about it, in ``lang``; empty where there is nothing."""
        return messages.remedy(self.code, lang, **self.blanks(lang))

    def blanks(self, lang: str) -> dict[str, object]:
        """What fills the blanks of the sentence in ``lang``."""
        return {**{blank: texts.told(lang) for blank, texts in self.about}, **dict(self.details)}


@dataclass(frozen=True, slots=True)
class Condition(Reason):
    """Something to be done ``before`` it leaves, that ``travels`` with it, or is ``told`` to whoever sends it."""

    when: When = "told"


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be done. Refused answers have refusals and nothing else; allowed ones have everything but refusals.

    ``supports``: on what it rests. ``recipients_visible``: whether several recipients may see one another.
    """

    refusals: tuple[Reason, ...] = ()
    supports: tuple[Reason, ...] = ()
    conditions: tuple[Condition, ...] = ()
    clocks: tuple[Due, ...] = ()
    recipients_visible: bool = False

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against it: a person still decides."""
        return not self.refusals

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the refusals, in order."""
        return tuple(one.code for one in self.refusals)
