"""Engines take values, bytes or a stream handed in: no file, clock, chance, network, environment or screen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ENGINES = Path(__file__).resolve().parents[2] / "src" / "tansiq" / "engines"

# Doors to the world outside, whether they stand at the top of a file or inside a function.
MODULES = frozenset(
    "asyncio ctypes getpass glob http importlib.resources locale logging mmap multiprocessing os pathlib pkgutil"
    " platform random secrets shutil signal socket sqlite3 ssl subprocess tempfile threading time urllib uuid"
    " webbrowser".split()
)
# `hash` of a text differs from one process to the next.
CALLS = frozenset("__import__ breakpoint compile eval exec hash input open print".split())
ATTRIBUTES = frozenset(
    "argv default_rng environ fromfile genfromtxt getenv loadtxt memmap now random read_bytes read_text savez stderr"
    " stdin stdout today tofile urandom utcnow write_bytes write_text".split()
)
OPENERS = frozenset("bz2 codecs gzip io lzma os tarfile Path".split())


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def _forbidden_module(name: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in MODULES)


def _names(node: ast.AST) -> str | None:
    """The forbidden thing that a node is, if it is one."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            return f"{name}()"
        case ast.Attribute(value=ast.Name(id=owner), attr="open") if owner in OPENERS:
            return f"{owner}.open"
        case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="load" | "save"):
            return f"numpy.{node.attr}"
        case ast.Attribute(attr=name) if name in ATTRIBUTES:
            return f".{name}"
        case _:
            return next((f"import {name}" for name in _imported(node) if _forbidden_module(name)), None)


def impurities(text: str) -> Iterator[str]:
    """``line: thing`` for everything in a source text that an engine must not touch."""
    for node in ast.walk(ast.parse(text)):
        if found := _names(node):
            yield f"{getattr(node, 'lineno', 0)}: {found}"


@pytest.mark.parametrize("path", sorted(ENGINES.rglob("*.py")), ids=lambda path: str(path.relative_to(ENGINES)))
def test_an_engine_is_pure(path: Path) -> None:
    assert list(impurities(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "open('list.xml')",
        "import os",
        "import os.path",
        "from os import environ",
        "def lazily():\n    import random",
        "from urllib import request",
        "from importlib import resources",
        "import importlib.resources as shelf",
        "from pathlib import Path",
        "from datetime import datetime\nstamp = datetime.now()",
        "from datetime import date\nstamp = date.today()",
        "import numpy as np\ndraw = np.random.default_rng(1)",
        "import numpy as np\ntable = np.load('table.npy')",
        "import gzip\nstream = gzip.open('list.xml.gz')",
        "import sys\nsys.stdout.write('x')",
        "print('x')",
        "key = hash('name')",
    ],
)
def test_a_door_to_the_world_is_found(source: str) -> None:
    assert list(impurities(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "import io\nstream = io.BytesIO(b'x')",
        "def read(archive):\n    return archive.open('sheet1.xml')",
        "from datetime import date\nday = date(1984, 3, 7)",
        "opened = 'open'",
        "def now(at): return at",
    ],
)
def test_what_is_handed_in_may_be_used(source: str) -> None:
    assert list(impurities(source)) == []
