"""A text in every language of the project, side by side: what a lawyer reviews is what a person reads."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Texts"]


@dataclass(frozen=True, slots=True)
class Texts:
    """Pairs of language and text."""

    pairs: tuple[tuple[str, str], ...]

    def told(self, lang: str) -> str:
        """The text in ``lang``; the first there is where ``lang`` is none of the project's."""
        return dict(self.pairs).get(lang, self.pairs[0][1])
