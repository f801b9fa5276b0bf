"""A node of a benchmark's own, on SQLite, in a folder that goes away."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["own_node"]


@contextmanager
def own_node() -> Iterator[None]:
    """Django is loaded with it: one a process."""
    before = os.environ.get("TANSIQ_HOME")
    with tempfile.TemporaryDirectory(prefix="tansiq-bench-") as place:
        os.environ["TANSIQ_HOME"] = place
        try:
            from tansiq.desk import node

            node.prepare()
            node.migrate()
            yield
        finally:
            os.environ.pop("TANSIQ_HOME")
            os.environ.update({"TANSIQ_HOME": before} if before else {})
