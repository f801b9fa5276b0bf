"""The same rows asked of what a user would pick instead, every line side by side with Tansiq's.

RapidFuzz's WRatio over anyascii on A to C (it gives no probability), nomenklatura's logic-v2 on A to D with its own
default threshold. Tansiq's figures are those that ``accuracy`` kept last.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from math import isnan
from typing import Any

from benchmarks.accuracy import measure
from benchmarks.logic import Logic
from benchmarks.measures import Figure
from benchmarks.report import RESULTS, bars, write_results
from benchmarks.scorers import Baseline, Scorer, same_for_every_fold
from benchmarks.verdicts import ahead

__all__ = ["run", "table"]


def _tansiq(*, quick: bool) -> dict[str, float]:
    path = RESULTS / f"{'accuracy-quick' if quick else 'accuracy'}.json"
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return {key: float(figure["value"]) for key, figure in kept.items()}


def table(mine: Mapping[str, float], peers: Mapping[str, Mapping[str, float]]) -> str:
    """One line a bar: Tansiq's figure, each peer's, and whether Tansiq is ahead of all of them."""
    lines = [" ".join(["".ljust(97), *(name.rjust(10) for name in ("tansiq", *peers)), "  ahead"])]
    for key, bar in bars().items():
        theirs = [figures.get(key, float("nan")) for figures in peers.values()]
        own = mine.get(key, float("nan"))
        if all(map(isnan, theirs)):  # not measured on any peer
            continue
        cells = ["-" if isnan(value) else f"{value:.4f}" for value in (own, *theirs)]
        sense = " (less is better)" if bar.get("less") else ""
        says = f"{key:26} {bar['says'] + sense:70}"
        lines.append(
            " ".join([says, *(cell.rjust(10) for cell in cells), f"  {ahead(own, theirs, less=bool(bar.get('less')))}"])
        )
    return "\n".join(lines)


def _measured(scorer: Scorer, parts: str, *, quick: bool) -> tuple[list[Figure], dict[str, object]]:
    print(f"\n{scorer.name}, threshold {scorer.min_bits:g}{', quick' if quick else ''}", flush=True)
    return measure(scorer, same_for_every_fold(scorer), parts=parts, quick=quick)


def run(*, quick: bool = False, parts: str = "ABCD") -> dict[str, list[Figure]]:
    """Measure every peer that is installed; one that is not is named. Returns the figures by peer."""
    chosen: list[tuple[Scorer, str]] = [(Baseline(), parts.replace("D", ""))]
    if find_spec("nomenklatura"):
        chosen.append((Logic(), parts))
    else:
        print("LEFT OUT: nomenklatura logic-v2 is not installed (make peers installs it)")
    found: dict[str, list[Figure]] = {}
    for scorer, asked in chosen:
        found[scorer.name], beside = _measured(scorer, asked, quick=quick)
        suffix = f"{'' if scorer.name == 'rapidfuzz' else '-' + scorer.name}{'-quick' if quick else ''}"
        about: dict[str, Any] = {"min_bits": scorer.min_bits, "version": _version(scorer.name)}
        print(f"kept in {write_results(f'peers{suffix}', found[scorer.name], beside | about)}")
    figures = {name: {figure.key: figure.value for figure in some} for name, some in found.items()}
    mine = _tansiq(quick=quick)
    if not mine:
        print("no figures of Tansiq are kept: run `python -m benchmarks accuracy` first")
    print("\n" + table(mine, figures))
    return found


def _version(name: str) -> str:
    return version("rapidfuzz" if name == "rapidfuzz" else "nomenklatura")
