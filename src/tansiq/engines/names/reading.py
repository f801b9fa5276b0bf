"""What two names say in bits, part by part: the slow, explained path, and the pieces the search shares with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.names.company import company_of
from tansiq.engines.names.comparison import (
    FEATURES,
    JOINED_QUERY,
    JOINED_RECORD,
    UNPAIRED,
    flags_array,
    pair_up,
    room_to_pair,
    written_apart,
)
from tansiq.engines.names.initials import initial_bits
from tansiq.engines.names.letters import ALPHABET, skeleton
from tansiq.engines.names.likelihood import aligned
from tansiq.engines.names.name import INITIAL, Name, Token
from tansiq.engines.names.population import FAREST, best_bits, evidence, evidence_at, joined_evidence
from tansiq.engines.names.tables.weights import WEIGHTS
from tansiq.engines.names.vocabulary import Vocabulary, Word, build_vocabulary

__all__ = [
    "IMPOSSIBLE",
    "IS_FAR",
    "LEAST_JOINT",
    "STEPS",
    "NameReading",
    "Span",
    "is_slight",
    "learned_weights",
    "read_names",
    "side_of",
    "span_evidence",
    "span_evidence_at",
    "spans_of",
    "written",
]

IMPOSSIBLE = -99.0
LEAST_JOINT = 10  # skeletons with fewer than two consonants are those of too many names
STEPS = 2048  # to a bit: a pair of parts is told in these, so that what was worked out beforehand is kept as it is
IS_FAR = -8.0  # a pair of parts that speaks worse than this answers as a different name


@dataclass(frozen=True, slots=True)
class NameReading:
    """The pairing of two names: ``pairs`` of (query part, record part, bits), what was left over, and the features.

    ``features`` float64 (FEATURES,); the name's bits are their product with the weights.
    """

    pairs: tuple[tuple[str, str, float], ...]
    query_left: tuple[str, ...]
    record_left: tuple[str, ...]
    features: NDArray[np.float64]

    def bits(self, weights: NDArray[np.float64] | None = None) -> float:
        """What the two names say, in bits, under the learned weights or others."""
        return float(self.features @ (learned_weights() if weights is None else weights))


@cache
def learned_weights() -> NDArray[np.float64]:
    """The weight of every feature (tools/fit_weights.py)."""
    return np.array(WEIGHTS)


Span = tuple[Word, Word | None]  # a part, or a part and the next one written together


def spans_of(tokens: Sequence[Token]) -> list[Span | None]:
    """Each part; then each part and the next written together, else None.

    Both must be of one kind of writing, and neither an initial.
    """
    joined = (
        (a.key, b.key) if a.kind == b.kind and INITIAL not in (a.role, b.role) else None for a, b in pairwise(tokens)
    )
    return [*((token.key, None) for token in tokens), *joined]


def written(span: Span | None) -> Word | None:
    """The one word that a span makes."""
    if span is None or span[1] is None:
        return span[0] if span else None
    return span[0][0], span[0][1] + span[1][1]


def span_evidence(
    span: Span,
    vocabulary: Vocabulary,
    *,
    people: bool,
    least: float = IS_FAR,
    reach: tuple[float, float] = FAREST,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Words of the vocabulary that a span may be a writing of, with bits of at least ``least``.

    Two parts together also pay for being taken for one written apart, after ``least`` was asked.
    """
    one, other = span
    if other is None:
        places, bits = evidence(one, vocabulary, least, people=people, reach=reach)
    else:
        places, bits = joined_evidence(one, other, vocabulary, least, people=people)
        bits = written_apart(bits)
    return places, _in_steps(bits)


def span_evidence_at(
    span: Span, vocabulary: Vocabulary, places: NDArray[np.int64], *, people: bool
) -> NDArray[np.float32]:
    """Bits of a span against the words in these places (in order), as ``span_evidence`` has them; else IMPOSSIBLE."""
    one, other = span
    if other is None:
        bits = evidence_at(one, vocabulary, places, IS_FAR, people=people)
    else:
        bits = written_apart(aligned(places, joined_evidence(one, other, vocabulary, IS_FAR, people=people)))
    return _in_steps(np.where(np.isneginf(bits), IMPOSSIBLE, bits))


def _in_steps(bits: NDArray[np.float64]) -> NDArray[np.float32]:
    """In single precision, which holds every step as it is: so search and explanation add up alike."""
    return (np.round(bits * STEPS) / STEPS).astype(np.float32)


