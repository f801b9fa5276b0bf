"""The process of one node: reads an act a line, does it, answers a line. Started by ``nodes.Node``.

{"act": "ask", "given": {...}}   {"told": ...}   {"raised": "exchange.suspended", "details": {...}}
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from tansiq.errors import TansiqError

__all__ = ["obey"]


def obey(acts: Mapping[str, Callable[..., Any]]) -> None:
    """Do what is asked until nobody asks any more."""
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"told": acts[asked["act"]](**asked["given"])}
        except TansiqError as error:
            answer = {"raised": error.code, "details": {name: str(value) for name, value in error.details.items()}}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    from tansiq.desk import node

    node.prepare()
    node.migrate()
    from tansiq.demo.acts import ACTS

    obey(ACTS)
