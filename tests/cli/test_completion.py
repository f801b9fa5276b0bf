"""Shell completion: the script, and what it offers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from tansiq.cli import COMMANDS, tansiq


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_calls_tansiq_back(shell: str) -> None:
    done = CliRunner().invoke(tansiq, ["completion", shell])
    assert done.exit_code == 0
    assert "_TANSIQ_COMPLETE" in done.stdout
    assert f"{shell}_complete" in done.stdout


def test_an_unknown_shell_is_wrong_usage() -> None:
    assert CliRunner().invoke(tansiq, ["completion", "cmd"]).exit_code == 2


def _offered(words: list[str], begun: str = "") -> list[str]:
    return [item.value for item in ShellComplete(tansiq, {}, "tansiq", "_X").get_completions(words, begun)]


def test_commands_and_options_are_offered() -> None:
    assert _offered([]) == list(COMMANDS)
    assert "--min-bits" in _offered(["screen"], "--m")
    assert _offered(["lists"]) == ["diff", "fetch", "load", "publishers", "show"]


def test_loaded_lists_are_offered(demo_home: Path) -> None:
    assert _offered(["screen", "--list"]) == ["council", "marwana", "sahelia"]
    assert _offered(["screen", "--list"], "ma") == ["marwana"]


def test_without_a_home_no_list_is_offered(home: Path) -> None:
    assert _offered(["screen", "--list"]) == []