def _bits_at(span: Span, vocabulary: Vocabulary, places: NDArray[np.int64], *, people: bool) -> NDArray[np.float64]:
    """Bits of a span against the words in these places of a vocabulary (-1: no word); else IMPOSSIBLE."""
    bits = np.full(len(vocabulary) + 1, IMPOSSIBLE)
    found, known = span_evidence(span, vocabulary, people=people)
    bits[found] = known
    return bits[places]


def read_names(query: Name, record: Name, *, people: bool = True) -> NameReading:
    """Pair the parts of two names; ``people``: words are as common as in people's names, else as in organisations'."""
    n, m = len(query.tokens), len(record.tokens)
    if not n or not m:
        return NameReading((), _texts(query.tokens), _texts(record.tokens), np.zeros(FEATURES))
    table = _table(spans_of(query.tokens), spans_of(record.tokens), people=people)
    for i, one in enumerate(query.tokens):
        for j, other in enumerate(record.tokens):
            if INITIAL in (one.role, other.role):
                table[i, j] = initial_bits(one.key, other.key)
    pairing = np.empty(n, dtype=np.int64)
    features = np.zeros(FEATURES)
    parts = (
        np.ascontiguousarray(table[:n, :m]),
        np.ascontiguousarray(table[n:, :m]),
        np.ascontiguousarray(table[:n, m:]),
    )
    side = side_of(query, people=people)
    pair_up(*parts, side, flags_array(record), pairing, features, room_to_pair(side[2].shape[1]))
    return _reading(query, record, parts, pairing, features)


def side_of(query: Name, *, people: bool) -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.float64]]:
    """What the kernel needs to know of the query's parts: flags, the most bits each could have (n, 2), and company."""
    words = [token.key for token in query.tokens]
    best = [best_bits(word, people=people) for word in words]
    return flags_array(query), np.array(best).reshape(-1, 2), company_of(words, people=people)


def _table(mine: list[Span | None], theirs: list[Span | None], *, people: bool) -> NDArray[np.float64]:
    words = [written(span) for span in theirs]
    vocabulary = build_vocabulary({word for word in words if word})
    columns = vocabulary.find([word or (ALPHABET, "") for word in words])
    table = np.full((len(mine), len(theirs)), IMPOSSIBLE)
    for i, span in enumerate(mine):
        if span and not is_slight(span):
            table[i] = _bits_at(span, vocabulary, columns, people=people)
    _part_joints(mine, theirs, table)
    return table


def is_slight(span: Span) -> bool:
    """Two parts that written together have too few consonants to be looked for so."""
    return span[1] is not None and skeleton(span[0][1] + span[1][1]) < LEAST_JOINT


def _part_joints(mine: list[Span | None], theirs: list[Span | None], table: NDArray[np.float64]) -> None:
    """Two neighbouring parts of the record together answer a part only where they have its very consonants."""
    bones = [skeleton(span[0][1]) if span and span[1] is None else 0 for span in mine]
    for j, span in enumerate(theirs):
        if span and span[1] is not None:
            together = skeleton(span[0][1] + span[1][1])
            for i, own in enumerate(bones):
                if own != together or own < LEAST_JOINT:
                    table[i, j] = IMPOSSIBLE
                elif table[i, j] > IMPOSSIBLE:
                    table[i, j] = np.float32(written_apart(table[i, j]))


def _reading(
    query: Name,
    record: Name,
    parts: tuple[NDArray[np.float64], ...],
    pairing: NDArray[np.int64],
    features: NDArray[np.float64],
) -> NameReading:
    pairs, over_query, covered = [], [], set()
    i = 0
    while i < len(pairing):
        step = int(pairing[i])
        if step == UNPAIRED:
            over_query.append(query.tokens[i].text)
            i += 1
            continue
        j, kind = step & 15, 2 if step >= JOINED_RECORD else 1 if step >= JOINED_QUERY else 0
        mine = query.tokens[i : i + (2 if kind == 1 else 1)]
        theirs = record.tokens[j : j + (2 if kind == 2 else 1)]
        pairs.append((" ".join(_texts(mine)), " ".join(_texts(theirs)), float(parts[kind][i, j])))
        covered |= {j, j + 1} if kind == 2 else {j}
        i += len(mine)
    left = tuple(token.text for j, token in enumerate(record.tokens) if j not in covered)
    return NameReading(tuple(pairs), tuple(over_query), left, features)


def _texts(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.text for token in tokens)
