"""How much less words say together than each by itself, because they tend to stand together in names.

José is rare and so is González; who is called José is called González a hundred times as often as others are. A
latent class model (tools/build_company.py) says how much: the words of a name are drawn by its class, and a class is
known by nothing but the words it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.names.tables import company, rows_of
from tansiq.engines.names.vocabulary import Word

__all__ = ["LEVELS", "company_of"]

LEVELS = 36  # of a class's share among the bearers of a word, one sign each
_LEAST = 0.5 / (LEVELS - 1)  # a share of none is less than half a level
_REMEMBERED = 1 << 14  # words: more than the table holds, so that each is worked out once

Floats = NDArray[np.float64]


@cache
def _everyone() -> Floats:
    return np.array(company.CLASSES.split(), dtype=np.float64)


@cache
def _signs() -> dict[Word, str]:
    """Of each word the shares of the classes among its bearers, as they are written."""
    return rows_of(company.ALPHABET, company.ABJAD)


@lru_cache(_REMEMBERED)
def _lifts(word: Word) -> Floats | None:
    """How many times as common each class is among a word's bearers as among all; None where that is not known."""
    signs = _signs().get(word)
    if signs is None:
        return None
    shares = np.maximum([int(sign, LEVELS) / (LEVELS - 1) for sign in signs], _LEAST)
    lifts: Floats = shares / shares.sum() / _everyone()
    return lifts


def company_of(words: Sequence[Word], *, people: bool = True) -> Floats:
    """(len(words) + 1, classes): by word how many times as common each class is among its bearers as among all people.

    1 where nothing is known of the word, or of things; the last row is the share of each class among all. The words of
    a name are ``sum over classes of share * product of rows`` times as likely together as each by itself.
    """
    known = [_lifts(word) if people else None for word in words]
    unknown = np.ones(len(_everyone()))
    return np.array([*(unknown if lifts is None else lifts for lifts in known), _everyone()])
