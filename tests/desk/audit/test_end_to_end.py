"""A worker that is killed again and again while entries are written: none is lost, none is doubled."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tansiq.demo.nodes import surroundings
from tansiq.stores.tiles import read_state

pytestmark = pytest.mark.node
SRC = Path(__file__).resolve().parents[3] / "src"
DESK = [sys.executable, "-c", "from tansiq.cli import main; main()", "desk"]
ENTRIES = 1500
WRITER = f"""
from tansiq.desk import node
node.prepare()
from django.db import transaction
from tansiq.desk.audit.actions import record_look, record_write
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
for number in range({ENTRIES // 3}):
    with transaction.atomic():
        record_write("app:thing:verb", by=Actor("w"), details={{"n": number}})
        record_write("app:thing:verb", by=Actor("w"), details={{"n": -number}})
    record_look(Entry.Kind.READ, "app:thing:read", by=Actor("r"), details={{"n": number}})
"""


def _environ(home: Path) -> dict[str, str]:
    return surroundings(home) | {"PYTHONPATH": str(SRC), "PYTHONIOENCODING": "utf-8"}


def _answer(home: Path, *words: str) -> dict[str, object]:
    done = subprocess.run([*DESK, *words, "--json"], env=_environ(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_a_worker_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    _answer(tmp_path, "migrate")
    environ = _environ(tmp_path)
    writer = subprocess.Popen([sys.executable, "-c", WRITER], env=environ)
    pause_s, kills = 0.6, 0
    while writer.poll() is None or kills < 3:
        worker = subprocess.Popen([*DESK, "work"], env=environ, stdout=subprocess.DEVNULL)
        time.sleep(pause_s)
        worker.kill()
        worker.wait()
        kills, pause_s = kills + 1, 0.6 + (pause_s * 7) % 0.5
    assert writer.returncode == 0
    _answer(tmp_path, "work", "--once")
    found = _answer(tmp_path, "verify")
    assert (found["size"], found["held"], found["waiting"], found["problems"]) == (ENTRIES, ENTRIES, 0, [])


def test_one_worker_a_node_which_stops_when_asked(tmp_path: Path) -> None:
    _answer(tmp_path, "migrate")
    environ = _environ(tmp_path)
    worker = subprocess.Popen([*DESK, "work", "--lang", "en"], env=environ, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert "worker runs" in worker.stdout.readline()
    for _ in range(100):
        if (tmp_path / "desk" / "log" / "checkpoint").exists():
            break
        time.sleep(0.1)
    second = subprocess.run([*DESK, "work"], env=environ, capture_output=True, text=True, check=False)
    assert second.returncode == 4
    assert "work.locked" in second.stderr
    worker.terminate()
    worker.communicate(timeout=10)
    assert worker.returncode == 0


def test_a_node_answers_and_works_and_stops_both(tmp_path: Path) -> None:
    words = [*DESK, "serve", "--demo", "--bind", "127.0.0.1:0", "--workers", "1"]
    with subprocess.Popen(words, env=_environ(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as node:
        log = tmp_path / "desk" / "log"
        for _ in range(150):
            if (log / "checkpoint").exists() and read_state(log).size:
                break
            time.sleep(0.1)
        second = subprocess.run([*DESK, "serve"], env=_environ(tmp_path), capture_output=True, text=True, check=False)
        assert "work.locked" in second.stderr
        node.terminate()
        out, _ = node.communicate(timeout=30)
        assert node.returncode == 0, out
        assert b"Traceback" not in out
    _answer(tmp_path, "work", "--once")  # its place is free
    assert _answer(tmp_path, "verify")["problems"] == []
