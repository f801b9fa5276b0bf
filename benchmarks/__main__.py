"""``python -m benchmarks [SUBJECT] [--quick]``: every figure that is stated, or those of one subject."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

_OUT_OF_FOLD = "fit_weights:weights_for_fold"
_SUBJECTS = (
    "accuracy",
    "frontier",
    "screening",
    "speed",
    "formats",
    "reading",
    "ledger",
    "record",
    "law",
    "envelopes",
    "exchange",
    "outage",
    "attached",
    "hits",
    "booth",
    "officers",
    "peers",
)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("subject", nargs="?", default="all", choices=[*_SUBJECTS, "all"])
    parser.add_argument("--quick", action="store_true", help="smaller sets: for development, not for comparison")
    parser.add_argument("--parts", default="ABCD", help="parts of accuracy and peers, such as AC")
    parser.add_argument("--records", type=int, default=1_000_000, help="people of the largest list of speed")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long the officers work")
    parser.add_argument(
        "--weights",
        metavar="MODULE:FUNCTION",
        default=_OUT_OF_FOLD,
        help="makes the weights of a fold for B and D; 'shipped': the package's own, which saw the persons",
    )
    return parser.parse_args()


def _weights(place: str) -> Callable[[int], object] | None:
    """The function named ``module:function`` (tools/ is looked into); None for the shipped weights."""
    if place == "shipped":
        return None
    sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))
    module, _, function = place.partition(":")
    return cast("Callable[[int], object]", getattr(import_module(module), function))


def main() -> None:
    """Run the wanted benchmarks, one after the other; each subject's module is loaded only then."""
    asked = _arguments()
    for subject in _SUBJECTS if asked.subject == "all" else (asked.subject,):
        run = import_module(f"benchmarks.{subject}").run
        if subject == "accuracy":
            run(_weights(asked.weights), parts=asked.parts, quick=asked.quick)
        elif subject == "peers":
            run(quick=asked.quick, parts=asked.parts)
        elif subject == "speed":
            run(quick=asked.quick, records=asked.records)
        elif subject == "officers":
            run(quick=asked.quick, minutes=asked.minutes)
        else:
            run(quick=asked.quick)


if __name__ == "__main__":
    main()
