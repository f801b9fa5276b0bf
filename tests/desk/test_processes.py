"""Processes that make one node begin together and end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src"
PROGRAM = """
    import os, sys, time
    os.environ["DJANGO_SETTINGS_MODULE"] = "tansiq.desk.settings"
    import django
    django.setup()
    from tansiq.desk.processes import run_together

    def waits():
        os.write(1, f"waits {os.getpid()}\\n".encode())  # whole, or not at all
        time.sleep(60)

    def ends():
        os.write(1, b"ends\\n")

    def fails():
        sys.exit(3)

    print("whole", run_together([waits, {other}]), flush=True)
"""


def _start(home: Path, other: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "TANSIQ_HOME": str(home), "PYTHONPATH": str(SRC)}
    words = [sys.executable, "-c", textwrap.dedent(PROGRAM.replace("{other}", other))]
    return subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, text=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("other", ["ends", "fails"])
def test_when_one_ends_the_others_are_stopped(tmp_path: Path, other: str) -> None:
    out, _ = _start(tmp_path, other).communicate(timeout=30)
    assert "whole False" in out
    if found := [line for line in out.splitlines() if line.startswith("waits")]:
        assert not _is_running(int(found[0].split()[1]))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all(tmp_path: Path, number: signal.Signals) -> None:
    process = _start(tmp_path, "waits")
    assert process.stdout is not None
    pids = [int(process.stdout.readline().split()[1]) for _ in range(2)]
    time.sleep(0.1)
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert not any(map(_is_running, pids))
