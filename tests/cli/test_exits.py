"""Every failure becomes a sentence in the reader's language, and an exit code."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tansiq.cli.exits import EXIT_CODES, JSON_KEY, LANG_KEY, exit_code, reader_language, reporting
from tansiq.errors import MalformedError, RefusedError, TansiqError, TransportError

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "exit-codes.md"


def _run(error: BaseException, *, lang: str = "en", as_json: bool = False) -> Result:
    @click.command()
    @click.pass_context
    def fail(ctx: click.Context) -> None:
        ctx.meta[LANG_KEY], ctx.meta[JSON_KEY] = lang, as_json
        with reporting(ctx):
            raise error

    return CliRunner().invoke(fail)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MalformedError("date.unreadable", text="x"), 3),
        (RefusedError("cli.no_list", home="x"), 4),
        (TransportError("cli.no_list", home="x"), 6),
        (TansiqError("cli.no_list", home="x"), 4),
        (PermissionError(13, "Permission denied", "secret.csv"), 4),
        (IsADirectoryError(21, "Is a directory", b"folder"), 4),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_kind_of_failure_has_its_exit_code(error: BaseException, code: int) -> None:
    done = _run(error)
    assert done.exit_code == code
    assert "Traceback" not in done.output
    assert done.stdout == ""


def test_an_error_is_told_with_code_place_and_remedy_in_the_readers_language() -> None:
    done = _run(MalformedError("date.unreadable", text="30 Februar"), lang="fr")
    first, second = done.stderr.splitlines()
    assert first == "date.unreadable: « 30 Februar » n'est pas une date lisible."
    assert second.strip().startswith("Écrivez les dates ainsi")


def test_an_error_in_json_is_one_object_on_standard_error() -> None:
    done = _run(MalformedError("date.unreadable", text="a\u202eb"), as_json=True)
    answer = json.loads(done.stderr)["error"]
    assert answer["code"] == "date.unreadable"
    assert answer["details"] == {"text": "a\u202eb"}
    assert "\u202e" not in done.stderr


def test_an_override_in_a_detail_is_shown_not_obeyed() -> None:
    assert "a<U+202E>b" in _run(MalformedError("date.unreadable", text="a\u202eb")).stderr


def test_what_the_system_refuses_names_the_file() -> None:
    assert "secret.csv" in _run(PermissionError(13, "Permission denied", "secret.csv")).stderr


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({"LC_ALL": "ar_MA.UTF-8", "LANG": "fr_FR"}, "ar"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "fr_CA", "LANG": "en_GB"}, "fr"),
        ({"LANG": "de_DE"}, "en"),
        ({"LC_ALL": "C", "LANG": "ar_MA"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_comes_from_the_locale(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], lang: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert reader_language(None) == lang


def test_a_pipe_closed_by_its_reader_is_no_error_of_ours() -> None:
    with pytest.raises(BrokenPipeError), reporting(click.Context(click.Command("x"))):
        raise BrokenPipeError


@pytest.mark.parametrize("code", EXIT_CODES)
def test_every_exit_code_is_documented_with_its_meaning(code: int) -> None:
    assert f"| {code} | {EXIT_CODES[code].split(' (')[0]}" in DOCUMENT.read_text(encoding="utf-8")


def test_no_documented_exit_code_is_unknown() -> None:
    rows = DOCUMENT.read_text(encoding="utf-8").splitlines()
    documented = {int(cell) for row in rows if (cell := row.strip("| ").split(" |")[0]).isdigit()}
    assert documented == set(EXIT_CODES)


def test_a_kind_of_error_without_a_code_of_its_own_counts_as_refused() -> None:
    assert exit_code(TansiqError("storage.no_space")) == 4
