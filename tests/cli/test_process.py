"""The process ends at once, as it would have ended: with its code, what was written, and what was to be done."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from tansiq.cli.process import run


def _ended(code: str) -> subprocess.CompletedProcess[str]:
    program = f"import atexit, os, sys, threading, time\nfrom tansiq.cli import process\n{code}\nprocess.run()"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("body", "code", "told"),
    [
        ("pass", 0, ""),
        ("sys.exit()", 0, ""),
        ("sys.exit(5)", 5, ""),
        ("sys.exit('in words')", 1, "in words\n"),
        ("1 / 0", 1, "ZeroDivisionError: division by zero\n"),
    ],
)
def test_the_code_is_the_one_that_the_command_ended_with(body: str, code: int, told: str) -> None:
    done = _ended(f"def main():\n    {body}\nprocess.main = main")
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.endswith(told)


def test_what_was_written_and_not_yet_flushed_arrives() -> None:
    done = _ended("process.main = lambda: print('x' * 100_000)")
    assert (done.returncode, len(done.stdout)) == (0, 100_001)


def test_threads_end_and_what_is_to_be_done_at_the_end_is_done_before() -> None:
    done = _ended(
        "def late(): time.sleep(0.2); print('thread')\n"
        "def main(): threading.Thread(target=late).start(); atexit.register(print, 'end')\n"
        "process.main = main"
    )
    assert (done.returncode, done.stdout) == (0, "thread\nend\n")


def test_nothing_is_taken_apart_at_the_end() -> None:
    kept = "class Kept:\n    def __del__(self): os.write(1, b'taken apart')\nkept = Kept()"
    assert _ended(f"{kept}\nprocess.main = lambda: None").stdout == ""


@pytest.mark.parametrize("stream", ["sys.stdout.close()", "sys.stdout = None"])
def test_a_process_without_a_place_to_write_ends_with_its_code(stream: str) -> None:
    done = _ended(f"def main():\n    {stream}\n    sys.exit(3)\nprocess.main = main")
    assert done.returncode == 3


def test_a_reader_that_went_away_is_no_success() -> None:
    program = "from tansiq.cli import process\nprocess.main = lambda: print('x', end='')\nprocess.run()"
    kept_back = {**os.environ, "PYTHONUNBUFFERED": ""}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=kept_back) as started:
        assert started.stdout is not None
        started.stdout.close()
        assert started.wait(60) == 120


def test_it_is_what_the_package_installs() -> None:
    (script,) = (one for one in entry_points(group="console_scripts") if one.name == "tansiq")
    assert script.load() is run
