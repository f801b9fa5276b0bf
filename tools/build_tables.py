"""``make tables``: learn every table of engines/names from the published name data and resources/, with provenance.

Each stage is its own process, because it reads the tables that the stage before it wrote. Deterministic: same data,
same tables; ``git diff --exit-code src/tansiq/engines/names/tables`` afterwards says whether the committed ones are
what the data give.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

STAGES = (
    "build_roles.py",
    "build_transducers.py",
    "build_counts.py",
    "build_chances.py",
    "build_company.py",
    "fit_weights.py",
)
# Sums of several threads differ in their last digits, and a fit with them in its third.
ALONE = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def main() -> int:
    """Run the stages in order; stop at the first that fails."""
    for stage in STAGES:
        began = time.monotonic()
        print(f"== {stage}", flush=True)
        if subprocess.run([sys.executable, str(Path(__file__).parent / stage)], check=False, env=ALONE).returncode:
            return 1
        print(f"   {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
