"""What ``tansiq demo`` does: lays out its files, loads, screens, compares the traps, reads the articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from tansiq.cli.export import HIT_COLUMNS, hit_row, written, written_whole
from tansiq.cli.screening import Screened, open_indexes, screen
from tansiq.demo.files import DEMO_LISTS, FLIGHT_NAME, MESSAGE_NAME, flight_file, message_file
from tansiq.demo.plan import Case, read_plan
from tansiq.engines.matching import DEFAULT_MIN_BITS, compare
from tansiq.stores.articles import read_articles
from tansiq.stores.files import read_list, read_manifest
from tansiq.stores.lists import ListStore

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.engines.manifests import Rejected
    from tansiq.engines.matching import Evidence, Record
    from tansiq.engines.reporting import Reading
    from tansiq.stores.lists import LoadedList

__all__ = ["Rehearsal", "reached", "rehearse"]

_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Everything the demo shows. ``planted`` and ``traps`` follow the plan's order."""

    loaded: tuple[LoadedList, ...]
    screened: tuple[Screened, ...]
    planted: tuple[tuple[Case, Screened], ...]
    traps: tuple[tuple[Case, Screened, Evidence], ...]
    threshold: float
    reading: Reading
    files: tuple[Path, ...]

    @property
    def missed(self) -> list[Case]:
        """Listed persons of the plan of whom an entry was not found."""
        return [case for case, row in self.planted if len(reached(case, row)) < len(case.listed)]

    @property
    def trapped(self) -> list[Case]:
        """Traps that were reported as a possible hit."""
        return [case for case, row, _ in self.traps if reached(case, row)]

    @property
    def hits(self) -> int:
        """Possible hits in all."""
        return sum(len(row.found) for row in self.screened)

    @property
    def with_hits(self) -> int:
        """Travellers with at least one possible hit."""
        return sum(bool(row.found) for row in self.screened)


def reached(case: Case, row: Screened) -> list[str]:
    """References of the case's entries among the traveller's possible hits, strongest first."""
    wanted = {listed.reference for listed in case.listed}
    return [reference for found in row.found if (reference := found.hit.record.reference) in wanted]


def rehearse(voice: Voice, out: Path) -> Rehearsal:
    """Run the demo in the folder ``out``; raise TansiqError where a step fails."""
    flight, lists = _lay_out(out)
    loaded = tuple(_load(voice, out / "home", name, path) for name, path in lists.items())
    screened = _screen(voice, flight, out)
    rows = {row.traveller.record.documents[0].number: row for row in screened}
    listed = {record.reference: record for path in lists.values() for record in read_list(path)}
    pairs = [(case, rows[case.passenger.document]) for case in read_plan()]
    reading, page = _read(voice, out)
    return Rehearsal(
        loaded,
        screened,
        planted=tuple((case, row) for case, row in pairs if case.found),
        traps=tuple((case, row, _evidence(case, row, listed)) for case, row in pairs if not case.found),
        threshold=DEFAULT_MIN_BITS,
        reading=reading,
        files=(out / "hits.jsonl", out / "hits.xlsx", page),
    )


def _lay_out(out: Path) -> tuple[Path, dict[str, Path]]:
    """Write the fictional flight, as a table and as a message, and the lists."""
    flight = _written(out / FLIGHT_NAME, flight_file())
    _written(out / MESSAGE_NAME, message_file())
    return flight, {name: _written(out / "lists" / file, make()) for name, (file, make) in DEMO_LISTS.items()}


def _written(path: Path, content: bytes) -> Path:
    with written_whole(path) as beside:
        beside.write_bytes(content)
    return path


def _load(voice: Voice, home: Path, name: str, path: Path) -> LoadedList:
    with voice.progress("loading", path=path.name) as progress:
        return ListStore(home).load(path, name, progress=progress)


def _screen(voice: Voice, flight: Path, out: Path) -> tuple[Screened, ...]:
    with open_indexes(out / "home", DEMO_LISTS) as indexes, voice.progress("screening") as progress:
        rows = screen(read_manifest(flight), indexes, limit=_LIMIT, min_bits=None)
        screened = tuple(row for row in _told(rows, progress) if isinstance(row, Screened))
    for name in ("hits.jsonl", "hits.xlsx"):
        with written(out / name, HIT_COLUMNS) as write:
            for row in screened:
                for found in row.found:
                    write(hit_row(row.traveller, found, voice.lang))
    return screened


def _told(rows: Iterable[Screened | Rejected], progress: Callable[[int], None]) -> Iterator[Screened | Rejected]:
    for done, row in enumerate(rows, 1):
        progress(done)
        yield row


def _evidence(case: Case, row: Screened, listed: dict[str, Record]) -> Evidence:
    return compare(row.traveller.record, listed[case.listed[0].reference])


def _read(voice: Voice, out: Path) -> tuple[Reading, Path]:
    from tansiq.engines.reporting import page

    with as_file(files("tansiq.demo").joinpath("articles")) as folder, voice.progress("reading"):
        reading = read_articles(folder)
    return reading, _written(out / "reading.html", page.render(reading, voice.lang).encode("utf-8"))
