"""``make fuzz``: mutated samples for every reader of foreign input, and what came of them.

    make fuzz                                                  20,000 inputs for each reader
    make fuzz ARGS="--parser un-xml --inputs 1000000 --seed 1"
    make fuzz ARGS="--guided --parser paxlst"                  guided by what is reached (atheris, Linux only)

Exits with 1 where a reader did what none may: raise anything but a TansiqError, crash, hang, or let pass what the next
part of the program cannot take. The input is kept, made small, under the folder of ``--out``.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks.fuzzing.campaign import BATCH, Campaign
from benchmarks.fuzzing.guided import is_available, run_guided
from benchmarks.fuzzing.keeping import write_found
from benchmarks.fuzzing.parsers import PARSERS
from benchmarks.fuzzing.tally import Tally, Task

__all__ = ["main"]

_ROOT = Path(__file__).resolve().parents[2]
_NAMES = [parser.name for parser in PARSERS]
_CODES_SHOWN = 8


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fuzzing", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--parser", action="append", choices=_NAMES, help="one reader; may be given several times")
    parser.add_argument("--inputs", type=int, default=20_000, help="mutated inputs for each (default: 20,000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other inputs")
    parser.add_argument("--first", type=int, default=0, help="go on at this input, where a campaign was stopped")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")
    parser.add_argument("--out", type=Path, default=_ROOT / "fuzz-output", help="where faults are kept")
    parser.add_argument("--guided", action="store_true", help="guided by what is reached: atheris, Linux only")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Run the campaign that the command line asks for; the exit code."""
    asked = _arguments(words)
    console = Console(highlight=False)
    names = asked.parser or _NAMES
    if asked.guided:
        return _guided(asked, names, console)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Campaign(max(1, asked.jobs)) as campaign:
        try:
            _run(campaign, asked, names, console)
        except KeyboardInterrupt:
            done = min((campaign.tallies[name].inputs if name in campaign.tallies else 0) for name in names)
            console.print(f"Stopped. To go on: --seed {asked.seed} --first {asked.first + done // BATCH * BATCH}")
    for name, tally in campaign.tallies.items():
        _tell(console, name, tally)
    peak = max((tally.peak_kib for tally in campaign.tallies.values()), default=0)
    console.print(f"The largest process held {peak / 1024:.0f} MiB.")
    return 1 if any(tally.faults for tally in campaign.tallies.values()) else 0


def _tasks(names: Sequence[str], asked: argparse.Namespace) -> Iterator[Task]:
    """Batch by batch, all readers in turn: a campaign that is stopped has tried all of them."""
    for first in range(asked.first, asked.inputs, BATCH):
        for name in names:
            yield Task(name, asked.seed, first, min(first + BATCH, asked.inputs))


def _run(campaign: Campaign, asked: argparse.Namespace, names: Sequence[str], console: Console) -> None:
    columns = (TextColumn("{task.description:16}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    told: set[tuple[str, str]] = set()
    with Progress(*columns, console=console, transient=True) as bars:
        rows = {name: bars.add_task(name, total=max(0, asked.inputs - asked.first)) for name in names}

        def advance(name: str, tally: Tally) -> None:
            bars.advance(rows[name], tally.inputs)
            for signature, found in tally.faults.items():
                if (name, signature) not in told:  # kept at once: a campaign may be stopped
                    told.add((name, signature))
                    kept, fault = write_found(asked.out / name, name, found), found.fault
                    console.print(f"[red]FAULT[/] {name}: {fault.kind} at {fault.place}, {kept}", soft_wrap=True)

        campaign.run(_tasks(names, asked), advance)


def _tell(console: Console, name: str, tally: Tally) -> None:
    """One line of figures, one of the commonest codes."""
    nanoseconds, data = tally.slowest
    mean = tally.nanoseconds / max(1, tally.size)
    console.print(
        f"[bold]{name}[/]: {tally.inputs:,} inputs, {tally.read:,} read ({tally.things:,} things), "
        f"{sum(tally.codes.values()):,} refused, {len(tally.faults)} faults; "
        f"{tally.nanoseconds / max(1, tally.inputs) / 1000:.0f} µs each; slowest {nanoseconds / 1e6:.1f} ms for "
        f"{len(data)} bytes ({nanoseconds / max(1, len(data)) / max(mean, 1e-9):.1f} times the mean a byte)",
        soft_wrap=True,
    )
    codes = [f"{code} {count:,}" for code, count in tally.codes.most_common(_CODES_SHOWN)]
    rest = len(tally.codes) - _CODES_SHOWN
    more = f", and {rest} other codes" if rest > 0 else ""
    console.print(f"  {', '.join(codes) or 'nothing refused'}{more}", soft_wrap=True)


def _guided(asked: argparse.Namespace, names: Sequence[str], console: Console) -> int:
    if not is_available():
        console.print(
            "atheris is not installed: it runs on Linux (x86-64) only. The same readers run without --guided."
        )
        return 2
    faults = 0
    for name in names:
        told, left = run_guided(name, asked.inputs, asked.seed, asked.out / "guided" / name)
        console.print(f"[bold]{name}[/], guided: {told or 'no figures: see log.txt'}")
        for path in left:
            faults += path.suffix != ".md"
            console.print(f"  [red]FAULT[/] {path}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
