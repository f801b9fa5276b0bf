"""Commands are imported when they are called."""

from __future__ import annotations

import sys

import click
from click.testing import CliRunner

from tansiq.cli.lazy import Entry, LazyGroup
from tansiq.errors import MalformedError


def _group(table: dict[str, Entry]) -> LazyGroup:
    return LazyGroup(name="group", table=table)


def test_help_shows_the_lines_of_the_table_without_importing_a_module() -> None:
    group = _group({"gone": Entry("tansiq.no_such_module:command", "Never imported.")})
    assert "gone  Never imported." in CliRunner().invoke(group, ["--help"]).output


def test_commands_stand_in_the_order_of_the_table() -> None:
    group = _group({"zulu": Entry("a:b", ""), "alpha": Entry("a:b", "")})
    assert group.list_commands(click.Context(group)) == ["zulu", "alpha"]


def test_a_command_is_imported_when_it_is_called() -> None:
    sys.modules.pop("tansiq.cli.completion", None)
    group = _group({"completion": Entry("tansiq.cli.completion:completion", "")})
    assert CliRunner().invoke(group, ["completion", "--help"]).exit_code == 0
    assert "tansiq.cli.completion" in sys.modules


def test_a_name_that_is_not_in_the_table_is_no_command() -> None:
    assert _group({}).get_command(click.Context(click.Command("x")), "arrest") is None


def test_an_error_in_a_command_is_reported_by_the_group() -> None:
    group = _group({})

    @group.command()
    def fail() -> None:
        raise MalformedError("date.unreadable", text="x")

    group.get_command = lambda *_: fail  # type: ignore[method-assign]
    assert CliRunner().invoke(group, ["fail"]).exit_code == 3
