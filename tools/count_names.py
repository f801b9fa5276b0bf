"""Count how common name words are (part of ``make tables``).

Sources: OFAC's list of individuals and their other names (public domain) and Wikidata's bearers (CC0, in
``merged_open``). Each gives half of the mass. Arabic-script words are counted in Wikidata and, because it lacks the
commonest, by reading the Latin words back through the learned transducer on to the known Arabic-script words.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from training_data import NAMES, ROOT, merged_open, single

from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.likelihood import by_letters
from tansiq.engines.names.name import NAME, Name
from tansiq.engines.names.vocabulary import build_vocabulary

LISTS = NAMES.parent / "lists" / "ofac"
GENERAL = ROOT / "resources" / "names" / "organisation_abjad.tsv"
LEAST_OF_THINGS = 80.0  # per million; some twenty thousand words are counted
COMMON = ROOT / "resources" / "names" / "common_abjad.txt"
PER = 1_000_000  # counts are given per million words of names
LEAST = {ALPHABET: 9.0, ABJAD: 9.0}  # per million; rarer words are left to the transducer's own marginal


def primary_names(*, people: bool) -> dict[str, str]:
    """The name of every listed individual, or of all else that is listed, by its number."""
    with (LISTS / "sdn_2024-05-02.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) > 2]
    return {row[0]: row[1] for row in rows if (row[2].strip() == "individual") == people}


def ofac_names(*, people: bool) -> list[str]:
    """Names and other names of the listed individuals, or of all else that is listed."""
    listed = primary_names(people=people)
    with (LISTS / "set_2022-01" / "alt.csv").open(encoding="latin-1", newline="") as file:
        return [*listed.values(), *(row[3] for row in csv.reader(file) if len(row) > 3 and row[0] in listed)]


def _words(names: list[str], *, people: bool = True) -> Counter[str]:
    counted: Counter[str] = Counter()
    for name in names:
        tokens = Name.parse(name[:200], person=people).tokens
        counted.update(token.letters for token in tokens if token.role == NAME and token.kind == ALPHABET)
    return counted


def things() -> tuple[dict[str, float], dict[str, float]]:
    """Words of the names of organisations and vessels per million; in Arabic script general words stand in."""
    alphabet = _mixed(_words(ofac_names(people=False), people=False))
    lines = GENERAL.read_text(encoding="utf-8").splitlines()
    general = [line.split("\t") for line in lines if not line.startswith("#")]
    abjad = {token.letters: float(count) for word, count in general if (token := single(word))}
    return {word: count for word, count in alphabet.items() if count >= LEAST_OF_THINGS}, abjad


def _mixed(*sources: Mapping[str, float]) -> dict[str, float]:
    mixed: defaultdict[str, float] = defaultdict(float)
    for source in sources:
        total = sum(source.values())
        for word, count in source.items():
            mixed[word] += count * PER / total / len(sources)
    return mixed


def read_back(latin: Counter[str], known: list[str]) -> dict[tuple[str, str], float]:
    """Share each Latin word's count among the known Arabic-script words by how well they explain it."""
    vocabulary = build_vocabulary({(ABJAD, word) for word in known})
    found = vocabulary.find([(ABJAD, word) for word in known])
    words = {int(place): word for place, word in zip(found, known, strict=True)}
    shared: defaultdict[tuple[str, str], float] = defaultdict(float)
    for word, count in latin.most_common(6000):
        places, bits = by_letters((ALPHABET, word), vocabulary, -20.0, kinds=(ABJAD,))
        shares = np.exp2(bits) / np.exp2(bits).sum()
        for place, share in zip(places, shares, strict=True):
            shared[word, words[int(place)]] += count * float(share)
    return shared


def _bearers() -> dict[int, Counter[str]]:
    bearers: dict[int, Counter[str]] = {ALPHABET: Counter(), ABJAD: Counter()}
    for left, right, count, _ in merged_open():
        bearers[ALPHABET][left.letters] += count
        bearers[ABJAD][right.letters] += count
    return bearers


def listed_forms() -> dict[tuple[str, str], float]:
    """OFAC's count of each Latin word, shared among the Arabic-script words that it may be a writing of."""
    common = {token.letters for word in _common() if (token := single(word))}
    known = sorted(common | {word for word, count in _bearers()[ABJAD].items() if count > 2})
    return read_back(_words(ofac_names(people=True)), known)


def population() -> tuple[dict[int, dict[str, float]], dict[tuple[str, str], float]]:
    """Words of each kind with their count per million; and listed Latin spellings of common Arabic-script words."""
    bearers, listed, back = _bearers(), _words(ofac_names(people=True)), listed_forms()
    common = {token.letters for word in _common() if (token := single(word))}
    forms: defaultdict[str, float] = defaultdict(float)
    for (_, abjad), share in back.items():
        forms[abjad] += share
    words = {ALPHABET: _mixed(listed, bearers[ALPHABET]), ABJAD: _mixed(forms, bearers[ABJAD])}
    cut = {kind: {w: c for w, c in table.items() if c >= LEAST[kind]} for kind, table in words.items()}
    missing = common - set(bearers[ABJAD])
    kept = {(latin, abjad) for latin, abjad in back if abjad in missing and back[latin, abjad] >= 0.5 * listed[latin]}
    return cut, {pair: count for pair, count in back.items() if pair in kept}


def _common() -> list[str]:
    lines = Path(COMMON).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
