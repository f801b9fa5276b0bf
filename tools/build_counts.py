"""Third stage of ``make tables``: counted spellings, and how common words of names are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
from count_names import population, things
from learn_transducer import NOISE_BITS, flat, words_of
from numpy.typing import NDArray
from table_file import module, save
from training_data import ROOT, merged_open, single

from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.transducer import bases_of, joint_with_each, marginal
from tansiq.engines.names.vocabulary import model_between

EQUIVALENTS = ROOT / "resources" / "names" / "equivalents.tsv"
TRUSTED_BEARERS = 5  # of a spelling, to be kept however strange it looks
LEAST_BEARERS = 3  # of a spelling that is not of Arabic origin, to be kept as counted


def _strangeness(pairs: list[tuple[str, str]]) -> NDArray[np.float64]:
    """Bits a letter by which the transducer wonders at each pair of alphabet spelling and abjad form."""
    letters, offsets = flat(words_of([abjad for _, abjad in pairs], ABJAD))
    model, _ = model_between(ALPHABET, ABJAD)
    side = model.side(query_is_left=True)
    alone = marginal(letters, offsets, model.right_marginal, model.right_units, bases_of(model)[1])
    bits = np.zeros(len(pairs))
    for place, (latin, _) in enumerate(pairs):
        codes = words_of([latin], ALPHABET)[0]
        likely = joint_with_each(np.array(codes, np.uint8), letters, offsets, np.array([place]), side)[0]
        bits[place] = -np.log2(max(likely / alone[place], 1e-300)) / len(codes)
    return bits


def _is_slip(latin: str, abjad: str, counts: Mapping[tuple[str, str], int]) -> bool:
    """One swap of neighbouring letters away from a spelling of the same form that is counted more often."""
    swaps = (latin[:i] + latin[i + 1] + latin[i] + latin[i + 2 :] for i in range(len(latin) - 1))
    return any(counts.get((swapped, abjad), 0) > counts[latin, abjad] for swapped in swaps)


def counted_spellings(listed: Mapping[tuple[str, str], float]) -> str:
    """Lines of alphabet spelling, abjad form, count.

    Without pairs that the transducer takes for something else; what a hand that slipped makes of a spelling is none.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for left, right, count, arab in merged_open():
        if arab or count >= LEAST_BEARERS:
            counts[left.letters, right.letters] += count
    bits, pairs = _strangeness(list(counts)), list(counts)
    for place in np.flatnonzero(bits > np.median(bits) + NOISE_BITS).tolist():
        if counts[pairs[place]] < TRUSTED_BEARERS and not _is_slip(*pairs[place], counts):
            del counts[pairs[place]]
    counts.update({pair: round(count) for pair, count in listed.items() if round(count)})
    for line in EQUIVALENTS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            latin, arabic, weight = line.split("\t")
            left_token, right_token = single(latin), single(arabic)
            if left_token and right_token:
                counts[left_token.letters, right_token.letters] += int(weight)
    return "\n".join(sorted(f"{left}\t{right}\t{count}" for (left, right), count in counts.items()))


def counted_words(words: Mapping[str, float]) -> str:
    """Lines of word and count per million, commonest first."""
    ordered = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    return "\n".join(f"{word}\t{count:.0f}" for word, count in ordered)


if __name__ == "__main__":
    words, listed = population()
    of_things = things()
    save("spellings.py", module("counted spellings.", SPELLINGS=counted_spellings(listed)))
    save(
        "population.py",
        module(
            "words of names, of people and of things, per million; then their chances (build_chances.py).",
            ALPHABET=counted_words(words[ALPHABET]),
            ABJAD=counted_words(words[ABJAD]),
            THINGS_ALPHABET=counted_words(of_things[0]),
            THINGS_ABJAD=counted_words(of_things[1]),
        ),
    )
