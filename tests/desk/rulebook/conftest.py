"""An invented rulebook: a bilateral text, a letter, a case type, each changed from what comes with Tansiq."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

BASIS = "legal_bases/instruments/police_qma_qsa_2019.toml"
LETTER = "case_types/border_hit/1/letters/redress_note.en.typ"
CALLS = "case_types/call_note/100"


def shipped(path: str) -> str:
    """A file that comes with Tansiq, by its path in a rulebook."""
    top, _, below = path.partition("/")
    return files(f"tansiq.{top}").joinpath(below).read_text(encoding="utf-8")


def basis(days: int = 12) -> str:
    """The bilateral text with another time for answers."""
    text = shipped(BASIS)
    assert "\nvalue = 10\n" in text
    return "effective_on = 2026-01-01\n" + text.replace("\nvalue = 10\n", f"\nvalue = {days}\n")


def calls(version: int = 100, hours: int = 12) -> dict[str, str]:
    """A call note that wants its written confirmation sooner."""
    of = {name: shipped(f"case_types/call_note/1/{name}") for name in ("workflow.toml", "form.toml", "examples.toml")}
    text = of["workflow.toml"].replace("version = 1\n", f"version = {version}\n", 1)
    of["workflow.toml"] = text.replace("value = 24\n", f"value = {hours}\n", 1)
    return {f"case_types/call_note/{version}/{name}": told for name, told in of.items()}


def whole() -> dict[str, str]:
    """All three at once."""
    return {BASIS: basis(), LETTER: shipped(LETTER).replace("\n", "\nInvented sentence of this node.\n", 1), **calls()}


def as_bytes(files: dict[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in files.items()}


def lay(folder: Path, files: dict[str, str]) -> None:
    """Write files into the node's folder."""
    for path, text in files.items():
        file = folder / "rulebook" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def people(officer: Any) -> dict[str, Any]:
    """One invented person a role."""
    return {role: officer(role) for role in ("ncb_officer", "supervisor", "central_authority", "analyst", "dpo")}


@pytest.fixture(scope="session")
def neighbour() -> Any:
    """This module: its invented files."""
    import sys

    return sys.modules[__name__]
