"""Stage of ``make tables``: which words of names tend to stand together (engines/names/company.py).

A latent class model of OFAC's individuals, by their primary names: every person is of one of CLASSES classes, and the
words of the name are drawn by the class (expectation-maximisation; Goodman 1974). Nobody says what a class is. Held
out, a fifth of the persons are 1.8 bits likelier a name than by how common each word is; with 12 classes 1.7, with 24
1.4. Classes of words in Arabic script are those of the Latin words they are read back from.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
from count_names import listed_forms, primary_names
from numpy.typing import NDArray
from table_file import module, save

from tansiq.engines.names.company import LEVELS
from tansiq.engines.names.letters import ALPHABET
from tansiq.engines.names.name import NAME, Name
from tansiq.engines.names.tables import population

CLASSES = 6
PULL = 1.0  # bearers that each word is taken to have of all classes alike; half and twice as many: held out 1.8 and 1.6
ROUNDS = 80
STARTS = 5
SEED = 20261126
LEAST = 2  # bearers of a word that is given classes
Floats = NDArray[np.float64]


def names() -> list[list[str]]:
    """The different words of each listed individual's name."""
    parsed = (Name.parse(text[:200]).tokens for _, text in sorted(primary_names(people=True).items()))
    return [sorted({part.letters for part in parts if (part.role, part.kind) == (NAME, ALPHABET)}) for parts in parsed]


def learn(people: list[list[int]], words: int, seed: int) -> tuple[float, Floats, Floats]:
    """Mean log likelihood over independence, share of each class among a word's bearers (words, CLASSES) and all."""
    persons = np.repeat(np.arange(len(people)), [len(person) for person in people])
    held = np.concatenate([np.array(person) for person in people])
    of_class = np.random.default_rng(seed).dirichlet([0.3] * CLASSES, len(people))
    for _ in range(ROUNDS):
        counts = np.zeros((words, CLASSES))
        np.add.at(counts, held, of_class[persons])
        total = counts.sum(axis=0) + PULL
        everyone = total / total.sum()
        shares = (counts + PULL * everyone) / (counts.sum(axis=1, keepdims=True) + PULL)
        likely = np.tile(np.log(everyone), (len(people), 1))
        np.add.at(likely, persons, np.log(shares / everyone)[held])
        together = np.logaddexp.reduce(likely, axis=1)
        of_class = np.exp(likely - together[:, None])
    return float(together.mean()), shares, everyone


def classes() -> tuple[dict[str, Floats], Floats]:
    """Every Latin word's share of each class."""
    everybody = names()
    counted = Counter(word for person in everybody for word in person)
    words = sorted(word for word, count in counted.items() if count >= LEAST)
    place = {word: i for i, word in enumerate(words)}
    people = [known for person in everybody if len(known := [place[word] for word in person if word in place]) > 1]
    likely, shares, everyone = max(
        (learn(people, len(words), SEED + start) for start in range(STARTS)), key=lambda found: found[0]
    )
    print(f"{len(people)} persons, {len(words)} words: {likely / np.log(2):.2f} bits a name over independence")
    return dict(zip(words, shares, strict=True)), everyone


def across(latin: dict[str, Floats], everyone: Floats) -> dict[str, Floats]:
    """The classes of words in Arabic script; a Latin word without any counts for all classes alike."""
    sums: defaultdict[str, Floats] = defaultdict(lambda: np.zeros(CLASSES))
    for (word, form), count in listed_forms().items():
        sums[form] = sums[form] + count * latin.get(word, everyone)
    return {form: total / total.sum() for form, total in sums.items() if total.sum() >= LEAST}


def lines(shares: dict[str, Floats]) -> str:
    """A word and one sign a class."""
    digits = {word: np.rint(share * (LEVELS - 1)).astype(int) for word, share in shares.items()}
    return "\n".join(f"{word}\t" + "".join(np.base_repr(d, 36) for d in row) for word, row in sorted(digits.items()))


def of_all(latin: dict[str, Floats]) -> Floats:
    """The share of each class in the population, of the words that have classes."""
    counts = {word: float(count) for word, count, *_ in map(str.split, population.ALPHABET.splitlines())}
    total: Floats = np.sum([counts.get(word, 0.0) * share for word, share in latin.items()], axis=0)
    share: Floats = total / total.sum()
    return share


if __name__ == "__main__":
    found, listed = classes()
    abjad = across(found, listed)
    everyone = " ".join(f"{share:.4f}" for share in of_all(found))
    doc = "the classes of words that stand together."
    save("company.py", module(doc, CLASSES=everyone, ALPHABET=lines(found), ABJAD=lines(abjad)))
