"""A node of the demonstration: a whole one, in a process of its own, with its own database, folder, keys and log."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tansiq.errors import TansiqError

__all__ = ["AUTHORITIES", "DemoNode", "running"]

#: The two fictional authorities: name, State, and what they are called.
AUTHORITIES: Final = (
    ("marwana.police", "QMA", {"ar": "شرطة مروانة", "fr": "Police de Marwana", "en": "Police of Marwana"}),
    ("sahelia.police", "QSA", {"ar": "شرطة ساحلية", "fr": "Police de Sahelia", "en": "Police of Sahelia"}),
)
_LEFT_OUT: Final = ("TANSIQ_HOSTS", "TANSIQ_DATABASE", "DJANGO_SETTINGS_MODULE")


@dataclass(slots=True)
class DemoNode:
    """One node: ``do`` has it act and gives what it tells."""

    home: Path
    authority: str
    state: str
    names: dict[str, str]
    port: int
    process: subprocess.Popen[str] | None = field(default=None, init=False)

    def describe(self) -> None:
        """Write what the node is to others into its folder."""
        address = f"127.0.0.1:{self.port}"
        lines = [
            f'authority = "{self.authority}"', f'state = "{self.state}"', 'kind = "police"',
            f'addresses = ["https://{address}"]', f'listen = "{address}"',
            *(f'names.{language} = "{name}"' for language, name in self.names.items()),
        ]  # fmt: skip
        (self.home / "desk").mkdir(parents=True)
        (self.home / "desk" / "exchange.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def start(self) -> None:
        """Begin its process, on what it has on disk."""
        kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tansiq.demo.acting"],
            env=kept | {"TANSIQ_HOME": str(self.home)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def do(self, act: str, **given: Any) -> Any:  # noqa: ANN401 - whatever JSON has
        """What the act tells. Raises TansiqError with the code that it raised, BrokenPipeError where the node died."""
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"act": act, "given": given}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise BrokenPipeError(self.authority)
        answer = json.loads(line)
        if "raised" in answer:
            raise TansiqError(answer["raised"], **answer["details"])
        return answer["told"]

    def wait(self) -> None:
        """Wait until its process has ended, which was told to or died."""
        if self.process is not None:
            self.process.communicate()

    def stop(self) -> None:
        """End its process, as when the power goes."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        self.wait()


@contextmanager
def running(folder: Path) -> Iterator[tuple[DemoNode, ...]]:
    """The nodes of both authorities, started."""
    with ExitStack() as stack:
        nodes = tuple(DemoNode(folder / name, name, state, names, _free_port()) for name, state, names in AUTHORITIES)
        for node in nodes:
            node.describe()
            node.start()
            stack.callback(node.stop)
        yield nodes


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
