"""The whole suite of the desk, once more, on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import postgresql

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@pytest.mark.skipif("TANSIQ_DATABASE" in os.environ, reason="this is that run")
def test_the_desk_passes_its_tests_on_postgresql() -> None:
    place = postgresql.binaries()
    if place is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    words = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(HERE)]
    with postgresql.running(place) as address:
        surroundings = {**os.environ, "TANSIQ_DATABASE": address, "PYTHONPATH": str(ROOT / "src")}
        surroundings.pop("DJANGO_SETTINGS_MODULE", None)  # a test that loaded the web server's part leaves it
        # Not this file again; and what runs at nodes of its own has run already.
        words += ["--ignore", str(Path(__file__).resolve()), "-m", "not node"]
        done = subprocess.run(
            words, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False, timeout=3600
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout.rpartition("\n")[0].splitlines()[-1]
