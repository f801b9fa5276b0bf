"""Fit the weights of a name pairing's features (part of ``make tables``; ``weights_for_fold`` leaves persons out).

A logistic regression without intercept, under the stated prior: each true pair counts once; names of a world of
WORLD other people stand against each query; people who are easily taken for one another (brothers, father and son,
names that sound alike) count RELATIVES times each, cousins COUSINS times. True pairs: listed persons in Arabic and
Latin (un_fullnames), and composed names. Unknown weights are held to their sign, so that no agreement ever counts
against and no conflict for.

The figures of the features themselves (comparison._SURE, _SHARED_BY_...) were tried by the log loss of this material,
each tenth of it judged by weights learned on the other nine. Aliases of the UN list against their primary names were
tried as further true pairs and left out: they are other names as often as other spellings, made missing parts cost
next to nothing, and at equal alerts on ordinary names fewer persons were found (.92 for .955).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from pathlib import Path

import numpy as np
from count_names import _common, ofac_names
from numpy.typing import NDArray
from scipy.optimize import minimize
from training_data import NAMES, ROOT, single

from tansiq.engines.matching.record import Record, WrittenName
from tansiq.engines.matching.search import SegmentReader
from tansiq.engines.matching.segment import build_segment
from tansiq.engines.matching.thresholds import PRIOR_BITS
from tansiq.engines.names.comparison import FEATURES, Feature
from tansiq.engines.names.letters import ABJAD, ALPHABET
from tansiq.engines.names.name import Name
from tansiq.engines.names.population import evidence
from tansiq.engines.names.reading import read_names
from tansiq.engines.names.spelled import counted_forms
from tansiq.engines.names.tables.roles import ROLES
from tansiq.engines.names.vocabulary import build_vocabulary

WORLD = 1_000_000
# Of the million, how many share all of a listed person's name but one given name, or have father and son exchanged:
# about six children a woman when today's adults were born (Northern Africa and Western Asia, 1970-85, UN World
# Population Prospects) leave five siblings, of whom half are of the other sex (set, not counted).
# `python -m benchmarks frontier` shows what less and more of it do.
RELATIVES = 2.5
# Share of the bits of company that is believed: held out, names gain 1.8 bits by their classes, 2.6 where the classes
# were learned. Between this .7 and 1 it was chosen on the curves of what is found and of alerts by origin.
COMPANY = 0.8
COUSINS = 1.0  # those named alike, after one grandfather, whose fathers differ (set, as above)
OWN = 0.8  # share of a spelling's bearers that makes it one form's own
AMBIGUOUS = 6.0  # bits above which two writings are taken for one
NEAREST = 4.0  # bits above which two common names are taken for spellings of one
COMPOSED = 1500
SEED = 20261123
TARGET = ROOT / "src" / "tansiq" / "engines" / "names" / "tables" / "weights.py"
START = np.array([0.8, 0.8, -5.0, -3.0, -2.0, -1.0, -2.0, -6.0, -0.5, -4.0, -1.5, -1.0, 0.0, -0.1, -0.2, -0.1, 0.0])
BOUNDS = [
    (0.3, 1.0),  # for
    # A pair that speaks against is no worse than another name altogether (comparison.held_against). Left free it
    # would be, for near misses are what the strangers learned from are made of, and hardly any true pair is one.
    (0.3, 1.3),  # against
    (-12.0, -0.1),  # conflicts: never without a trace, or the explanation would not name the part
    (-12.0, 0.0),  # given_conflict
    # The originals learned from are whole, as documents seldom are: left free, a missing grandfather costs 12 bits.
    # One part in sixteen left out is the least that is allowed for.
    (-4.0, -0.3),  # query_extra
    (-4.0, -0.3),  # record_extra
    (-6.0, 0.0),  # first_extra
    (-12.0, 0.0),  # father_reversed
    (-4.0, -0.2),  # moved
    (-12.0, -1.0),  # disorder
    (-4.0, -0.5),  # servant
    (-4.0, 0.0),  # lone
    (-4.0, 0.0),  # initials
    (-1.0, 0.0),  # relative
    (-1.0, 0.0),  # reversed
    (-1.0, 0.0),  # later
    (0.0, 0.0),  # company: not learned, see fit
]
STIFFNESS = 0.02  # pull towards START, so that a feature seldom seen keeps a sensible weight


@dataclass(frozen=True)
class Pair:
    """Two names, whether they are one person's, how much the pair counts, and the listed person it stems from."""

    left: str
    right: str
    same: bool
    weight: float
    ref: str = ""


