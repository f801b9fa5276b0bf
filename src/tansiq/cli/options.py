"""Options that several commands share: ``--json``, ``--lang``, those of lists and manifests, and of the law asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from tansiq.cli.exits import JSON_KEY, LANG_KEY, reader_language
from tansiq.messages import LANGUAGES

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice

__all__ = [
    "OUT_ENDINGS",
    "answering",
    "column_option",
    "language_option",
    "law_day_option",
    "limit_option",
    "list_option",
    "min_bits_option",
    "out_option",
    "own_law_option",
    "version_option",
]

OUT_ENDINGS = (".jsonl", ".csv", ".parquet", ".xlsx")

P = ParamSpec("P")
R = TypeVar("R")
Command = TypeVar("Command", bound=Callable[..., Any])


def _remember(key: str) -> Callable[[click.Context, click.Parameter, object], object]:
    def callback(ctx: click.Context, _: click.Parameter, value: object) -> object:
        if value:
            ctx.meta[key] = value
        return value

    return callback


def language_option(command: Command) -> Command:
    """``--lang``: the language of everything but the help."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        is_eager=True,
        callback=_remember(LANG_KEY),
        help="Language of the answer; from LC_ALL, LC_MESSAGES or LANG where not given.",
    )(command)


def _json_option(command: Command) -> Command:
    return click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_remember(JSON_KEY),
        help="Print one JSON object on standard output; errors as JSON on standard error.",
    )(command)


def answering(command: Callable[Concatenate[Voice, P], R]) -> Callable[P, R]:
    """Give a command ``--json`` and ``--lang`` and hand it the voice that answers accordingly."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        from tansiq.cli.terminal import Voice  # rich is loaded by an answer, not by --help

        ctx = click.get_current_context()
        return command(Voice(reader_language(ctx), as_json=bool(ctx.meta.get(JSON_KEY))), *args, **kwargs)

    return language_option(_json_option(wrapped))


def _list_names(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from tansiq.stores.home import tansiq_home

    folder = tansiq_home() / "lists"
    names = (current.parent.name for current in folder.glob("*/current"))
    return sorted(name for name in names if name.startswith(incomplete))


def list_option(command: Command) -> Command:
    """``--list``, repeatable: which loaded lists to look in."""
    return click.option(
        "--list",
        "list_names",
        multiple=True,
        metavar="NAME",
        shell_complete=_list_names,
        help="Look in this loaded list only; may be repeated. All loaded lists where not given.",
    )(command)


def out_option(name: str, text: str) -> Callable[[Command], Command]:
    """A file to write; an ending that nobody can write is refused before any work is done."""
    return click.option(name, type=click.Path(path_type=Path), callback=_known_ending, metavar="FILE", help=text)


def _known_ending(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() not in OUT_ENDINGS:
        wanted = f"the name must end in {', '.join(OUT_ENDINGS)}"
        raise click.BadParameter(wanted)
    return value


def limit_option(text: str) -> Callable[[Command], Command]:
    """``--limit``."""
    return click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, metavar="N", help=text)


def min_bits_option(command: Command) -> Command:
    """``--min-bits``: the threshold, in bits of evidence."""
    return click.option(
        "--min-bits",
        type=float,
        metavar="BITS",
        help="Report from this evidence on, in bits; the library's threshold where not given.",
    )(command)


def column_option(command: Command) -> Command:
    """``--column``, repeatable: which column of a manifest holds a field."""
    return click.option(
        "--column",
        "mapping",
        multiple=True,
        metavar="FIELD=HEADER",
        callback=_columns,
        help="Say which column holds a field where the guess is wrong; may be repeated.",
    )(command)


def _columns(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> dict[str, str] | None:
    if wrong := [value for value in values if not all(value.partition("="))]:
        wanted = f"write FIELD=HEADER, not {wrong[0]!r}"
        raise click.BadParameter(wanted)
    return dict(value.split("=", 1) for value in values) or None


def own_law_option(command: Command) -> Command:
    """``--own``: a folder whose legal bases and charters go before those that come with Tansiq."""
    return click.option(
        "--own",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="FOLDER",
        help="Lay the records of this folder (legal_bases/, charters/) over those of Tansiq.",
    )(command)


def law_day_option(command: Command) -> Command:
    """``--on``: the day whose law is asked for."""
    return click.option(
        "--on",
        "day",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DAY",
        help="The law of this day (2026-01-31); of today where not given.",
    )(command)


def _print_version(ctx: click.Context, _: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"tansiq {version('tansiq')}")
        ctx.exit()


def version_option(command: Command) -> Command:
    """``--version``."""
    return click.option(
        "--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="Print the version."
    )(command)
