"""``python -m benchmarks.apart MODULE ARGUMENTS``: one step of a benchmark in a process of its own, its result as JSON.

What a step holds in memory, has compiled or remembers is then no part of another's figures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from benchmarks.data import HERE

__all__ = ["PEERS_PYTHON", "StepError", "measured_apart", "memory_mib", "one_core", "peers_python"]

#: The environment of ``make peers``.
PEERS_PYTHON: Final = HERE.parent / ".venv-peers" / "bin" / "python"
_STATUS: Final = Path("/proc/self/status")  # Linux


class StepError(RuntimeError):
    """A step ended with an error; the text is the end of what it wrote."""


def peers_python() -> str:
    """The interpreter that has the peers: ``TANSIQ_PEERS_PYTHON``, else of ``make peers``, else this one."""
    stated = os.environ.get("TANSIQ_PEERS_PYTHON")
    return stated or (str(PEERS_PYTHON) if PEERS_PYTHON.exists() else sys.executable)


def measured_apart(module: str, python: str = sys.executable, **arguments: object) -> dict[str, Any]:
    """The result of ``benchmarks.MODULE.measure(**arguments)`` in a fresh process. Raises StepError."""
    command = [python, "-m", __name__, module, json.dumps(arguments, default=str)]
    threads = dict.fromkeys(("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | threads)
    if done.returncode:
        raise StepError(f"{module}: {done.stderr.strip()[-800:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def memory_mib() -> dict[str, float]:
    """What this process holds in MiB: ``anonymous`` its own, ``mapped`` from files, ``peak`` both; else nothing."""
    wanted = {"RssAnon": "anonymous", "RssFile": "mapped", "VmHWM": "peak"}
    if not _STATUS.exists():
        return {}
    lines = (line.partition(":") for line in _STATUS.read_text().splitlines())
    return {wanted[name]: round(int(value.split()[0]) / 1024, 1) for name, _, value in lines if name in wanted}


@contextmanager
def one_core() -> Iterator[None]:
    """Keep to one core, where the system lets a process choose."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def main() -> None:
    """Run the step that the command line names."""
    module, arguments = sys.argv[1:]
    print(json.dumps(import_module(f"benchmarks.{module}").measure(**json.loads(arguments))))


if __name__ == "__main__":
    main()