@cache
def persons() -> tuple[tuple[str, str, str], ...]:
    """Reference, Arabic original and Latin name of every listed person who has both."""
    rows = []
    for part in ("train", "dev"):
        for line in (NAMES / "un_fullnames" / f"{part}.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            ref, arabic, latin, *_ = line.split("\t")
            rows.append((ref, arabic, latin.title()))
    return tuple(sorted(rows))


def _is_plain(words: Sequence[str]) -> bool:
    """None of these words is a particle, a title or a part of a compound."""
    return all((token := single(word)) is not None and token.letters not in ROLES[token.kind] for word in words)


def _swapped(text: str) -> str:
    words = text.split()
    return " ".join([words[1], words[0], *words[2:]])


def listed_pairs(relatives: float = RELATIVES) -> Iterator[Pair]:
    """True pairs both ways, surname first too; father and son; brothers; cousins."""
    everyone = persons()
    for place, (ref, arabic, latin) in enumerate(everyone):
        yield Pair(arabic, latin, True, 1.0, ref)
        yield Pair(latin, arabic, True, 1.0, ref)
        words = latin.split()
        if len(words) > 1 and _is_plain(words[-2:]):
            yield Pair(arabic, " ".join([words[-1], *words[:-1]]), True, 0.3, ref)
        brother, cousin = (everyone[(place * step + 3) % len(everyone)][2].split()[0] for step in (7, 11))
        for text, weight in (*_relatives_of(words, brother, cousin),):
            yield Pair(arabic, text, False, weight * relatives, ref)
            yield Pair(latin, text, False, weight * relatives, ref)


def _relatives_of(words: list[str], brother: str, cousin: str) -> Iterator[tuple[str, float]]:
    """Names of a listed person's relatives, and their weight in RELATIVES, if the words are plain enough to be sure."""
    if len(words) > 2 and _is_plain(words[:3]):
        yield " ".join([words[1], words[0], *words[2:]]), 1.0
        if _is_plain([cousin]) and not _is_ambiguous(cousin, words[1]):
            yield " ".join([words[0], cousin, *words[2:]]), COUSINS / RELATIVES
    if len(words) > 1 and _is_plain([brother, *words[:2]]) and not _is_ambiguous(brother, words[0]):
        yield " ".join([brother, *words[1:]]), 1.0


def _is_own(latin: str, abjad: str) -> bool:
    """The spelling nearly always stands for this form: not one of the truly ambiguous (Kamel, Salem)."""
    counts = counted_forms()[ALPHABET][latin]
    return latin not in ROLES[ALPHABET] and counts.get(abjad, 0) >= OWN * sum(counts.values())


@cache
def _given() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Common names in Arabic script and their counted Latin spellings."""
    found = []
    for word in _common():
        token = single(word)
        plain = token and not token.servant and len(token.letters) > 2 and token.letters not in ROLES[ABJAD]
        forms = counted_forms()[ABJAD].get(token.letters) if token and plain else None
        common = nlargest(6, forms, key=forms.__getitem__) if forms else []
        own = [form for form in common if token and _is_own(form, token.letters)]
        if own:
            found.append((word, tuple(own)))
    return tuple(found)


@cache
def _sound_alikes() -> tuple[tuple[int, int], ...]:
    """Pairs of common names that are near each other and yet two names."""
    given = _given()
    tokens = [single(word) for word, _ in given]
    vocabulary = build_vocabulary([token.key for token in tokens if token])
    places = {int(place): i for i, place in enumerate(vocabulary.find([token.key for token in tokens if token]))}
    pairs = []
    for i, token in enumerate(tokens):
        if token:
            near, bits = evidence(token.key, vocabulary, -14.0)
            others = [(places[int(place)], value) for place, value in zip(near, bits, strict=True)]
            pairs += [(i, other) for other, value in others if other != i and value < NEAREST]
    return tuple(pairs)


def _is_ambiguous(one: str, other: str) -> bool:
    """Two writings that stand for either name (Rashid, Rashed) cannot be told apart, and must not be learned from."""
    return bool(read_names(Name.parse(one), Name.parse(other)).features[Feature.FOR] > AMBIGUOUS)


def composed_pairs(relatives: float = RELATIVES) -> Iterator[Pair]:
    """Composed people: a chain of two to four names, spelled anew; then who may be taken for them."""
    draw = np.random.default_rng(SEED)
    given, alike = _given(), _sound_alikes()
    for _ in range(COMPOSED):
        chain = draw.choice(len(given), size=int(draw.integers(2, 5)), replace=False).tolist()

        def latin(places: Sequence[int]) -> list[str]:
            return [str(draw.choice(given[place][1])).title() for place in places]

        left = " ".join(given[place][0] for place in chain) if draw.random() < 0.4 else " ".join(latin(chain))
        right = latin(chain)
        kept = right if len(chain) < 4 or draw.random() < 0.6 else [right[0], *right[2:]]
        yield Pair(left, " ".join(kept), True, 0.5)
        if draw.random() < 0.4:
            yield Pair(left, " ".join([kept[-1], *kept[:-1]]), True, 0.2)
        first, second = alike[int(draw.integers(len(alike)))]
        mine, theirs = latin([first, *chain[1:]]), latin([second, *chain[1:]])
        for text in (" ".join(mine), " ".join(given[place][0] for place in (first, *chain[1:]))):
            if not _is_ambiguous(text.split()[0], theirs[0]):
                yield Pair(text, " ".join(theirs), False, relatives / 3)
        brother = int(draw.integers(len(given)))
        if brother not in chain:
            for text, weight in _composed_relatives(right, latin([brother])[0], latin([brother])[0]):
                yield Pair(left, text, False, weight * relatives)


def _composed_relatives(chain: list[str], brother: str, uncle: str) -> Iterator[tuple[str, float]]:
    """A brother; father and son exchanged, and a cousin, if there is a father; each with its weight in RELATIVES."""
    yield " ".join([brother, *chain[1:]]), 1 / 3
    if len(chain) > 2:
        yield _swapped(" ".join(chain)), 1 / 3
        yield " ".join([chain[0], uncle, *chain[2:]]), COUSINS / RELATIVES


def recombined() -> list[str]:
    """People who do not exist: the surname of one listed individual, the given names of another."""
    split = [name.partition(",") for name in sorted(set(ofac_names(people=True)))]
    people = [(family.strip(), given.strip()) for family, comma, given in split if comma and given.strip()]
    moved = np.random.default_rng(SEED).permutation(len(people))
    return [f"{people[i][1]} {people[j][0]}" for i, j in enumerate(moved) if i != j]


def strangers(queries: Sequence[tuple[str, str]]) -> tuple[NDArray[np.float64], NDArray[np.float64], list[str]]:
    """Features, weight and person of the names of other people that come nearest to each query."""
    names = recombined()
    reader = SegmentReader(
        build_segment([Record(id=str(i), names=(WrittenName(name[:200]),)) for i, name in enumerate(names)])
    )
    share = WORLD / len(names)
    features, refs = [], []
    for ref, text in queries:
        _, values = reader.readings(text, 8.0, thing=False)
        features.append(values)
        refs += [ref] * len(values)
    stacked = np.concatenate(features)
    return stacked, np.full(len(stacked), share), refs


@cache
def material(
    relatives: float = RELATIVES,
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64], NDArray[np.str_]]:
    """Features, same or not, weight, person, of all that is learned from."""
    pairs = [*listed_pairs(relatives), *composed_pairs(relatives)]
    features = [read_names(Name.parse(pair.left), Name.parse(pair.right)).features for pair in pairs]
    against, weight, refs = strangers([(ref, text) for ref, arabic, latin in persons() for text in (arabic, latin)])
    return (
        np.concatenate([np.array(features), against]),
        np.array([pair.same for pair in pairs] + [False] * len(against)),
        np.concatenate([np.array([pair.weight for pair in pairs]), weight]),
        np.array([pair.ref for pair in pairs] + refs),
    )


def fit(
    left_out: frozenset[str] = frozenset(), relatives: float = RELATIVES, near: NDArray[np.float64] = START
) -> NDArray[np.float64]:
    """The weights, learned without the persons of these references; looked for from ``near`` on.

    The bits of company are bits that the pairs count too often: their share COMPANY is taken off, with the weight of
    the pairs. By themselves they could not be learned from strangers whose names are put together at random;
    strangers recombined among those of one company gave company more than its weight and everything else less (at
    equal alerts on ordinary names .946 found for .952, and confusables at .11).
    """
    features, same, weight, refs = material(relatives)
    used = ~np.isin(refs, list(left_out)) if left_out else np.ones(len(same), dtype=bool)
    x, sign, w = features[used] * np.log(2), np.where(same[used], 1.0, -1.0), weight[used]
    x[:, Feature.FOR] -= COMPANY * x[:, Feature.COMPANY]
    x[:, Feature.COMPANY] = 0.0
    prior = PRIOR_BITS * np.log(2)

    def loss(v: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (x @ v + prior)
        pull = (v - START) * STIFFNESS
        slope = -sign * w / (1 + np.exp(np.clip(margin, -60, 60)))
        return float(w @ np.logaddexp(0, -margin) + (v - START) @ pull / 2), slope @ x + pull

    begin = np.where(np.arange(FEATURES) == Feature.COMPANY, 0.0, near)
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=BOUNDS, options={"maxiter": 500})
    weights: NDArray[np.float64] = np.round(found.x, 3)
    weights[Feature.COMPANY] = -np.round(COMPANY * weights[Feature.FOR], 3)
    return weights


def weights_for_fold(fold: int, relatives: float = RELATIVES) -> NDArray[np.float64]:
    """Weights for ``python -m benchmarks accuracy --weights tools.fit_weights:weights_for_fold``."""
    from benchmarks.gold import whole_names  # the benchmark says which person is in which fold

    left_out = frozenset(person.ref for person in whole_names() if person.fold == fold)
    return fit(left_out, relatives, near=_whole(relatives))  # one in ten left out changes little


@cache
def _whole(relatives: float) -> NDArray[np.float64]:
    return fit(relatives=relatives)


def render(weights: NDArray[np.float64]) -> str:
    """The table's text."""
    lines = [f"    {value:.3f},  # {Feature(place).name.lower()}" for place, value in enumerate(weights)]
    source = "GENERATED by tools/fit_weights.py from un_fullnames and composed names"
    head = f'"""{source}: edit that, then `make tables`."""\n'
    return "\n".join([head, "WEIGHTS = (", *lines, ")", ""])


if __name__ == "__main__":
    assert len(START) == FEATURES
    text = render(fit())
    if "--check" in sys.argv:
        sys.exit(Path(TARGET).read_text(encoding="utf-8") != text)
    Path(TARGET).write_text(text, encoding="utf-8")
    print(text)
