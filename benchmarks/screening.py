"""Speed: 10,000 synthetic travellers against the UN and OFAC lists, and how the time grows with both sides."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import tansiq
from benchmarks.data import Draw, data_folder
from benchmarks.gold import ordinary_names, whole_names
from benchmarks.report import write_results
from benchmarks.scorers import named
from tansiq.engines.lists import Report
from tansiq.engines.matching.record import Document, Record

__all__ = ["BAR_SECONDS", "Run", "run", "travellers"]

BAR_SECONDS = 20.0  # 10,000 travellers against UN + OFAC
_LISTS = ("lists/un/un_2025-04-19.xml", "lists/ofac/set_2022-01/sdn.csv")
_PLANTED = 20  # listed persons among the travellers, so that there is something to find
_NATIONALITIES = {
    "arabic_english": ("ARE", "SAU", "IRQ", "JOR", "EGY", "QAT"),
    "arabic_french": ("MAR", "DZA", "TUN", "LBN"),
    "sahel": ("MLI", "NER", "SEN", "BFA", "TCD"),
    "persian": ("IRN", "AFG", "PAK"),
    "slavic": ("RUS", "UKR", "POL", "SRB"),
    "spanish": ("ESP", "MEX", "COL"),
    "english": ("GBR", "USA", "AUS"),
    "chinese": ("CHN",),
    "single": ("AFG", "IDN"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One measured screening. ``possible_hits`` counts traveller and listed record together."""

    travellers: int
    listed: int
    seconds: float
    per_second: float
    possible_hits: int
    travellers_with_hits: int


def travellers(count: int) -> list[Record]:
    """``count`` composed travellers with birth date, sex, nationality and document, a few listed persons among them."""
    draw = Draw("travellers")
    made = []
    for name in ordinary_names(count, "travellers"):
        state = draw.one(_NATIONALITIES[name.origin])
        number = f"{draw.one('ABCEGHKLMNPRT')}{10_000_000 + int(89_999_999 * draw.number())}"
        facts = {"nationalities": (state,), "sex": name.sex, "documents": (Document(number, "passport", state),)}
        made.append(replace(named(name.text, name.id, name.born), **facts))  # type: ignore[arg-type]
    step = max(1, count // _PLANTED)
    for place, person in zip(range(0, count, step), whole_names(), strict=False):
        made[place] = replace(named(person.latin, f"planted {person.ref}"), birth_dates=person.record.birth_dates[:1])
    return made


def _enlarged(records: Sequence[Record], times: int) -> list[Record]:
    """The list and ``times - 1`` copies whose names end like another record's: larger, with the same kind of names."""
    larger = list(records)
    for turn in range(1, times):
        for number, record in enumerate(records):
            other = records[(number + 37 * turn) % len(records)].names[0].text.split()[-1:]
            names = tuple(
                replace(name, text=" ".join([*name.text.split()[:-1], *other]), given="", family="")
                for name in record.names
            )
            larger.append(replace(record, id=f"{record.id}/{turn}", names=names))
    return larger


@contextmanager
def _index(records: Sequence[Record]) -> Iterator[tansiq.Index]:
    with tempfile.TemporaryDirectory(prefix="tansiq-bench-") as folder:
        index = tansiq.Index.build(records, Path(folder) / "index")
        try:
            yield index
        finally:
            index.close()


def _screen(indices: Sequence[tansiq.Index], people: Sequence[Record]) -> Run:
    """Everything that a screening shows is made: the hits, their evidence, and the sentence that explains it."""
    start, hits, hit_people = time.perf_counter(), 0, set()
    for index in indices:
        for number, found in enumerate(index.search_many(people)):
            for hit in found:
                hit.evidence.sentence("en")
                hit_people.add(number)
            hits += len(found)
    seconds = time.perf_counter() - start
    return Run(len(people), sum(map(len, indices)), seconds, len(people) / seconds, hits, len(hit_people))


def _peak_mib() -> float:
    """The largest resident size of this process so far (Linux counts KiB, macOS bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _print(label: str, run: Run) -> None:
    print(
        f"{label:34} {run.travellers:6} travellers, {run.listed:6} listed: {run.seconds:7.2f} s, "
        f"{run.per_second:8.0f} a second, {run.possible_hits} possible hits for {run.travellers_with_hits} travellers",
        flush=True,
    )


def _read(path: str) -> list[Record]:
    """One published list; what its reader had to put aside is said."""
    report = Report()
    records = list(tansiq.read_list(data_folder() / path, report=report))
    print(f"{path}: {len(records)} records, {report.rows_lost} rows put aside", flush=True)
    return records


def _growth(lists: Sequence[Sequence[Record]], people: Sequence[Record]) -> dict[str, Run]:
    runs = {}
    for times in (1, 4):
        with _index(_enlarged(lists[0], times)) as one, _index(_enlarged(lists[1], times)) as two:
            for count in (len(people) // 10, len(people)):
                runs[f"{count} travellers, lists x{times}"] = _screen([one, two], people[:count])
    return runs


def run(*, quick: bool = False) -> Run:
    """Screen, print and keep: the first ten travellers (kernels loaded), the whole, then the growth."""
    people = travellers(1000 if quick else 10_000)
    lists = [_read(path) for path in _LISTS]
    with _index(lists[0]) as one, _index(lists[1]) as two:
        first, whole = _screen([one, two], people[:10]), _screen([one, two], people)
    peak = _peak_mib()
    _print("the first ten, kernels loaded", first)
    _print("all, UN and OFAC", whole)
    verdict = "reached" if whole.seconds <= BAR_SECONDS else "MISSED"
    print(f"bar: {BAR_SECONDS:.0f} s for 10,000 travellers: {verdict}; peak memory {peak:.0f} MiB")
    grown = _growth(lists, people)
    for label, each in grown.items():
        _print(label, each)
    table = {label: asdict(each) for label, each in {"first": first, "whole": whole, **grown}.items()}
    write_results("screening-quick" if quick else "screening", [], {"runs": table, "peak_mib": peak})
    return whole
