"""The page of the command line is what the commands say of themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tansiq.cli import COMMANDS

TOOL = Path(__file__).resolve().parents[2] / "tools" / "build_cli_reference.py"


def test_the_page_in_the_tree_is_not_stale() -> None:
    # In a process of its own: click remembers the help option of a command that was called on its own before.
    done = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_has_its_section(tool: ModuleType) -> None:
    page = tool.page()
    assert all(f"## `tansiq {name}`" in page for name in COMMANDS)
    assert "## `tansiq lists load`" in page


def test_a_stale_page_is_noticed(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "PAGE", tmp_path / "cli.md")
    monkeypatch.setattr(sys, "argv", ["build_cli_reference.py", "--check"])
    assert tool.main() == 1
    monkeypatch.setattr(sys, "argv", ["build_cli_reference.py"])
    assert tool.main() == 0
    monkeypatch.setattr(sys, "argv", ["build_cli_reference.py", "--check"])
    assert tool.main() == 0
