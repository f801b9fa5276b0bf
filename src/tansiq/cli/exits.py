"""Exit codes, and the one place where a failure becomes a sentence: code, place and remedy in the reader's language."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from tansiq import messages
from tansiq.cli.isolation import escaped_json, isolated
from tansiq.errors import MalformedError, RefusedError, TansiqError, TransportError

__all__ = [
    "EXIT_CODES",
    "JSON_KEY",
    "LANG_KEY",
    "describe_error",
    "exit_code",
    "reader_language",
    "report_failures",
    "reporting",
]

DONE, CHECK_FAILED, USAGE, MALFORMED, REFUSED, SOME_REJECTED, UNDELIVERED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130

EXIT_CODES = {
    DONE: "done",
    CHECK_FAILED: (
        "done, but a check did not hold (index verify, ledger verify, mrz, case-types check, law check, demo,"
        " desk check, desk verify and restore)"
    ),
    USAGE: "wrong usage: an unknown command, option or value",
    MALFORMED: "input malformed: it cannot be read, or is too large",
    REFUSED: "refused: a file, a list or a rule stands against it",
    SOME_REJECTED: "done, but some rows were rejected, or read with a reservation",
    UNDELIVERED: "not delivered: a list could not be fetched, or a message did not arrive",
    INTERRUPTED: "interrupted",
}

# Where the two options live during one call; click shares ``meta`` between a command and its group.
JSON_KEY, LANG_KEY = "tansiq.json", "tansiq.lang"


def reader_language(ctx: click.Context | None) -> str:
    """``--lang`` where given, otherwise the first known language of LC_ALL, LC_MESSAGES and LANG, otherwise English."""
    chosen = ctx.meta.get(LANG_KEY) if ctx else None
    if chosen:
        return str(chosen)
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            language = value[:2].lower()
            return language if language in messages.LANGUAGES else "en"
    return "en"


def exit_code(error: TansiqError) -> int:
    """The exit code of a kind of error."""
    kinds = ((MalformedError, MALFORMED), (RefusedError, REFUSED), (TransportError, UNDELIVERED))
    return next((code for kind, code in kinds if isinstance(error, kind)), REFUSED)


def describe_error(error: TansiqError, lang: str) -> dict[str, object]:
    """The error as JSON: code, sentence, remedy and the bare details."""
    return {
        "code": error.code,
        "sentence": messages.sentence(error.code, lang, **error.details),
        "remedy": messages.remedy(error.code, lang, **error.details),
        "details": {key: str(value) for key, value in error.details.items()},
    }


def _print_error(error: TansiqError, lang: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(escaped_json(json.dumps({"error": describe_error(error, lang)}, ensure_ascii=False)), err=True)
        return
    details = {key: isolated(str(value), lang) for key, value in error.details.items()}
    click.echo(f"{error.code}: {messages.sentence(error.code, lang, **details)}", err=True)
    if remedy := messages.remedy(error.code, lang, **details):
        click.echo(f"  {remedy}", err=True)


def _from_system(error: OSError) -> RefusedError:
    place = error.filename if error.filename is not None else "?"
    return RefusedError(
        "cli.file_refused",
        path=os.fsdecode(place) if isinstance(place, bytes) else place,
        problem=error.strerror or error,
    )


@contextmanager
def reporting(ctx: click.Context) -> Iterator[None]:
    """Turn TansiqError and refusals of the operating system into a report on stderr and an exit code."""
    try:
        yield
    except TansiqError as error:
        _finish(ctx, error)
    except BrokenPipeError:
        raise  # the reader of a pipe went away: click ends quietly
    except OSError as error:
        _finish(ctx, _from_system(error))
    except KeyboardInterrupt:
        click.echo(messages.sentence("cli.interrupted", reader_language(ctx)), err=True)
        ctx.exit(INTERRUPTED)


def _finish(ctx: click.Context, error: TansiqError) -> None:
    _print_error(error, reader_language(ctx), as_json=bool(ctx.meta.get(JSON_KEY)))
    ctx.exit(exit_code(error))


@contextmanager
def report_failures() -> Iterator[None]:
    """Guard what happens outside a command: a Ctrl-C while the arguments are still being read."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(messages.sentence("cli.interrupted", reader_language(None)), err=True)
        sys.exit(INTERRUPTED)
