"""A whole node in a process of its own, with its own database, folder and keys, that does what a test tells it."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any, Final

from tansiq.demo.nodes import AUTHORITIES, NodeProcess, describe, free_port, surroundings

ROOT = Path(__file__).resolve().parents[2]
__all__ = ["Node", "RebornNode", "carry", "two_nodes"]

# This tree, and no other that may be installed.
_HERE: Final = f"import sys; sys.path[:0] = {[str(ROOT / 'src'), str(ROOT)]}\n"
#: Runs in the node: each line is source; what it leaves in `told` is answered.
_LOOP: Final = """
import json
from tansiq.desk import node
node.prepare()
from benchmarks.exchanging import world as names
world = dict(vars(names))
def answer_all():
    for line in sys.stdin:
        try:
            world["told"] = None
            exec(json.loads(line), world)
            answer = {"told": world["told"]}
        except Exception as error:  # whatever it is, it is told to whoever asked
            answer = {"raised": getattr(error, "code", type(error).__name__ + ": " + str(error))}
        print(json.dumps(answer, default=str), flush=True)
"""
#: The same in a child, which is made anew when it was killed and somebody says so: nothing has to be loaded again.
_AGAIN: Final = "again\n"
_REBORN: Final = f"""
import os
from django.db import connections
while True:
    connections.close_all()
    child = os.fork()
    if not child:
        answer_all()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        break
    print(json.dumps({{"died": os.WTERMSIG(status)}}), flush=True)
    while (line := sys.stdin.readline()) != {_AGAIN!r}:
        if not line:
            sys.exit()
"""


class Node(NodeProcess):
    """One of the two: ``run`` has source executed in it and gives what that leaves in ``told``."""

    words_of_loop = _HERE + _LOOP + "answer_all()"

    def __init__(self, home: Path, authority: str, port: int, suites: Sequence[str] = (), database: str = "") -> None:
        super().__init__(home, authority, (sys.executable, "-c", self.words_of_loop), database)
        self.state = describe(home, authority, port, suites)
        self.answers = True

    def largest_mib(self) -> int:
        """The most memory that its process ever held, in MiB (Linux)."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) >> 10 for line in status.splitlines() if line.startswith("VmHWM:"))

    def cpu_seconds(self) -> float:
        """The processors' time that its process has had (Linux)."""
        assert self.process is not None
        told = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return sum(map(int, told[11:13])) / os.sysconf("SC_CLK_TCK")  # utime and stime, fields 14 and 15 of proc(5)

    def beside(self) -> Node:
        """A second process of the same node, not started yet: it answers nobody."""
        other = copy(self)
        other.process = None
        return other

    def restart(self, under: Sequence[str] = ()) -> None:
        """Begin it again after it died, on what it had on disk."""
        self.start(under)
        self._begin()

    def _begin(self) -> None:
        self.run("begin()\nopen_door()" if self.answers else "begin()")

    def run(self, source: str, **values: Any) -> Any:  # noqa: ANN401 - whatever JSON has
        """What ``source`` leaves in ``told``; ``values`` are named in it. A code is raised as KeyError."""
        answer = self.say("".join(f"{name} = {value!r}\n" for name, value in values.items()) + source)
        if "died" in answer:
            assert answer["died"] == signal.SIGKILL, answer  # what falls over by itself is no fault that was set
            raise BrokenPipeError(self.authority)
        if "raised" in answer:
            raise KeyError(answer["raised"])
        return answer["told"]


class RebornNode(Node):
    """A node that is killed as any other, and begins again at once: what it has loaded is kept by the process above."""

    words_of_loop = _HERE + _LOOP + _REBORN

    def restart(self, under: Sequence[str] = ()) -> None:
        """Begin it again after it died, on what it had on disk."""
        assert not under
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(_AGAIN)
        self.process.stdin.flush()
        self._begin()


def carry(giver: Node, taker: Node, *, copy: bool = False) -> int:
    """Bring what a node put down for the other to it, as somebody with a stick does; how many parcels."""
    carried = "desk/exchange/carried"
    start, end = giver.home / carried / taker.authority / "out", taker.home / carried / giver.authority / "in"
    found = sorted((*start.glob("*.attachment"), *start.glob("*.parcel")))
    for file in found:
        (shutil.copy if copy else shutil.move)(str(file), str(end / file.name))
    return sum(file.suffix == ".parcel" for file in found)


@cache
def _tables() -> Path:
    """A home with empty tables, made once: most of the time of a new node goes into them."""
    folder = tempfile.TemporaryDirectory(prefix="tansiq-tables-")
    atexit.register(folder.cleanup)
    _migrate(Path(folder.name))
    return Path(folder.name) / "desk"


def _migrate(home: Path, database: str = "") -> None:
    words = [sys.executable, "-c", _HERE + "from tansiq.desk import node; node.prepare(); node.migrate()"]
    subprocess.run(words, env=surroundings(home, database), check=True)


def _prepare(node: Node) -> None:
    if node.database:
        _migrate(node.home, node.database)
    else:
        for file in _tables().glob("*.sqlite3"):
            shutil.copy(file, node.home / "desk" / file.name)


@contextmanager
def two_nodes(
    folder: Path,
    *,
    carrier: str = "https",
    back: str = "",
    suites: Sequence[str] = (),
    made: type[Node] = Node,
    databases: Sequence[str] = ("", ""),
) -> Iterator[tuple[Node, Node]]:
    """Two nodes that have pinned each other by telephone; each has an officer, and answers the other.

    ``carrier``: how the first reaches the second; ``back``: how that reaches the first, where it is another way.
    ``databases``: an address of PostgreSQL for each; without them each has files of SQLite.
    """
    named = zip(AUTHORITIES, databases, strict=True)
    nodes = [made(folder / name, name, free_port(), suites, database) for name, database in named]
    for node in nodes:
        _prepare(node)
        node.start()
    try:
        for node in nodes:
            node.run("begin()")
        nodes[1].answers = carrier != "asking"  # nobody can reach it
        for one, other, way in ((nodes[0], nodes[1], carrier), (nodes[1], nodes[0], back or carrier)):
            told = other.run("told = introduction()")
            one.run("told = pin(given, state, carrier)", given=told, state=other.state, carrier=way)
        for node in nodes if carrier != "folder" else ():
            node.run("open_door()" if node.answers else "pass")
        yield nodes[0], nodes[1]
    finally:
        for node in nodes:
            node.stop()
