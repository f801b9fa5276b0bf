"""All evidence of one comparison: parts in bits that add up to the total, and the probability under a stated prior."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.matching.explanation import sentence_of
from tansiq.engines.matching.fields import Part, field_parts
from tansiq.engines.matching.record import ALIAS_BITS, Quality, Record, WrittenName
from tansiq.engines.matching.segment import name_of
from tansiq.engines.matching.thresholds import PRIOR_BITS
from tansiq.engines.names.comparison import Feature, held_against
from tansiq.engines.names.reading import NameReading, learned_weights, read_names

__all__ = ["Evidence", "Hit", "compare", "total_bits"]

Weights = NDArray[np.float64]
NAME_FLOOR = 7.0  # a name that says less is never a possible hit by itself, whatever other fields say
# Set, not measured: one true pair in 130 is taken to share no name at all (an alias nobody listed, an assumed
# identity).
NAME_AT_WORST = -7.0


@dataclass(frozen=True)
class Evidence:
    """What two records say about being one subject. The bits of ``parts`` add up to ``bits``.

    ``left`` and ``right`` are the written names that were compared. ``probability`` holds under ``prior_bits`` only.
    """

    parts: tuple[Part, ...]
    left: WrittenName | None = None
    right: WrittenName | None = None
    prior_bits: float = PRIOR_BITS

    @property
    def bits(self) -> float:
        """The total."""
        return sum(part.bits for part in self.parts)

    @property
    def probability(self) -> float:
        """That they are one subject, if ``2**prior_bits`` was the odds before."""
        return _probability(self.bits, self.prior_bits)

    def sentence(self, lang: str = "en") -> str:
        """One sentence for a reviewer, in ``ar``, ``fr`` or ``en``."""
        return sentence_of(self.parts, self.bits, self.prior_bits, lang)


@dataclass(frozen=True)
class Hit:
    """A possible hit: a listed record, the bits, and the query it answers."""

    record: Record
    bits: float
    query: Record

    @cached_property
    def evidence(self) -> Evidence:
        """The explanation, made when asked for."""
        return compare(self.query, self.record)

    @property
    def probability(self) -> float:
        """Under the default prior."""
        return _probability(self.bits, PRIOR_BITS)


def _probability(bits: float, prior_bits: float) -> float:
    return float(1.0 / (1.0 + np.exp2(-np.clip(bits + prior_bits, -60, 60))))


def compare(a: str | Record, b: str | Record, weights: Weights | None = None) -> Evidence:
    """All evidence that ``a`` (the query) and ``b`` (the listed one) are one subject; text is read as a name.

    ``weights`` replaces the learned weights of the name's features (to measure out of fold).
    Raises MalformedError ``name.*`` for what cannot be a name.
    """
    query, record = _record(a), _record(b)
    used = learned_weights() if weights is None else weights
    left, right, reading = _best_names(query, record, used)
    names = _name_parts(reading, used, right.quality) if reading and right else []
    return Evidence(tuple(_limited(names, field_parts(query, record))), left, right)


def total_bits(query: Record, record: Record, name_bits: float | None, weights: Weights | None = None) -> float:
    """The total of ``compare`` when the best name bits are known already; all of it where they are not (None)."""
    if name_bits is None:
        return compare(query, record, weights).bits
    others = field_parts(query, record)
    name_bits = max(name_bits, NAME_AT_WORST)
    return name_bits + sum(part.bits for part in others) + _limit(name_bits, others)


def _record(value: str | Record) -> Record:
    return Record(names=(WrittenName(value),), kind="unknown") if isinstance(value, str) else value


def _best_names(
    query: Record, record: Record, weights: Weights
) -> tuple[WrittenName | None, WrittenName | None, NameReading | None]:
    """The pair of written names that says most; a record's kind says how an unknown query is read."""
    best: tuple[float, WrittenName | None, WrittenName | None, NameReading | None] = (-np.inf, None, None, None)
    kind = record.kind if query.kind == "unknown" else query.kind
    people = kind in ("person", "unknown")
    theirs = [(written, name_of(written, record.kind)) for written in record.names]
    for mine in query.names:
        name = name_of(mine, kind)
        for written, other in theirs:
            if not name.tokens or not other.tokens:
                continue
            reading = read_names(name, other, people=people)
            bits = reading.bits(weights) + ALIAS_BITS[written.quality]
            if bits > best[0]:
                best = (bits, mine, written, reading)
    return best[1:]


