"""Count how common name words are (part of ``make tables``).

Sources: OFAC's list of individuals and their other names (public domain) and Wikidata's bearers (CC0, in
``merged_open``). Each gives half of the mass. Arabic-script words are counted in Wikidata and, because it lacks the
commonest, by reading the Latin words back through the learned transducer on to the known Arabic-script words.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
from learn_transducer import flat, words_of
from training_data import NAMES, ROOT, merged_open, single

from tansiq.engines.names.letters import ABJAD, ALPHABET, sounds
from tansiq.engines.names.name import NAME, Name
from tansiq.engines.names.transducer import Transducer, bases_of, joint_with_each, marginal

LISTS = NAMES.parent / "lists" / "ofac"
GENERAL = ROOT / "resources" / "names" / "organisation_abjad.tsv"
LEAST_OF_THINGS = 80.0  # per million; some twenty thousand words are counted
COMMON = ROOT / "resources" / "names" / "common_abjad.txt"
PER = 1_000_000  # counts are given per million words of names
LEAST = {ALPHABET: 9.0, ABJAD: 9.0}  # per million; rarer words are left to the transducer's own marginal


def ofac_names(people: bool) -> list[str]:
    with (LISTS / "sdn_2024-05-02.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) > 2]
    listed = {row[0]: row[1] for row in rows if (row[2].strip() == "individual") == people}
    with (LISTS / "set_2022-01" / "alt.csv").open(encoding="latin-1", newline="") as file:
        return [*listed.values(), *(row[3] for row in csv.reader(file) if len(row) > 3 and row[0] in listed)]


def _words(names: list[str], people: bool = True) -> Counter[str]:
    counted: Counter[str] = Counter()
    for name in names:
        tokens = Name.parse(name[:200], person=people).tokens
        counted.update(token.letters for token in tokens if token.role == NAME and token.kind == ALPHABET)
    return counted


def things() -> tuple[Counter[str], Counter[str]]:
    """Words of the names of organisations and vessels per million; in Arabic script a list of general words stands in."""
    alphabet = _mixed(_words(ofac_names(people=False), people=False))
    general = [line.split("\t") for line in GENERAL.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    abjad = Counter({token.letters: float(count) for word, count in general if (token := single(word))})
    return Counter({word: count for word, count in alphabet.items() if count >= LEAST_OF_THINGS}), abjad


def _mixed(*sources: Counter[str]) -> Counter[str]:
    mixed: Counter[str] = Counter()
    for source in sources:
        total = sum(source.values())
        for word, count in source.items():
            mixed[word] += count * PER / total / len(sources)
    return mixed


def read_back(latin: Counter[str], known: list[str], model: Transducer) -> Counter[tuple[str, str]]:
    """Share each Latin word's count among the known Arabic-script words by how well they explain it."""
    letters, offsets = flat(words_of(known, ABJAD))
    alone = marginal(letters, offsets, model.right_marginal, model.right_units, bases_of(model)[1])
    heard = np.array([sounds(word) for word in known])
    tables = (model.probability, model.left_units, model.right_units, model.steps, bases_of(model))
    shared: Counter[tuple[str, str]] = Counter()
    for word, count in latin.most_common(6000):
        sure, maybe = sounds(word)
        near = np.flatnonzero(np.bitwise_count(sure & ~heard[:, 1]) + np.bitwise_count(heard[:, 0] & ~maybe) == 0)
        codes = np.array(words_of([word], ALPHABET)[0], dtype=np.uint8)
        if len(near) and len(codes) > 1:
            likely = joint_with_each(codes, letters, offsets, near, tables, True) / np.maximum(alone[near], 1e-300)
            if likely.max() > 2.0**-20:
                for place, share in zip(near, likely / likely.sum(), strict=True):
                    shared[word, known[place]] += count * float(share)
    return shared


def population(model: Transducer) -> tuple[dict[int, Counter[str]], Counter[tuple[str, str]]]:
    """Words of each kind with their count per million; and Latin spellings of the common Arabic-script words, as listed."""
    bearers: dict[int, Counter[str]] = {ALPHABET: Counter(), ABJAD: Counter()}
    for left, right, count, _ in merged_open():
        bearers[ALPHABET][left.letters] += count
        bearers[ABJAD][right.letters] += count
    listed = _words(ofac_names(people=True))
    common = {token.letters for word in _common() if (token := single(word))}
    known = sorted(common | {word for word, count in bearers[ABJAD].items() if count > 2})
    back = read_back(listed, known, model)
    forms: Counter[str] = Counter()
    for (_, abjad), count in back.items():
        forms[abjad] += count
    words = {ALPHABET: _mixed(listed, bearers[ALPHABET]), ABJAD: _mixed(forms, bearers[ABJAD])}
    cut = {kind: Counter({w: c for w, c in table.items() if c >= LEAST[kind]}) for kind, table in words.items()}
    missing = common - set(bearers[ABJAD])
    return cut, Counter({pair: count for pair, count in back.items() if pair[1] in missing and count >= 0.5 * listed[pair[0]]})


def _common() -> list[str]:
    lines = Path(COMMON).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
