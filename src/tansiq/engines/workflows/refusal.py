"""Why a step is not taken: a stable code with its details; the sentences stand in messages/workflows.toml."""

from __future__ import annotations

from dataclasses import dataclass

from tansiq import messages
from tansiq.engines.workflows.texts import Texts

__all__ = ["Refusal", "refusal"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason against a step. ``about`` is the text of the guard, state, flag or field that it speaks of."""

    code: str
    about: Texts | None = None
    details: tuple[tuple[str, str], ...] = ()

    def blanks(self, lang: str) -> dict[str, object]:
        """What fills the blanks of the sentence in ``lang``."""
        told = {"what": self.about.told(lang)} if self.about else {}
        return {**told, **dict(self.details)}

    def sentence(self, lang: str = "en") -> str:
        """What stands against the step, in ``lang``."""
        return messages.sentence(self.code, lang, **self.blanks(lang))

    def remedy(self, lang: str = "en") -> str:
        """What can be done about it, in ``lang``."""
        return messages.remedy(self.code, lang, **self.blanks(lang))


def refusal(code: str, about: Texts | None = None, /, **details: str) -> Refusal:
    """A reason against a step, its details named."""
    return Refusal(code, about, tuple(details.items()))