def _name_parts(reading: NameReading, weight: Weights, quality: Quality) -> list[Part]:
    parts = [
        Part(
            "name",
            one,
            other,
            float(bits * weight[Feature.FOR] if bits >= 0 else held_against(bits) * weight[Feature.AGAINST]),
            _reason(one, other, bits),
        )
        for one, other, bits in reading.pairs
    ]
    left_over = " ".join(reading.query_left), " ".join(reading.record_left)
    told: dict[str, float] = {}
    for feature, reasons in _FEATURE_REASONS.items():
        reason = reasons[1] if feature in _DOUBTS and not reading.features[_DOUBTS[feature]] else reasons[0]
        told[reason] = told.get(reason, 0.0) + float(reading.features[feature] * weight[feature])
    for reason, bits in told.items():
        if bits:
            parts.append(Part("name", *(left_over if reason in _OF_LEFTOVERS else ("", "")), bits, reason))
    if quality != "primary":
        parts.append(Part("name", "", "", ALIAS_BITS[quality], _ALIAS_REASONS[quality]))
    return parts


_OF_LEFTOVERS = frozenset(
    {"name.other_part", "name.other_given", "name.query_extra", "name.record_extra", "name.first_missing"}
)
# Why a feature speaks against; the second where nothing conflicts and a pair is only unsure.
_FEATURE_REASONS: dict[Feature, tuple[str, ...]] = {
    Feature.CONFLICTS: ("name.other_part",),
    Feature.GIVEN_CONFLICT: ("name.other_given",),
    Feature.QUERY_EXTRA: ("name.query_extra",),
    Feature.RECORD_EXTRA: ("name.record_extra",),
    Feature.FIRST_EXTRA: ("name.first_missing",),
    Feature.FATHER_REVERSED: ("name.father_reversed",),
    Feature.MOVED: ("name.moved",),
    Feature.DISORDER: ("name.disorder",),
    Feature.SERVANT: ("name.servant",),
    Feature.LONE: ("name.lone",),
    Feature.INITIALS: ("name.initials",),
    Feature.RELATIVE: ("name.relative", "name.given_doubtful"),
    Feature.REVERSED: ("name.father_reversed",),
    Feature.LATER: ("name.namesake", "name.doubtful"),
    Feature.COMPANY: ("name.company",),
}
_ALIAS_REASONS = {"good": "name.alias", "weak": "name.weak_alias"}
_DOUBTS = {Feature.RELATIVE: Feature.GIVEN_CONFLICT, Feature.LATER: Feature.CONFLICTS}


def _reason(one: str, other: str, bits: float) -> str:
    if min(len(one), len(other)) == 1:
        return "name.initial"
    if bits < 0:
        return "name.near_miss"
    if _last_word(one) == _last_word(other) or _run_together(one) == _run_together(other):
        return "name.same"
    across = any("\u0590" <= sign <= "\u08ff" for sign in one) != any("\u0590" <= sign <= "\u08ff" for sign in other)
    return "name.across" if across else "name.spelling"


def _last_word(text: str) -> str:
    """The part without what stands before it: an article, "son of"."""
    return text.rsplit(maxsplit=1)[-1].casefold()


def _run_together(text: str) -> str:
    return text.replace(" ", "").casefold()


def _limited(names: list[Part], others: list[Part]) -> list[Part]:
    name_bits = sum(part.bits for part in names)
    raised = max(NAME_AT_WORST - name_bits, 0.0) if names else 0.0
    held = _limit(name_bits, others)
    limits = (("limit.other_identity", raised), ("limit.name_too_weak", held))
    return [*names, *others, *(Part("name", "", "", bits, reason) for reason, bits in limits if bits)]


def _limit(name_bits: float, others: list[Part]) -> float:
    """Birth date, sex and nationality may at most double what the name says: a shared birthday rescues no bad name."""
    support = sum(part.bits for part in others if part.bits > 0 and part.field not in ("document", "kind"))
    return min(0.0, max(name_bits, 0.0) - support)
