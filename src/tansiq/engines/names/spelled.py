"""How often words were counted written one way or another, and what that says of a word that is written so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from heapq import nlargest
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.names.letters import Word
from tansiq.engines.names.tables import spellings

__all__ = ["Forms", "attested", "counted_forms", "main_forms", "seen_share", "unseen_share", "unseen_shares"]

Forms = dict[str, int]  # how many bearers of a word were counted to write it so

_MOST_FORMS = 2
_MAIN_SHARE = 0.2


@cache
def counted_forms() -> tuple[dict[str, Forms], dict[str, Forms]]:
    """Counted forms of each alphabet word, and of each abjad word."""
    of_alphabet: dict[str, Forms] = {}
    of_abjad: dict[str, Forms] = {}
    for line in spellings.SPELLINGS.splitlines():  # read at every start: plain dictionaries cost a third of counters
        left, right, count = line.split("\t")
        of_alphabet.setdefault(left, {})[right] = of_abjad.setdefault(right, {})[left] = int(count)
    return of_alphabet, of_abjad


def unseen_share(word: Word) -> float:
    """log2 of the share of a word's bearers whose writing has not been counted; 0 where none was."""
    return float(unseen_shares([word])[0])


def unseen_shares(words: Sequence[Word]) -> NDArray[np.float64]:
    """``unseen_share`` of each word."""
    counted = counted_forms()
    forms = [counted[kind].get(letters) for kind, letters in words]
    return np.log2([_unseen(found) if found else 1.0 for found in forms])


def _unseen(forms: Forms) -> float:
    """The share of a word's bearers whose writing has not been counted, from how many were and in how many ways.

    Witten and Bell's estimate with the count tempered, as Wikidata's editors standardise: set so that it gives the
    share of unseen writings among the Latin parts of un_fullnames (0.37 at 5 bearers in 2 ways, 0.28 at 12 in 3, 0.17
    at 32 in 3).
    """
    tempered = float(sum(forms.values()) ** 0.85)
    return (len(forms) + 0.5) / (tempered + len(forms) + 0.5)


def seen_share(forms: Forms, form: str) -> float:
    """The share of a word's bearers who write it so."""
    return (1.0 - _unseen(forms)) * forms.get(form, 0) / sum(forms.values())


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
    counts = mine.get(query[1], {})
    least = _MAIN_SHARE * sum(counts.values())
    top = [form for form in nlargest(_MOST_FORMS, counts, key=counts.__getitem__) if counts[form] >= least]
    return tuple(((1 - query[0], form), float(np.log2(seen_share(theirs[form], query[1])))) for form in top)
