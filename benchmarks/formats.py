"""Speed, memory and growth of every reader of foreign files.

``rates``: how many entries or travellers a second of one core, and how much memory more, for a file of N, 4 N and 16 N
made out of the invented samples. ``growth``: the slope of time over size for every adversary of every reader.
"""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.progress import track

from benchmarks.data import data_folder
from benchmarks.fuzzing.growth import STEEP, Growth, measure
from benchmarks.fuzzing.parsers import PARSERS
from benchmarks.made import MADE, write_workbook
from benchmarks.peak import Reading, read_apart
from benchmarks.report import write_results

__all__ = ["BAR_PASSENGERS", "BAR_UN_SECONDS", "Rate", "flight", "run"]

BAR_PASSENGERS = 20_000  # travellers of a PAXLST a second of one core
BAR_UN_SECONDS = 1.0  # the whole list of the United Nations, on one core
_UN = "lists/un/un_2025-04-19.xml"
_TIMES = (1, 4, 16)
#: Memory of a reader that streams may grow by this much from N to 16 N: what Python keeps and gives back, not the file.
_STEADY_KIB = 6 << 10
_RUNS = 3  # of what a bar is set for; the median is stated


@dataclass(frozen=True, slots=True)
class Rate:
    """What reading a file of 1, 4 and 16 times N entries took. ``holds``: what is held of a whole file, and why."""

    name: str
    things: str
    readings: tuple[Reading, ...]
    holds: str = ""

    @property
    def per_second(self) -> float:
        """Entries or travellers a second, of the largest file."""
        return self.readings[-1].things / max(self.readings[-1].seconds, 1e-9)

    @property
    def is_steady(self) -> bool:
        """Memory does not grow with the file, or what is held is said."""
        return bool(self.holds) or self.readings[-1].grown_kib - self.readings[0].grown_kib <= _STEADY_KIB


def flight(passengers: int) -> bytes:
    """A PAXLST of one flight, each passenger in twelve segments, all with other numbers and birth dates."""
    head = (
        "UNA:+.? 'UNB+UNOA:4+AIR:ZZ+GOV:ZZ+260211:1800+1'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'NAD+MS+++DESK'"
        "TDT+20+TQ506+++TQ'LOC+125+ZZM'DTM+189:2602111340:201'LOC+87+ZZS'DTM+232:2602111700:201'"
    )
    body = "".join(_passenger(number) for number in range(passengers))
    return f"{head}{body}CNT+42:{passengers}'UNT+{12 * passengers + 10}+1'UNZ+1+1'".encode()


def _passenger(number: int) -> str:
    born = f"{40 + number % 59:02d}{1 + number % 12:02d}{1 + number % 28:02d}"
    return (
        f"NAD+FL+++MARWANI{number % 997}:ZAYDUN:QAMAR'ATT+2++{'MF'[number % 2]}'DTM+329:{born}'LOC+22+ZZS'LOC+174+MAR'"
        f"LOC+178+ZZM'LOC+179+ZZS'NAT+2+MAR'RFF+AVF:{number % 1_000_000:06d}'DOC+P:110:111+{100_000_000 + number}'"
        f"DTM+36:{27 + number % 9}0101'LOC+91+MAR'"
    )


def _median(readings: list[Reading]) -> Reading:
    return sorted(readings, key=lambda reading: reading.seconds)[len(readings) // 2]


def _files(name: str, folder: Path, count: int) -> Path:
    if name == "workbook":
        return write_workbook(folder / f"{name}{count}" / "made.xlsx", count)
    return MADE[name].write(folder / f"{name}{count}", count)


def _rate(name: str, folder: Path, count: int) -> Rate:
    made = MADE.get(name)
    is_list = made is not None and made.things == "entries"
    small = _files(name, folder, 10)
    readings = tuple(
        read_apart(name if is_list else "manifest", small, _files(name, folder, count * times)) for times in _TIMES
    )
    return Rate(name, made.things if made else "travellers", readings, made.holds if made else "")


def _tell(rate: Rate) -> None:
    grown = " / ".join(f"{reading.grown_kib / 1024:.1f}" for reading in rate.readings)
    counts = " / ".join(f"{reading.things:,}" for reading in rate.readings)
    held = f"; holds {rate.holds}" if rate.holds else "" if rate.is_steady else "; GROWS"
    print(
        f"{rate.name:18} {rate.per_second:9,.0f} {rate.things} a second; {counts}: {grown} MiB more{held}", flush=True
    )


def _passengers(folder: Path, count: int) -> Reading:
    """The bar of PAXLST: the median of several runs."""
    small, large = folder / "small.edi", folder / "large.edi"
    small.write_bytes(flight(10))
    large.write_bytes(flight(count))
    found = _median([read_apart("manifest", small, large) for _ in range(_RUNS)])
    rate = found.things / found.seconds
    verdict = "reached" if rate >= BAR_PASSENGERS else "MISSED"
    print(f"PAXLST, twelve segments a passenger: {rate:,.0f} a second of one core (bar {BAR_PASSENGERS:,}: {verdict})")
    return found


def _united_nations() -> Reading:
    """The bar of the UN list: the median of several runs."""
    path = data_folder() / _UN
    found = _median([read_apart("un-xml", path, path) for _ in range(_RUNS)])
    verdict = "reached" if found.seconds <= BAR_UN_SECONDS else "MISSED"
    print(f"UN list, {found.things} entries: {found.seconds:.2f} s of one core (bar {BAR_UN_SECONDS:.0f} s: {verdict})")
    return found


def _growths(*, quick: bool) -> dict[str, list[Growth]]:
    """Every adversary of every reader; a few of each where it must be quick."""
    found = {}
    for parser in track(PARSERS, description="growth"):
        only = iter(range(6)) if quick else None
        found[parser.name] = measure(parser, lambda _, left=only: left is None or next(left, None) is not None)  # type: ignore[misc]
    for name, growths in found.items():
        worst = max(growths, key=lambda growth: growth.slope)
        steep = [f"{growth.adversary} {growth.slope:.2f}/{growth.last:.2f}" for growth in growths if growth.is_steep]
        told = f"STEEP (over {STEEP}): {'; '.join(steep)}" if steep else "none steep"
        print(f"{name:18} {len(growths):4} adversaries, largest slope {worst.slope:.2f} ({worst.adversary}); {told}")
    return found


def run(*, quick: bool = False) -> dict[str, Rate]:
    """Measure, print and keep."""
    count = 100 if quick else 1_000
    with tempfile.TemporaryDirectory(prefix="tansiq-bench-") as place:
        folder = Path(place)
        passengers = _passengers(folder, 2_000 if quick else 50_000)
        listed = _united_nations()
        rates = {}
        for name in (*MADE, "workbook"):
            rates[name] = _rate(name, folder, count)
            _tell(rates[name])
    growths = _growths(quick=quick)
    table = {
        "paxlst": asdict(passengers),
        "un": asdict(listed),
        "rates": {name: asdict(rate) for name, rate in rates.items()},
        "growth": {
            name: {growth.adversary: [round(growth.slope, 3), round(growth.last, 3)] for growth in found}
            for name, found in growths.items()
        },
    }
    write_results("formats-quick" if quick else "formats", [], table)
    return rates
