"""The ledger: entries a second that are durable and signed, how long a proof takes, and how both grow with the log."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.report import write_results
from benchmarks.verdicts import reaches
from tansiq.engines.ledger import SigningKey, frontier_of, verify_consistency, verify_receipt
from tansiq.stores.durable import write_durably
from tansiq.stores.problem import Problem
from tansiq.stores.tiles import open_log
from tansiq.stores.tiles_check import verify_log
from tansiq.stores.tiles_writer import LogWriter, create_log, writing

__all__ = ["BAR_ENTRIES", "BAR_PROOF_MS", "Spread", "run", "spread"]

BAR_ENTRIES = 2_000.0  # durable and signed entries a second
BAR_PROOF_MS = 10.0  # of a log of a million entries
_BATCHES = (1, 16, 100, 256, 1_000)
_BATCH_OF_BAR = 256  # the entries of one tile
_ROUNDS = 21
_PROOFS = 201
_KEY = SigningKey("desk.example/audit", bytes(range(32)))


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several runs, with the smallest and the largest."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:,.4g} [{self.low:,.4g}, {self.high:,.4g}]"


def spread(values: list[float]) -> Spread:
    """The median of values between their ends."""
    return Spread(median(values), min(values), max(values))


def _timed_ms(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def _each_ms(action: Callable[[int], object], values: Iterable[int]) -> Spread:
    return spread([_timed_ms(partial(action, value)) for value in values])


def _replaced_ms(folder: Path) -> Spread:
    """One small file replaced durably, two syncs: the least that anything durable costs on this disk."""
    return _each_ms(lambda at: write_durably(folder / "probe", [at.to_bytes(512, "big")]), range(_ROUNDS))


def _append(writer: LogWriter, draw: Random, batch: int) -> float:
    """Entries a second of one batch, from the call to the signed checkpoint on disk."""
    commitments = [draw.randbytes(32) for _ in range(batch)]
    return batch / _timed_ms(lambda: writer.append(commitments)) * 1000


def _grown(folder: Path, draw: Random, size: int) -> dict[str, Spread]:
    """Fill the log up to ``size``, then append batches of each size to it."""
    with writing(folder, _KEY) as writer:
        while (missing := size - writer.checkpoint.size) > 0:
            writer.append([draw.randbytes(32) for _ in range(min(missing, 50_000))])
        return {f"append_{batch}": spread([_append(writer, draw, batch) for _ in range(_ROUNDS)]) for batch in _BATCHES}


def _proved(folder: Path, draw: Random) -> dict[str, Spread]:
    """What opening, proving and verifying take; each proof reads its tiles anew, and is verified."""
    log = open_log(folder, _KEY.verifier)
    places = [draw.randrange(1, log.size) for _ in range(_PROOFS)]
    receipts = {place: log.receipt(place) for place in places}
    for place in places[:3]:
        old = frontier_of(place, log.node()).root()
        verify_consistency(place, log.size, log.consistency(place), old, log.checkpoint.root)
    return {
        "open_ms": _each_ms(lambda _: open_log(folder, _KEY.verifier), range(_ROUNDS)),
        "proof_ms": _each_ms(log.receipt, places),
        "consistency_ms": _each_ms(log.consistency, places),
        "verify_proof_ms": _each_ms(lambda place: verify_receipt(receipts[place], _KEY.verifier), places),
    }


def _verified(folder: Path) -> dict[str, float]:
    """Entries a second when the whole log is worked out again."""
    size = open_log(folder).size
    problems: list[Problem] = []
    took_ms = _timed_ms(lambda: problems.extend(verify_log(folder, _KEY.verifier)))
    assert problems == []
    return {"verify_a_second": size / took_ms * 1000}


def _of_size(folder: Path, size: int) -> dict[str, Spread | float]:
    draw = Random(size)
    found: dict[str, Spread | float] = {**_grown(folder, draw, size), **_proved(folder, draw), **_verified(folder)}
    for name, value in found.items():
        print(f"{size:>9,}  {name:18} {value if isinstance(value, Spread) else f'{value:,.0f}'}", flush=True)
    return found


def _verdict(says: str, value: float, bar: float, *, less: bool) -> str:
    verdict = "reached" if reaches(value, bar, less=less) else "MISSED"
    return f"{says}: {value:,.4g}, bar {'<=' if less else '>='} {bar:,g} {verdict}"


def run(*, quick: bool = False) -> dict[int, dict[str, Spread | float]]:
    """Grow one log, measure at each size, print each figure and the bars, and keep them."""
    sizes = (2_000, 10_000) if quick else (10_000, 100_000, 1_000_000)
    with tempfile.TemporaryDirectory(prefix="tansiq-bench-") as place:
        folder = Path(place) / "log"
        create_log(folder, _KEY)
        replaced = _replaced_ms(Path(place))
        print(f"one small file replaced durably: {replaced} ms", flush=True)
        found = {size: _of_size(folder, size) for size in sizes}
    entries, proof = found[sizes[-1]][f"append_{_BATCH_OF_BAR}"], found[sizes[-1]]["proof_ms"]
    assert isinstance(entries, Spread)
    assert isinstance(proof, Spread)
    print(_verdict(f"entries a second in batches of {_BATCH_OF_BAR}", entries.median, BAR_ENTRIES, less=False))
    print(_verdict(f"ms for a proof at {sizes[-1]:,} entries", proof.median, BAR_PROOF_MS, less=True))
    kept = {str(size): {name: _plain(value) for name, value in row.items()} for size, row in found.items()}
    write_results("ledger-quick" if quick else "ledger", [], {"sizes": kept, "replaced_ms": _plain(replaced)})
    return found


def _plain(value: Spread | float) -> object:
    return asdict(value) if isinstance(value, Spread) else value
