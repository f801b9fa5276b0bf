"""Nodes in processes of their own, each with its own database, folder, keys and log; and those of the demonstration."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from tansiq.errors import TansiqError

__all__ = ["AUTHORITIES", "DemoNode", "NodeProcess", "describe", "free_port", "running", "surroundings"]

#: The two fictional authorities, by name: their State, and what they are called.
AUTHORITIES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "marwana.police": ("QMA", {"ar": "شرطة مروانة", "fr": "Police de Marwana", "en": "Police of Marwana"}),
    "sahelia.police": ("QSA", {"ar": "شرطة ساحلية", "fr": "Police de Sahelia", "en": "Police of Sahelia"}),
}
_PATIENCE: Final = 20.0  # seconds until a process has ended
_LEFT_OUT: Final = ("TANSIQ_HOSTS", "TANSIQ_DATABASE", "DJANGO_SETTINGS_MODULE")


class NodeProcess:
    """The process of a node at the home ``home``: it is asked a line of JSON, and answers one.

    ``words``: the program, which reads what it is asked from its standard input. ``database``: the address of a
    PostgreSQL; without one it is files of SQLite in the home.
    """

    def __init__(self, home: Path, authority: str, words: Sequence[str], database: str = "") -> None:
        self.home, self.authority, self.words, self.database = home, authority, words, database
        self.process: subprocess.Popen[str] | None = None

    def start(self, under: Sequence[str] = ()) -> None:
        """Begin it, on what is on disk; ``under`` another program where one is named."""
        self.process = subprocess.Popen(  # noqa: S603  (our own program, and one that a test names)
            [*under, *self.words],
            env=surroundings(self.home, self.database),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self, asked: object) -> dict[str, Any]:
        """The answer to what is asked. Raises BrokenPipeError where the process died."""
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise BrokenPipeError(self.authority)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def kill(self) -> None:
        """SIGKILL, as when the power goes."""
        assert self.process is not None
        self.process.kill()
        self.wait()

    def wait(self) -> int:
        """Wait for the end, and give the exit code."""
        assert self.process is not None
        code = self.process.wait(_PATIENCE)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # what was not read any more
                pipe.close()
        return code

    def stop(self) -> None:
        """End it, if it still runs, and let go of it."""
        if self.process is not None:
            self.kill()


class DemoNode(NodeProcess):
    """A node of the demonstration: ``do`` has it act and gives what it tells."""

    def __init__(self, home: Path, authority: str) -> None:
        super().__init__(home, authority, (sys.executable, "-m", "tansiq.demo.acting"))
        self.state = describe(home, authority, free_port())

    def do(self, act: str, **given: Any) -> Any:  # noqa: ANN401 - whatever JSON has
        """What the act tells. Raises TansiqError with the code that it raised, BrokenPipeError where the node died."""
        answer = self.say({"act": act, "given": given})
        if "raised" in answer:
            raise TansiqError(answer["raised"], **answer["details"])
        return answer["told"]


def describe(home: Path, authority: str, port: int, suites: Sequence[str] = ()) -> str:
    """Write into the node's folder what it is to others, and where it answers them; its State."""
    state, names = AUTHORITIES[authority]
    address = f"127.0.0.1:{port}"
    lines = [
        f'authority = "{authority}"', f'state = "{state}"', 'kind = "police"',
        f'addresses = ["https://{address}"]', f'listen = "{address}"',
        *([f"suites = {list(suites)!r}"] if suites else []),
        *(f'names.{language} = "{name}"' for language, name in names.items()),
    ]  # fmt: skip
    (home / "desk").mkdir(parents=True, exist_ok=True)
    (home / "desk" / "exchange.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return state


def surroundings(home: Path, database: str = "") -> dict[str, str]:
    """Those of a node at ``home``, and its ``database``: without what was said to another one."""
    kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    return kept | {"TANSIQ_HOME": str(home)} | ({"TANSIQ_DATABASE": database} if database else {})


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(folder: Path) -> Iterator[tuple[DemoNode, ...]]:
    """The nodes of both authorities, started."""
    with ExitStack() as stack:
        nodes = tuple(DemoNode(folder / name, name) for name in AUTHORITIES)
        for node in nodes:
            stack.callback(node.stop)
            node.start()
        yield nodes
