"""How much less words say together than each by itself, because they tend to stand together in names.

José is rare and so is González; who is called José is called González a hundred times as often as others are. A
latent class model (tools/build_company.py) says how much: the words of a name are drawn by its class, and a class is
known by nothing but the words it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.names.tables import company
from tansiq.engines.names.vocabulary import Word

__all__ = ["LEVELS", "company_of"]

LEVELS = 36  # of a class's share among the bearers of a word, one sign each
_LEAST = 0.5 / (LEVELS - 1)  # a share of none is less than half a level

Floats = NDArray[np.float64]


@cache
def _everyone() -> Floats:
    return np.array(company.CLASSES.split(), dtype=np.float64)


@cache
def _lifts() -> dict[Word, Floats]:
    """Of each word, how many times as common each class is among its bearers as among all."""
    found: dict[Word, Floats] = {}
    for kind, table in enumerate((company.ALPHABET, company.ABJAD)):
        for line in table.splitlines():
            word, signs = line.split("\t")
            shares = np.maximum([int(sign, LEVELS) / (LEVELS - 1) for sign in signs], _LEAST)
            found[kind, word] = shares / shares.sum() / _everyone()
    return found


def company_of(words: Sequence[Word], *, people: bool = True) -> Floats:
    """(len(words) + 1, classes): by word how many times as common each class is among its bearers as among all people.

    1 where nothing is known of the word, or of things; the last row is the share of each class among all. The words of
    a name are ``sum over classes of share * product of rows`` times as likely together as each by itself.
    """
    known = _lifts() if people else {}
    unknown = np.ones(len(_everyone()))
    return np.array([*(known.get(word, unknown) for word in words), _everyone()])
