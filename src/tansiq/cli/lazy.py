"""A click group whose commands are imported when they are called, from an explicit table."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple, cast

import click

from tansiq.cli.exits import reporting

__all__ = ["Entry", "LazyGroup"]


class Entry(NamedTuple):
    """Where a command lives (``module:attribute``) and its line in the list of commands."""

    target: str
    help: str


class LazyGroup(click.Group):
    """Lists its commands from ``table`` without importing them, and turns failures into a sentence and an exit code."""

    def __init__(self, *args: Any, table: Mapping[str, Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (the signature is click's)
        """The names in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  (click's)
        """Import the command's module; None where the table has no such name."""
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.target.partition(":")
        return cast("click.Command", getattr(import_module(module), attribute))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  (click's)
        """Write the table's own lines, so that help imports no command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.table.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what a person can act on is reported in their language, never as a traceback."""
        with reporting(ctx):
            return super().invoke(ctx)
