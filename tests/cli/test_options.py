"""Options that every command shares."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from tansiq.cli.options import answering, column_option, out_option, version_option
from tansiq.cli.terminal import Voice


@click.group()
@version_option
def group() -> None:
    """A group."""


@group.command()
@out_option("--out", "where")
@column_option
@answering
def command(voice: Voice, out: object, mapping: dict[str, str] | None) -> None:
    """A command that tells what it was given."""
    click.echo(f"{voice.lang} {voice.as_json} {mapping}")


def _run(*arguments: str) -> str:
    return CliRunner(env={"LC_ALL": "fr_FR.UTF-8"}).invoke(group, ["command", *arguments]).output.strip()


def test_the_voice_speaks_the_language_asked_for_before_that_of_the_machine() -> None:
    assert _run() == "fr False None"
    assert _run("--lang", "ar", "--json") == "ar True None"


def test_columns_become_a_mapping_and_a_heading_may_hold_an_equals_sign() -> None:
    assert _run("--column", "name=Pax", "--column", "birth_date=a=b") == "fr False {'name': 'Pax', 'birth_date': 'a=b'}"


@pytest.mark.parametrize("value", ["name", "name=", "=Pax", ""])
def test_half_a_column_is_wrong_usage(value: str) -> None:
    assert "write FIELD=HEADER" in _run("--column", value)


def test_an_ending_that_nobody_writes_is_named_with_those_that_are() -> None:
    assert ".jsonl, .csv, .parquet, .xlsx" in _run("--out", "hits.pdf")


def test_the_version_is_printed_and_nothing_else_is_done() -> None:
    assert CliRunner().invoke(group, ["--version"]).output.startswith("tansiq ")
