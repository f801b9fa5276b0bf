"""How often words were counted written one way or another, and what that says of a word that is written so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

import numpy as np

from tansiq.engines.names.letters import Word
from tansiq.engines.names.tables import spellings

__all__ = ["attested", "counted_forms", "main_forms", "seen_share", "unseen_share"]

_MOST_FORMS = 2
_MAIN_SHARE = 0.2


@cache
def counted_forms() -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """Counted forms of each alphabet word, and of each abjad word."""
    of_alphabet: defaultdict[str, Counter[str]] = defaultdict(Counter)
    of_abjad: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in spellings.SPELLINGS.splitlines():
        left, right, count = line.split("\t")
        of_alphabet[left][right] += int(count)
        of_abjad[right][left] += int(count)
    return dict(of_alphabet), dict(of_abjad)


def unseen_share(word: Word) -> float:
    """log2 of the share of a word's bearers whose writing has not been counted; 0 where none was."""
    forms = counted_forms()[word[0]].get(word[1])
    return float(np.log2(_unseen(forms))) if forms else 0.0


def _unseen(forms: Counter[str]) -> float:
    """The share of a word's bearers whose writing has not been counted, from how many were and in how many ways.

    Witten and Bell's estimate with the count tempered, as Wikidata's editors standardise: set so that it gives the
    share of unseen writings among the Latin parts of un_fullnames (0.37 at 5 bearers in 2 ways, 0.28 at 12 in 3, 0.17
    at 32 in 3).
    """
    tempered = float(forms.total() ** 0.85)
    return (len(forms) + 0.5) / (tempered + len(forms) + 0.5)


def seen_share(forms: Counter[str], form: str) -> float:
    """The share of a word's bearers who write it so."""
    return (1.0 - _unseen(forms)) * forms[form] / forms.total()


@lru_cache(1 << 14)
def attested(query: Word) -> Mapping[Word, float]:
    """P(query | word) from counted spellings alone, for every word of either kind that has been seen written so."""
    kind, letters = query
    mine, theirs = counted_forms()[kind], counted_forms()[1 - kind]
    found: defaultdict[Word, float] = defaultdict(float)
    for form in mine.get(letters, ()):
        here = seen_share(theirs[form], letters)
        found[1 - kind, form] += here
        for sister in theirs[form]:
            found[kind, sister] += here * seen_share(mine[sister], form)
    return MappingProxyType(found)


@lru_cache(1 << 14)
def main_forms(query: Word) -> tuple[tuple[Word, float], ...]:
    """The forms in the other kind of writing that ``query`` is mostly a spelling of, with log2 P(query | form).

    Two spellings of one name are often further from each other (Gaddafi, Qadhafi) than each from their common form.
    """
    mine, theirs = counted_forms()[query[0]], counted_forms()[1 - query[0]]
    counts = mine.get(query[1], Counter())
    top = [form for form, count in counts.most_common(_MOST_FORMS) if count >= _MAIN_SHARE * counts.total()]
    return tuple(((1 - query[0], form), float(np.log2(seen_share(theirs[form], query[1])))) for form in top)
