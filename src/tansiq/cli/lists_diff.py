"""``tansiq lists diff``: what changed from one issue of a list to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tansiq.cli.exits import SOME_REJECTED
from tansiq.cli.options import answering, out_option

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.engines.matching import Record
    from tansiq.engines.tables import Report
    from tansiq.stores.lists import ListStore, LoadedList

__all__ = ["diff"]


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--format", "file_format", metavar="FORMAT", help="Format of the files; detected where not given.")
@out_option("--out", "Write every change to this file: .jsonl, .csv, .parquet or .xlsx.")
@click.option("--show", type=click.IntRange(0), default=20, show_default=True, metavar="N",
              help="Show this many entries of each kind of change on the terminal.")  # fmt: skip
@answering
def diff(voice: Voice, old: str, new: str | None, *, file_format: str | None, out: Path | None, show: int) -> None:
    """Tell what changed from the issue OLD of a list to the issue NEW.

    Each is a file, or the name of a loaded list: the issue in use. With one name only, the issue in use is compared
    with the one it replaced. Entries are known by their publisher's number; listed, delisted and amended ones are told
    field by field, and a reference that came back under another number is linked. Where rows of a file could not be
    read, the exit code is 5.
    """
    from tansiq.cli.delta import DELTA_COLUMNS, delta_answer, delta_rows, show_delta
    from tansiq.cli.export import written
    from tansiq.engines.lists.delta import delta
    from tansiq.stores.home import tansiq_home
    from tansiq.stores.lists import ListStore

    sides = _sides(ListStore(tansiq_home()), old, new, file_format)
    with written(out, DELTA_COLUMNS) as write, voice.progress("comparing") as progress:
        before, after = (_Counted(side, progress) for side in sides)
        found = delta(before, after)
        for row in delta_rows(found):
            write(row)
    lost = sum(side.report.rows_lost for side in sides if side.report)
    voice.json({"old": sides[0].answer(), "new": sides[1].answer(), "rows_lost": lost, **delta_answer(found)})
    _tell_sides(voice, sides)
    show_delta(voice, found, show)
    if lost:
        voice.say("delta_rows_lost", "yellow", count=voice.number(f"{lost:,}"))
    if out is not None:
        voice.say("written", path=voice.number(out))
    if lost:
        click.get_current_context().exit(SOME_REJECTED)


@dataclass(slots=True)
class _Side:
    """One of the two issues: a file, read anew with a report of its own each time, or a loaded one from its index."""

    name: str
    records: Callable[[], Iterable[Record]]
    loaded: LoadedList | None = None
    report: Report | None = field(default=None)

    def __iter__(self) -> Iterator[Record]:
        yield from self.records()

    @property
    def published(self) -> str:
        """The date the issue states, empty where it states none."""
        return self.loaded.published if self.loaded else self.report.published if self.report else ""

    @property
    def date(self) -> str:
        """When it was published; where it does not say, when it was loaded (UTC, to the second)."""
        loaded_at = self.loaded.loaded_at[:19].replace("T", " ") if self.loaded else ""
        return self.published or loaded_at

    def answer(self) -> dict[str, object]:
        """The issue as a JSON object."""
        loaded_at = self.loaded.loaded_at if self.loaded else ""
        return {"name": self.name, "published": self.published, "loaded_at": loaded_at}


class _Counted:
    """The records of a side, counted for the progress bar as they pass."""

    def __init__(self, side: _Side, progress: Callable[[int], None]) -> None:
        self.side, self.progress = side, progress

    def __iter__(self) -> Iterator[Record]:
        for number, record in enumerate(self.side, 1):
            if number % 256 == 0:
                self.progress(number)
            yield record


def _sides(store: ListStore, old: str, new: str | None, file_format: str | None) -> tuple[_Side, _Side]:
    if new is not None:
        return _side(store, old, file_format), _side(store, new, file_format)
    return _loaded_side(store, store.previous(old)), _loaded_side(store, store.get(old))


def _side(store: ListStore, named: str, file_format: str | None) -> _Side:
    """A file where there is one of this name, else the loaded list."""
    if Path(named).exists():
        return _file_side(Path(named), file_format)
    return _loaded_side(store, store.get(named))


def _loaded_side(store: ListStore, loaded: LoadedList) -> _Side:
    return _Side(loaded.name, lambda: store.records(loaded), loaded)


def _file_side(path: Path, file_format: str | None) -> _Side:
    from tansiq.engines.tables import Report
    from tansiq.stores.files import read_list

    def records() -> Iterable[Record]:
        side.report = Report()
        return read_list(path, file_format, side.report)

    side = _Side(path.name, records)
    return side


def _tell_sides(voice: Voice, sides: tuple[_Side, _Side]) -> None:
    told = [f" ({voice.number(date)})" if (date := side.date) else "" for side in sides]
    old, new = (f"{voice.value(side.name)}{date}" for side, date in zip(sides, told, strict=True))
    voice.line((voice.text("delta_issues", old=old, new=new), "bold"))
    first, second = (side.loaded for side in sides)
    if first and second and (first.format, first.read_with) != (second.format, second.read_with):
        voice.say("delta_other_reader", "yellow")
