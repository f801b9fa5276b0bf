"""Speed, size and recall of the search, how they grow, and its peers on the same list in the same run.

Every step runs in a process of its own (``apart``) on people who do not exist (``population``), asked for in other
spellings (``asked``). Sizes: 100,000, 300,000 and 1,000,000 people, or the largest asked for and what is under it.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from benchmarks.apart import StepError, measured_apart, peers_python
from benchmarks.asked import Asked, asked
from benchmarks.report import RESULTS
from benchmarks.searching import cold, process
from benchmarks.verdicts import ahead, bars, growth_table, verdict, verdict_line

__all__ = ["run"]

_SIZES: Final = (100_000, 300_000, 1_000_000, 10_000_000)
_QUICK: Final = 20_000
_COLUMNS: Final = (
    "build", "build_with_records", "bytes", "open_ms", "batch", "cold_batch", "known", "p50_ms", "p99_ms", "longest_ms",
    "threads", "recall", "prepare_seconds", "prepared", "prepared_bytes", "prepared_batch", "prepared_known",
    "prepared_p50_ms", "prepared_p99_ms", "added_ms", "removed_ms", "process_s", "times_tantivy", "times_rapidfuzz",
    "prepared_times_tantivy", "prepared_times_rapidfuzz", "build_mib", "own_mib", "mapped_mib",
)  # fmt: skip
_RECALL_MOST: Final = 1_000_000  # a scan of more people does not fit the time
_PEERS_AT: Final = (100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class _Amounts:
    """How much is asked: queries a run, for recall, of the peers, pairs of queries and people that prove the scan."""

    batch: int = 10_000
    batch_seconds: float = 20.0  # of one run
    recall: int = 1_000
    peers: int = 1_000
    peer_seconds: float = 120.0
    proof: int = 6
    proof_people: int = 20_000
    prepare_seconds: float = 3600.0  # of the processor


_FULL, _LESS = _Amounts(), _Amounts(1_000, 4.0, 200, 100, 15.0, 1, 5_000, 600.0)


def _step(found: dict[str, Any], name: str, measure: Callable[[], dict[str, Any]]) -> None:
    """Run one step; one that fails is told and leaves its figures out, so that the others are still measured."""
    try:
        found |= measure()
        print(f"  {name}: done", flush=True)
    except (StepError, OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
        found.setdefault("failed", {})[name] = str(error)[-400:]
        print(f"  {name}: FAILED: {str(error)[-400:]}", flush=True)


def _queries(folder: Path, count: int, amount: int) -> list[Asked]:
    """Enough for every run of the search step, and a thousand that only a cold process is asked."""
    found = asked(8 * amount + 1_600, count)
    (folder / "queries.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return found


def _of_size(count: int, folder: Path, amounts: _Amounts) -> dict[str, Any]:
    """All figures of one size."""
    found: dict[str, Any] = {}
    print(f"{count:,} people", flush=True)
    queries = _queries(folder, count, amounts.batch)
    _step(found, "build", lambda: measured_apart("building", count=count, folder=folder))
    asking: dict[str, Any] = {"folder": folder, "queries": amounts.batch, "seconds": amounts.batch_seconds}
    _step(found, "search", lambda: measured_apart("searching", **asking))
    _step(found, "cold process", lambda: _cold(folder, found))
    _step(found, "whole process", lambda: process(folder, queries[-7:]))
    if count <= _RECALL_MOST:
        _step(found, "recall", lambda: measured_apart("recall", count=count, folder=folder, queries=amounts.recall))
    if count in (*_PEERS_AT, _QUICK):
        _step(found, "peers", lambda: _peers(found, count, folder, amounts))
    preparing: dict[str, Any] = {"folder": folder, "seconds": amounts.prepare_seconds}
    _step(found, "prepare", lambda: measured_apart("preparing", **preparing))
    _step(found, "search prepared", lambda: _named("prepared_", measured_apart("searching", **asking)))
    found |= _named("prepared_", _times(found.get("peers", {}), found.get("prepared_batch")))
    _step(found, "live", lambda: measured_apart("living", folder=folder))
    return found


def _named(prefix: str, found: dict[str, Any]) -> dict[str, Any]:
    return {prefix + key: value for key, value in found.items()}


def _cold(folder: Path, found: dict[str, Any]) -> dict[str, float]:
    runs = [cold(folder, max(50, int(found.get("batch", 0) * 10))) for _ in range(3)]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def _peers(found: dict[str, Any], count: int, folder: Path, amounts: _Amounts) -> dict[str, Any]:
    asking: dict[str, Any] = {"count": count, "queries": amounts.peers}
    mine = measured_apart("righting", folder=folder, **asking)
    peers = measured_apart("rivals", peers_python(), seconds=amounts.peer_seconds, **asking)
    return {"peers": peers, **mine, **_times(peers, found.get("batch"))}


def _times(peers: dict[str, Any], rate: float | None) -> dict[str, float]:
    """How many times as many searches a second as each peer's; nothing where the rate was not measured."""
    return {f"times_{name}": rate / peer["per_second"] for name, peer in _known(peers).items()} if rate else {}


