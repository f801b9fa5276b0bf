"""The checksum of every gold set. ``python -m benchmarks.freeze`` writes gold_hashes.txt; a test compares."""

from __future__ import annotations

from benchmarks.data import HERE, rows_digest
from benchmarks.facts import persons_of_both_lists
from benchmarks.gold import (
    FilteredQuery,
    distractors,
    filtered_rank_queries,
    ofac_not_un,
    ordinary_names,
    traps,
    un_latin_records,
    whole_names,
)
from benchmarks.mix import Pair, calibration_mix
from benchmarks.origins import ORIGINS, origin_mix, origin_names
from benchmarks.traps import surname_first
from tansiq.engines.matching.record import Record

__all__ = ["FROZEN", "frozen_digests", "read_frozen"]

FROZEN = HERE / "gold_hashes.txt"


def _person(record: Record) -> str:
    return f"{_record(record)}\t{'|'.join(record.nationalities)}"


def _query(query: FilteredQuery) -> str:
    return "\t".join([query.id, query.text, str(query.planted), *("|".join(sorted(part)) for part in query.spellings)])


def _record(record: Record) -> str:
    names = "|".join(f"{name.text}={name.quality}" for name in record.names)
    return f"{record.id}\t{names}\t{'|'.join(str(day) for day in record.birth_dates)}"


def _pair(pair: Pair) -> str:
    return f"{pair.stratum}\t{pair.fold}\t{pair.same}\t{_record(pair.query)}\t{_record(pair.listed)}"


def _sets() -> dict[str, list[str]]:
    """Every gold set as lines of text, in its order."""
    return {
        "a.queries.cleaned": [_query(query) for query in filtered_rank_queries()],
        "a.queries.uncleaned": [_query(query) for query in filtered_rank_queries("uncleaned")],
        "a.distractors.mixed": ["\t".join(name) for name in distractors("mixed")],
        "a.distractors.dense": ["\t".join(name) for name in distractors("dense")],
        "b.persons": [f"{name.ref}\t{name.arabic}\t{name.latin}\t{name.fold}" for name in whole_names()],
        "b.list": [_record(record) for record in un_latin_records()],
        "b.ordinary": [f"{name.text}\t{name.origin}\t{name.sex}\t{name.born}" for name in ordinary_names()],
        "b.ofac": [_record(record) for record in ofac_not_un()],
        "b.both_lists": [_person(record) for record in persons_of_both_lists()],
        **{f"b.origin.{origin}": list(origin_names(origin)) for origin in ORIGINS},
        "c.traps": [f"{trap.kind}\t{trap.group}\t{trap.stratum}\t{trap.left}\t{trap.right}" for trap in traps()],
        "c.surname_first": [f"{pair.stratum}\t{pair.left}\t{pair.right}\t{pair.turned}" for pair in surname_first()],
        "d.mix": [_pair(pair) for pair in calibration_mix()],
        "d.origin_mix": [_pair(pair) for pair in origin_mix()],
    }


def frozen_digests() -> dict[str, str]:
    """For every set: its number of rows and the SHA-256 of its rows, computed now."""
    return {name: f"{len(lines)} {rows_digest(lines)}" for name, lines in _sets().items()}


def read_frozen() -> dict[str, str]:
    """What was committed: the same table, read from gold_hashes.txt."""
    lines = FROZEN.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))


if __name__ == "__main__":
    table = "".join(f"{name} {digest}\n" for name, digest in frozen_digests().items())
    FROZEN.write_text(f"# gold set, rows, SHA-256 of its rows\n{table}", encoding="utf-8")
    print(table, end="")
