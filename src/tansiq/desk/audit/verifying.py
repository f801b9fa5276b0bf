"""Whether the entries that are held are those that were recorded: each is compared with its commitment in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Final, NamedTuple

from django.db.models import Q

from tansiq.desk.audit.erasing import ERASE, kept_of
from tansiq.desk.audit.log import commitment_of, log_folder, verifier_key
from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.sequencer import entries_from, is_numbered, stores
from tansiq.desk.audit.witnessing import refuse_other_story
from tansiq.engines.ledger import Checkpoint, VerifierKey
from tansiq.errors import TansiqError
from tansiq.stores.cosigned import COSIGNED
from tansiq.stores.problem import Problem, problem_of
from tansiq.stores.tiles import CHECKPOINT, TileLog, read_state
from tansiq.stores.tiles_check import verify_log

__all__ = ["DIFFERENCES_MAX", "Erased", "Verification", "verify_record", "waiting_entries"]

DIFFERENCES_MAX: Final = 100
_BATCH: Final = 1024


class Erased(NamedTuple):
    """An entry whose content was erased, and the place of the entry that says by whom and why."""

    position: int
    ordered_at: int


class Order(NamedTuple):
    """What an order of an erasure, itself verified, says that is kept."""

    position: int
    kept: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. ``held``: entries that are as they were recorded; ``waiting``: kept, and not in the log yet."""

    checkpoint: Checkpoint | None
    held: int
    erased: tuple[Erased, ...]
    waiting: int
    problems: tuple[Problem, ...]


def verify_record(
    key: VerifierKey | None = None,
    earlier: Checkpoint | None = None,
    progress: Callable[[int], object] = int,
) -> Verification:
    """Verify the log whole, then every entry against it; the first `DIFFERENCES_MAX` problems are named.

    ``key``: whose signature the log must bear; the one beside the log where none is given. ``earlier``: a state that
    must be the beginning of this one. ``progress`` hears how many entries were compared.
    """
    folder = log_folder()
    if not (folder / CHECKPOINT).exists() and not is_numbered():
        return Verification(None, 0, (), waiting_entries(0), ())
    problems = verify_log(folder, key or verifier_key(), earlier)[:DIFFERENCES_MAX]
    try:
        log = read_state(folder)
    except TansiqError:
        return Verification(None, 0, (), waiting_entries(0), tuple(problems))
    problems += _other_story(log)
    found = _Findings()
    for problem in _differences(log, found, progress):
        problems.append(problem)
        if len(problems) >= DIFFERENCES_MAX:
            break
    return Verification(log.checkpoint, found.held, tuple(found.erased), waiting_entries(log.size), tuple(problems))


def _other_story(log: TileLog) -> Iterator[Problem]:
    """Whether the log is the one that witnesses cosigned before, as far as it is kept beside it."""
    try:
        refuse_other_story(log)
    except TansiqError as error:
        yield problem_of(error, log.folder / COSIGNED)


class _Findings:
    def __init__(self) -> None:
        self.held = 0
        self.erased: list[Erased] = []


def _differences(log: TileLog, found: _Findings, progress: Callable[[int], object]) -> Iterator[Problem]:
    try:
        orders = _orders(log)
        commitments = log.entries()
        for start in range(0, log.size, _BATCH):
            logged = list(islice(commitments, _BATCH))
            rows = _by_position(start, len(logged))
            for position, committed in enumerate(logged, start):
                if code := _judge(rows.get(position, []), committed, orders.get(position), found):
                    yield Problem(code, str(log.folder), str(position), (("position", position),))
            progress(start + len(logged))
    except TansiqError:
        return  # the tiles cannot be read: `verify_log` has named them


def _judge(rows: list[Entry], committed: bytes, order: Order | None, found: _Findings) -> str:
    """The code of what is wrong with the row at one place; empty where nothing is."""
    if len(rows) != 1:
        return "audit.entry_doubled" if rows else "audit.entry_missing"
    (row,) = rows
    if not _is_committed(row, committed):
        return "audit.entry_differs"
    if not row.is_erased:
        found.held += 1
        return ""
    if order is None:
        return "audit.entry_emptied"
    if order.kept != kept_of(row):
        return "audit.entry_differs"
    assert row.position is not None
    found.erased.append(Erased(row.position, order.position))
    return ""


def _is_committed(row: Entry, committed: bytes) -> bool:
    try:
        return commitment_of(row) == committed
    except (TansiqError, TypeError, ValueError, AttributeError):  # no writer of ours could have written such a row
        return False


def _by_position(start: int, count: int) -> dict[int | None, list[Entry]]:
    rows = groupby(entries_from(start, count), key=lambda entry: entry.position)
    return {position: list(group) for position, group in rows}


def _orders(log: TileLog) -> dict[int, Order]:
    """The orders of erasures that are in the log as they stand, by the place that they are about."""
    orders = {}
    for alias in stores():
        wanted = Q(what=ERASE, kind=Entry.Kind.WRITE, result=Entry.Result.DONE, position__lt=log.size)
        for entry in Entry.objects.using(alias).filter(wanted).order_by("-position"):
            about = entry.target.removeprefix("recorded:")
            if entry.position is not None and about.isdecimal() and _is_committed(entry, log.entry(entry.position)):
                orders[int(about)] = Order(entry.position, entry.details.get("kept", {}))
    return orders


def waiting_entries(size: int = 0) -> int:
    """How many committed entries are not in a log of ``size`` entries."""
    beyond = Q(position__isnull=True) | Q(position__gte=size)
    return sum(Entry.objects.using(alias).filter(beyond).count() for alias in stores())
