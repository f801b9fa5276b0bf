"""``make tables``: learn every table of engines/names from the published name data and resources/, with provenance.

    python tools/build_tables.py            # rewrite the tables
    python tools/build_tables.py --check    # fail if a committed table is not what the data give

Deterministic: same data, same tables.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from pathlib import Path

import build_roles
import numpy as np
from count_names import population, things
from learn_transducer import NOISE_BITS, Pairs, Shape, flat, learn, words_of
from training_data import NAMES, ROOT, across, merged_open, single, within

from tansiq.engines.names.letters import ABJAD, ALPHABET, decode
from tansiq.engines.names.transducer import Transducer, bases_of, from_counts, joint_with_each, marginal

TARGET = ROOT / "src" / "tansiq" / "engines" / "names" / "tables"
EQUIVALENTS = ROOT / "resources" / "names" / "equivalents.tsv"
SHAPES = {
    "ACROSS": Shape((ALPHABET, ABJAD), frozenset({(1, 0), (0, 1), (1, 1), (2, 1), (3, 1), (1, 2), (2, 2), (2, 0), (3, 0)}), (400, 60)),
    "ALPHABETS": Shape(
        (ALPHABET, ALPHABET),
        frozenset({(1, 0), (0, 1), (1, 1), (2, 1), (1, 2), (2, 2), (2, 0), (0, 2), (3, 2), (2, 3), (3, 1), (1, 3)}),
        (300, 300),
    ),
    "ABJADS": Shape((ABJAD, ABJAD), frozenset({(1, 0), (0, 1), (1, 1), (2, 1), (1, 2), (2, 2)}), (40, 40)),
}
LEAST_COUNT = 5  # tenths of an expected count below which a unit pair is not worth a line
TRUSTED_BEARERS = 5  # of a spelling, to be kept however strange it looks
LEAST_BEARERS = 3  # of a spelling that is not of Arabic origin, to be kept as counted


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


def counted_spellings(model: Transducer, listed: Counter[tuple[str, str]]) -> str:
    """Lines of alphabet spelling, abjad form, count; without pairs that the transducer takes for something else."""
    counts: Counter[tuple[str, str]] = Counter()
    for left, right, count, arab in merged_open():
        if arab or count >= LEAST_BEARERS:
            counts[left.letters, right.letters] += count
    pairs = list(counts)
    rights = words_of([pair[1] for pair in pairs], ABJAD)
    letters, offsets = flat(rights)
    tables = (model.probability, model.left_units, model.right_units, model.steps, bases_of(model))
    alone = marginal(letters, offsets, model.right_marginal, model.right_units, bases_of(model)[1])
    bits = np.zeros(len(pairs))
    for place, (left, right) in enumerate(pairs):
        codes = words_of([left], ALPHABET)[0]
        likely = joint_with_each(np.array(codes, np.uint8), letters, offsets, np.array([place]), tables, True)[0]
        bits[place] = -np.log2(max(likely / alone[place], 1e-300)) / len(codes)
    for place in np.flatnonzero(bits > np.median(bits) + NOISE_BITS):
        if counts[pairs[place]] < TRUSTED_BEARERS:
            del counts[pairs[place]]
    counts.update({pair: round(count) for pair, count in listed.items() if round(count)})
    for line in EQUIVALENTS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            latin, arabic, weight = line.split("\t")
            left_token, right_token = single(latin), single(arabic)
            if left_token and right_token:
                counts[left_token.letters, right_token.letters] += int(weight)
    return "\n".join(sorted(f"{left}\t{right}\t{count}" for (left, right), count in counts.items()))


def counted_words(words: Counter[str]) -> str:
    """Lines of word and count per million, commonest first."""
    return "\n".join(f"{word}\t{count:.0f}" for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0])))


def provenance() -> str:
    """The sources and what they hashed to."""
    files = [NAMES / "merged_open" / "train.tsv", NAMES / "wikidata_groups" / "persons_without_test.txt"]
    files += [NAMES.parent / "lists" / "ofac" / "sdn_2024-05-02.csv", NAMES.parent / "lists" / "ofac" / "set_2022-01" / "alt.csv"]
    stamps = [f"#   {path.parent.name}/{path.name} sha256 {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}" for path in files]
    return "\n".join(["# Sources (Wikidata CC0, Google Apache-2.0, COLING 2020; OFAC public domain; resources/names of this project):", *stamps])


def module(doc: str, **blocks: str) -> str:
    """A generated module's text."""
    head = f'"""GENERATED by tools/build_tables.py: {doc} Edit the sources, then `make tables`."""\n\n{provenance()}\n'
    return head + "".join(f'\n{name} = """\\\n{text}"""\n' for name, text in blocks.items())


def build() -> dict[Path, str]:
    """Every generated file and its text."""
    learned = {name: learn_pairs(name) for name in SHAPES}
    model = from_counts(learned["ACROSS"], SHAPES["ACROSS"].kinds)
    words, listed = population(model)
    of_things = things()
    return {
        TARGET / "roles.py": build_roles.render(),
        TARGET / "transducers.py": module("pairs of letter units and their expected counts (tenths) by context.", **learned),
        TARGET / "spellings.py": module("counted spellings.", SPELLINGS=counted_spellings(model, listed)),
        TARGET / "population.py": module(
            "words of names, of people and of things, per million.",
            ALPHABET=counted_words(words[ALPHABET]),
            ABJAD=counted_words(words[ABJAD]),
            THINGS_ALPHABET=counted_words(of_things[0]),
            THINGS_ABJAD=counted_words(of_things[1]),
        ),
    }


def main() -> int:
    """Write or check the tables."""
    stale = 0
    for path, text in build().items():
        if "--check" in sys.argv:
            stale += path.read_text(encoding="utf-8") != text
        else:
            path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {len(text) // 1024} KB, {text.count(chr(10))} lines")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
