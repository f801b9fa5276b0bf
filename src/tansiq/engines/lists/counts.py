"""How many persons, organisations, names and documents a list holds: counted as its records pass by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tansiq.engines.matching.record import Record

__all__ = ["COUNTED", "count", "counting"]

_KINDS = {
    "person": "persons",
    "organisation": "organisations",
    "vessel": "vessels",
    "aircraft": "aircraft",
    "unknown": "of_unknown_kind",
}
COUNTED = (
    "records", *_KINDS.values(), "names", "aliases", "weak_aliases", "original_script_names", "birth_dates",
    "documents", "nationalities",
)  # fmt: skip


def counting(records: Iterable[Record], counts: Counter[str]) -> Iterator[Record]:
    """The same records, each added to ``counts`` (keys: ``COUNTED``) as it passes."""
    for record in records:
        counts["records"] += 1
        counts[_KINDS[record.kind]] += 1
        counts["birth_dates"] += len(record.birth_dates)
        counts["documents"] += len(record.documents)
        counts["nationalities"] += len(record.nationalities)
        for name in record.names:
            counts["names"] += 1
            counts["aliases"] += name.role in ("alias", "former")
            counts["weak_aliases"] += name.quality == "weak" and name.role != "spelling"  # its alias is counted
            counts["original_script_names"] += name.role == "original_script"
        yield record


def count(records: Iterable[Record]) -> dict[str, int]:
    """Counts of ``records``, every key of ``COUNTED`` present."""
    counts: Counter[str] = Counter()
    for _ in counting(records, counts):
        pass
    return {key: counts[key] for key in COUNTED}
