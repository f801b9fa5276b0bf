"""``python -m benchmarks [accuracy|screening|reading|peers|all] [--quick]``: every figure the project states."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import cast

_SUBJECTS = ("accuracy", "screening", "reading", "peers")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("subject", nargs="?", default="all", choices=[*_SUBJECTS, "all"])
    parser.add_argument("--quick", action="store_true", help="smaller sets: for development, not for comparison")
    parser.add_argument("--parts", default="ABCD", help="parts of accuracy, such as AC")
    parser.add_argument("--weights", metavar="MODULE:FUNCTION", help="makes the weights of a fold for B and D")
    return parser.parse_args()


def _weights(place: str | None) -> Callable[[int], object] | None:
    """The function named ``module:function``; None if none is named."""
    if place is None:
        return None
    module, _, function = place.partition(":")
    return cast("Callable[[int], object]", getattr(import_module(module), function))


def main() -> None:
    """Run the wanted benchmarks, one after the other; each subject's module is loaded only then."""
    asked = _arguments()
    for subject in _SUBJECTS if asked.subject == "all" else (asked.subject,):
        run = import_module(f"benchmarks.{subject}").run
        if subject == "accuracy":
            run(_weights(asked.weights), parts=asked.parts, quick=asked.quick)
        else:
            run(quick=asked.quick)


if __name__ == "__main__":
    main()
