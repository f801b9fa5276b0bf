"""Second stage of ``make tables``: learn the three transducers."""

from __future__ import annotations

import numpy as np
from learn_transducer import Pairs, Shape, learn, words_of
from table_file import module, save
from training_data import across, within

from tansiq.engines.names.letters import ABJAD, ALPHABET, decode

SHAPES = {
    "ACROSS": Shape(
        (ALPHABET, ABJAD),
        frozenset({(1, 0), (0, 1), (1, 1), (2, 1), (3, 1), (1, 2), (2, 2), (2, 0), (3, 0)}),
        (800, 150),  # by held-out forms: 400 and 60 rank them worse, three letters to two overfit
    ),
    "ALPHABETS": Shape(
        (ALPHABET, ALPHABET),
        frozenset({(1, 0), (0, 1), (1, 1), (2, 1), (1, 2), (2, 2), (2, 0), (0, 2), (3, 2), (2, 3), (3, 1), (1, 3)}),
        (300, 300),
    ),
    "ABJADS": Shape((ABJAD, ABJAD), frozenset({(1, 0), (0, 1), (1, 1), (2, 1), (1, 2), (2, 2)}), (40, 40)),
}
LEAST_COUNT = 5  # tenths of an expected count below which a unit pair is not worth a line


def learn_pairs(name: str) -> str:
    """A transducer's lines."""
    shape = SHAPES[name]
    pairs = across() if name == "ACROSS" else within(shape.kinds[0])
    kept = {pair: weight for pair, weight in pairs.items() if weight > 0}
    print(f"{name}: {len(kept)} pairs")
    left = words_of([pair[0] for pair in kept], shape.kinds[0])
    right = words_of([pair[1] for pair in kept], shape.kinds[1])
    _, expected, units = learn(Pairs(left, right, np.array(list(kept.values()))), shape)
    tenths = np.rint(expected * 10).astype(int)
    lines = []
    for i, j in zip(*np.nonzero(tenths.sum(axis=0) >= LEAST_COUNT), strict=True):
        words = decode(units[0][i], shape.kinds[0]), decode(units[1][j], shape.kinds[1])
        lines.append("\t".join([*words, *(str(count) for count in tenths[:, i, j])]))
    return "\n".join(sorted(lines))


if __name__ == "__main__":
    learned = {name: learn_pairs(name) for name in SHAPES}
    save("transducers.py", module("pairs of letter units and their expected counts (tenths) by context.", **learned))