def _known(peers: dict[str, Any]) -> dict[str, Any]:
    return {name: peer for name, peer in peers.items() if isinstance(peer, dict)}


def _print_peers(count: int, found: dict[str, Any]) -> None:
    peers = found.get("peers")
    if not peers:
        return
    print(f"\n{count:,} people: right answers in the first ten, by script of the query; searches a second")
    rows = {"tansiq": {"right": found["right"], "per_second": found.get("batch")}} | _known(peers)
    rows["tansiq, at its threshold"] = {"right": found["right_at_threshold"], "per_second": found.get("batch")}
    for name, row in rows.items():
        cells = [_right(row["right"], script) for script in ("Latin", "Arabic")]
        print(f"  {name:26} Latin {cells[0]:>18}  Arabic {cells[1]:>18}  {row['per_second'] or 0:>12,.1f}/s")
    for script in ("Latin", "Arabic"):
        mine = found["right"].get(script, {}).get("value", 0.0)
        others = [peer["right"][script]["value"] for peer in _known(peers).values() if script in peer["right"]]
        print(f"  ahead on {script} queries: {ahead(mine, others, less=False)}")
    for name in peers["left_out"]:
        print(f"  LEFT OUT: {name} is not installed (make peers installs it)")


def _right(right: dict[str, Any], script: str) -> str:
    figure = right.get(script)
    return f"{figure['value']:.3f} (n={figure['n']})" if figure else "-"


def _print_verdicts(by_size: dict[int, dict[str, Any]]) -> dict[str, str]:
    print()
    said = {}
    for bar in bars():
        value = by_size.get(bar.records, {}).get(bar.key)
        said[f"{bar.key} {bar.records}"] = verdict(bar, value)
        print(verdict_line(bar, value))
    return said


def _print_sizes(by_size: dict[int, dict[str, Any]]) -> None:
    for count, found in by_size.items():
        if made := found.get("composition"):
            scripts = ", ".join(f"{script} {share:.3f}" for script, share in made["scripts"].items())
            print(
                f"\n{count:,} people: {made['words']:,} different words, {made['parts']:.2f} parts a name, {scripts}; "
                f"the commonest word {made['commonest']:.3f} of all; whole birth dates {made['whole_dates']:.2f}"
            )
        for group, figure in found.get("recall_by", {}).items():
            print(
                f"  recall, {group:16} {figure['value']:.4f} [{figure['low']:.4f}, {figure['high']:.4f}]  "
                f"{figure['answers']} answers, {figure['queries']} queries"
            )
    for columns in (_COLUMNS[start : start + 7] for start in range(0, len(_COLUMNS), 7)):
        print("\n" + growth_table(by_size, columns))


def _machine() -> dict[str, Any]:
    cpu = Path("/proc/cpuinfo")
    models = (
        [line.partition(": ")[2] for line in cpu.read_text().splitlines() if "model name" in line]
        if cpu.exists()
        else []
    )
    packages = {name: version(name) for name in ("numpy", "numba", "tansiq")}
    return {
        "cpu": models[:1],
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    } | packages


def _proof(amounts: _Amounts) -> dict[str, Any]:
    found: dict[str, Any] = {}
    _step(found, "proof", lambda: measured_apart("proof", count=amounts.proof_people, queries=amounts.proof))
    print(f"the scan that recall is measured against, held to tansiq.compare: {found}", flush=True)
    return found


def run(*, quick: bool = False, records: int = 1_000_000) -> dict[int, dict[str, Any]]:
    """Measure every size up to ``records``; with ``quick`` 20,000 people only, for development, not for comparison."""
    amounts = _LESS if quick else _FULL
    sizes = (_QUICK,) if quick else (*(size for size in _SIZES if size < records), records)
    whole: dict[str, Any] = {"machine": _machine(), "proof": _proof(amounts), "sizes": {}}
    by_size: dict[int, dict[str, Any]] = {}
    for count in sizes:
        folder = Path(tempfile.mkdtemp(prefix="tansiq-speed-"))
        try:
            by_size[count] = _of_size(count, folder, amounts)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        whole["sizes"] = {str(size): found for size, found in by_size.items()}
        _keep(whole, quick=quick)
    _print_sizes(by_size)
    for count, found in by_size.items():
        _print_peers(count, found)
    whole["verdicts"] = _print_verdicts(by_size)
    print(f"kept in {_keep(whole, quick=quick)}")
    return by_size


def _keep(whole: dict[str, Any], *, quick: bool) -> Path:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / ("speed-quick.json" if quick else "speed.json")
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path
