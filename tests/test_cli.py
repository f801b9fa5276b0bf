"""The command as a person starts it: light, complete, and quiet about its insides."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from tansiq.cli import COMMANDS, tansiq
from tansiq.cli.exits import EXIT_CODES

HEAVY = {"numpy", "numba", "pyarrow", "lxml", "rich", "openpyxl", "xlsxwriter", "babel", "anyascii"}


def _python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_help_loads_nothing_heavy_and_no_command() -> None:
    probe = f"""
import sys
from tansiq.cli import COMMANDS, main
sys.argv = ["tansiq", "--help"]
try:
    main()
except SystemExit as end:
    print("ended", end.code)
commands = {{entry.target.partition(":")[0] for entry in COMMANDS.values()}}
print(sorted(({HEAVY!r} | commands) & sys.modules.keys()))
"""
    *_, ended, loaded = _python(probe).stdout.splitlines()
    assert (ended, loaded) == ("ended 0", "[]")


@pytest.mark.parametrize("command", ["screen", "search", "compare", "demo", "lists", "index"])
def test_the_help_of_a_command_loads_no_numbers_and_no_kernels(command: str) -> None:
    probe = f"""
import sys
from tansiq.cli import main
sys.argv = ["tansiq", {command!r}, "--help"]
try:
    main()
except SystemExit:
    print(sorted({{"numpy", "numba", "pyarrow"}} & sys.modules.keys()))
"""
    assert _python(probe).stdout.splitlines()[-1] == "[]"


def test_help_lists_every_command_and_every_exit_code() -> None:
    text = CliRunner().invoke(tansiq, ["--help"]).output
    words = " ".join(text.split())  # a long sentence goes on in a second line
    for name, entry in COMMANDS.items():
        assert f"{name} {entry.help}" in words
    for code, meaning in EXIT_CODES.items():
        assert f"{code}  {meaning}" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there_and_says_what_it_does(name: str) -> None:
    shown = CliRunner().invoke(tansiq, [name, "--help"])
    assert shown.exit_code == 0
    assert "Usage:" in shown.output


def _leaves(command: click.Command, ctx: click.Context) -> list[click.Command]:
    if not isinstance(command, click.Group):
        return [command]
    below = [command.get_command(ctx, name) for name in command.list_commands(ctx)]
    return [leaf for one in below if one is not None for leaf in _leaves(one, ctx)]


def test_every_command_answers_in_json_and_in_the_language_asked_for() -> None:
    for leaf in _leaves(tansiq, click.Context(tansiq)):
        options = {option for parameter in leaf.params for option in parameter.opts}
        assert leaf.name == "completion" or {"--json", "--lang"} <= options, leaf.name


def test_an_unknown_command_is_wrong_usage() -> None:
    done = CliRunner().invoke(tansiq, ["arrest"])
    assert done.exit_code == 2
    assert "No such command 'arrest'" in done.output


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    assert CliRunner().invoke(tansiq, ["--version"]).output == f"tansiq {version('tansiq')}\n"


def test_a_terminal_that_knows_no_arabic_gets_escapes_instead_of_a_traceback() -> None:
    run = "import sys; from tansiq.cli import main; sys.argv = ['tansiq', 'lists', 'show', '--lang', 'ar']; main()"
    done = _python(run, PYTHONIOENCODING="ascii", TANSIQ_HOME=os.devnull + "-none")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("\\u200f\\u0644")
