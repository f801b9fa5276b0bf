"""Words that the engines look for, in TOML that a reviewer can edit without reading Python.

One folder a language, one file a subject: ``load("arabic/dates")``. Entries are written as a newspaper prints them;
the engine that reads them folds the spelling. What mixes languages (country names, column headings) stands beside the
folders: ``load("countries")``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["load"]


@cache
def load(name: str) -> dict[str, Any]:
    """The whole table of ``name`` (``language/subject`` or ``subject``). The caller must not change it."""
    entry = files(__name__).joinpath(*f"{name}.toml".split("/"))
    return tomllib.loads(entry.read_text(encoding="utf-8"))
