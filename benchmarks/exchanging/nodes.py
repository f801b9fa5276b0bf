"""A whole node in a process of its own, with its own database, folder and keys, that does what a test tells it."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[2]
__all__ = ["NAMES", "Node", "carry", "free_port", "two_nodes"]

#: Runs in the node: each line is source; what it leaves in `told` is answered.
_LOOP = """
import json, sys
from tansiq.desk import node
node.prepare()
from benchmarks.exchanging import world as names
world = dict(vars(names))
for line in sys.stdin:
    try:
        world["told"] = None
        exec(json.loads(line), world)
        answer = {"told": world["told"]}
    except Exception as error:
        answer = {"raised": getattr(error, "code", type(error).__name__ + ": " + str(error))}
    print(json.dumps(answer, default=str), flush=True)
"""
#: The two authorities: State, and names in Arabic, French and English.
NAMES: Final = {
    "marwana.police": ("QMA", "شرطة مروانة", "Police de Marwana", "Police of Marwana"),
    "sahelia.police": ("QSA", "شرطة ساحلية", "Police de Sahelia", "Police of Sahelia"),
}


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Node:
    """One of the two: ``run`` has source executed in it and gives what that leaves in ``told``."""

    def __init__(self, home: Path, authority: str, port: int, suites: Sequence[str] = ()) -> None:
        self.home, self.authority, self.port = home, authority, port
        self.process: subprocess.Popen[str] | None = None
        state, *names = NAMES[authority]
        told = dict(zip(("ar", "fr", "en"), names, strict=True))
        folder = home / "desk"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "exchange.toml").write_text(
            f'authority = "{authority}"\nstate = "{state}"\nkind = "police"\n'
            f'addresses = ["https://127.0.0.1:{port}"]\nlisten = "127.0.0.1:{port}"\n'
            + (f"suites = {list(suites)!r}\n" if suites else "")
            + "".join(f'names.{lang} = "{name}"\n' for lang, name in told.items()),
            encoding="utf-8",
        )

    def start(self, under: Sequence[str] = ()) -> None:
        """Begin the process, ``under`` another program where one is named; ``run`` waits until it is ready."""
        words = [*under, sys.executable, "-c", _LOOP]
        self.process = subprocess.Popen(
            words, env=_surroundings(self.home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )

    def restart(self, under: Sequence[str] = ()) -> None:
        """Begin it again after it died, on what it had on disk."""
        self.start(under)
        self.run("begin()\nopen_door()")

    def run(self, source: str, **values: Any) -> Any:  # noqa: ANN401 - whatever JSON has
        """What ``source`` leaves in ``told``; ``values`` are named in it. A code is raised as KeyError."""
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        given = "".join(f"{name} = {value!r}\n" for name, value in values.items())
        self.process.stdin.write(json.dumps(given + source) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise BrokenPipeError(self.authority)
        answer = json.loads(line)
        if "raised" in answer:
            raise KeyError(answer["raised"])
        return answer["told"]

    def kill(self) -> None:
        """SIGKILL, as when the power goes."""
        assert self.process is not None
        self.process.kill()
        self.wait()

    def wait(self) -> int:
        """Wait for the end, and give the exit code."""
        assert self.process is not None
        code = self.process.wait(20)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # what was not read any more
                pipe.close()
        return code

    def stop(self) -> None:
        """End it, if it still runs."""
        if self.process is not None and self.process.poll() is None:
            self.kill()


def carry(giver: Node, taker: Node, *, copy: bool = False) -> int:
    """Bring what a node put down for the other to it, as somebody with a stick does; how many parcels."""
    carried = "desk/exchange/carried"
    start, end = giver.home / carried / taker.authority / "out", taker.home / carried / giver.authority / "in"
    found = sorted(start.glob("*.parcel"))
    for file in found:
        (shutil.copy if copy else shutil.move)(str(file), str(end / file.name))
    return len(found)


@cache
def _tables() -> Path:
    """A home with empty tables, made once: most of the time of a new node goes into them."""
    folder = tempfile.TemporaryDirectory(prefix="tansiq-tables-")
    atexit.register(folder.cleanup)
    words = [sys.executable, "-c", "from tansiq.desk import node; node.prepare(); node.migrate()"]
    subprocess.run(words, env=_surroundings(Path(folder.name)), check=True, cwd=ROOT)
    return Path(folder.name) / "desk"


def _surroundings(home: Path) -> dict[str, str]:
    left_out = ("TANSIQ_HOSTS", "TANSIQ_DATABASE", "DJANGO_SETTINGS_MODULE")
    environ = {name: value for name, value in os.environ.items() if name not in left_out}
    return environ | {"TANSIQ_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


@contextmanager
def two_nodes(folder: Path, *, carrier: str = "https", suites: Sequence[str] = ()) -> Iterator[tuple[Node, Node]]:
    """Two nodes that have pinned each other by telephone; each has an officer, and answers the other."""
    nodes = [Node(folder / name, name, free_port(), suites) for name in NAMES]
    for node in nodes:
        for file in _tables().glob("*.sqlite3"):
            shutil.copy(file, node.home / "desk" / file.name)
        node.start()
    try:
        for node in nodes:
            node.run("begin()")
        for one, other in (nodes, nodes[::-1]):
            told = other.run("told = introduction()")
            state, *_ = NAMES[other.authority]
            one.run("told = pin(given, state, carrier)", given=told, state=state, carrier=carrier)
        for node in nodes if carrier == "https" else ():
            node.run("open_door()")
        yield nodes[0], nodes[1]
    finally:
        for node in nodes:
            node.stop()
