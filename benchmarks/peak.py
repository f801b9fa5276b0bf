"""``python -m benchmarks.peak FORMAT SMALL FILE``: read FILE in a fresh process and print what it took, as JSON.

SMALL, a file of the same format, is read first: what is loaded once (libraries, lexicons) is no part of the figures.
FORMAT is that of a list, or ``manifest``.
"""

from __future__ import annotations

import gc
import json
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tansiq.engines.lists import Report
from tansiq.engines.manifests import Rejected
from tansiq.stores.files import read_list, read_manifest

__all__ = ["Reading", "read_apart"]

_PROBLEMS = 1_000
_STATUS = Path("/proc/self/status")  # Linux


@dataclass(frozen=True, slots=True)
class Reading:
    """``things`` entries or travellers in ``seconds`` of CPU; ``grown_kib`` more memory than before it at the most.

    For workbooks and Parquet both figures are of the process that reads them.
    """

    things: int
    seconds: float
    grown_kib: int


def read_apart(format_name: str, small: Path, file: Path) -> Reading:
    """Read ``file`` in a process of its own. Raises CalledProcessError where that fails."""
    command = [sys.executable, "-m", __name__, format_name, str(small), str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Reading(**json.loads(done.stdout))


def _read(format_name: str, file: Path) -> int:
    report, count = Report(), 0
    found = read_manifest(file, report=report) if format_name == "manifest" else read_list(file, format_name, report)
    for one in found:
        count += not isinstance(one, Rejected)
        if len(report.problems) > _PROBLEMS:  # kept for a person to read, up to a cap: no part of what a reader holds
            report.problems.clear()
    return count


def _usage(whose: int) -> tuple[float, int]:
    """CPU seconds and largest size in KiB, of this process or of its children."""
    used = resource.getrusage(whose)
    size = used.ru_maxrss >> (10 if sys.platform == "darwin" else 0)
    if whose == resource.RUSAGE_SELF and _STATUS.exists():  # there getrusage counts what the parent held, too
        size = int(re.findall(r"VmHWM:\s*(\d+) kB", _STATUS.read_text(encoding="ascii"))[0])
    return used.ru_utime + used.ru_stime, size


def _main(format_name: str, small: Path, file: Path) -> None:
    with file.open("rb") as stream:
        apart = stream.read(4) in (b"PK\x03\x04", b"PAR1")
    _read(format_name, small)
    gc.collect()
    (used, size), start = _usage(resource.RUSAGE_CHILDREN if apart else resource.RUSAGE_SELF), time.process_time()
    things = _read(format_name, file)
    used_now, size_now = _usage(resource.RUSAGE_CHILDREN if apart else resource.RUSAGE_SELF)
    seconds = used_now - used if apart else time.process_time() - start
    print(json.dumps({"things": things, "seconds": seconds, "grown_kib": size_now - size}))


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
