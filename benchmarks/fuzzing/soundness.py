"""What must hold of everything that a reader lets pass: it can be stored, its names can be read, its messages told."""

from __future__ import annotations

import json
import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache, lru_cache
from importlib.resources import files

from tansiq import messages
from tansiq.engines.lists import Problem
from tansiq.engines.matching.payload import pack
from tansiq.engines.matching.record import Record, WrittenName
from tansiq.engines.matching.segment import name_of
from tansiq.errors import TansiqError

__all__ = ["UnsoundError", "check_error", "check_message", "check_problems", "check_record", "check_text"]

# Known only further up: the caller adds them before anybody reads the sentence.
_PLACE = frozenset({"file", "id", "line", "path", "row"})


class UnsoundError(AssertionError):
    """A reader returned what the next part of the program cannot take."""


def check_record(record: Record) -> None:
    """The record has a name, can be written down as UTF-8, and its names can be compared."""
    if not record.names:
        raise UnsoundError("a record without a name")
    pack(record)
    check_text(json.dumps(asdict(record), ensure_ascii=False))
    _check_names(record)


def check_text(text: str | bytes) -> None:
    """``text`` is Unicode: a lone surrogate can be neither stored as text nor shown."""
    try:
        text.decode("utf-8") if isinstance(text, bytes) else text.encode("utf-8")
    except UnicodeError as error:
        raise UnsoundError("a text that cannot be written as UTF-8") from error


@lru_cache(maxsize=4096)
def _read_name(text: str, given: str, family: str, kind: str) -> None:
    name_of(WrittenName(text, given=given, family=family), kind)


def _check_names(record: Record) -> None:
    for name in record.names:
        try:
            _read_name(name.text, name.given, name.family, record.kind)
        except TansiqError as error:
            raise UnsoundError(f"a name that the engine of names refuses: {error.code}") from error


def check_problems(problems: Iterable[Problem]) -> None:
    """Every problem has a sentence whose blanks are filled, in texts that can be shown."""
    for problem in problems:
        check_message(problem.code, problem.details)


def check_error(error: TansiqError) -> None:
    """The error's code has a sentence, and its blanks are filled. It is shown with every odd character written out."""
    _check_blanks(error.code, frozenset(error.details))


def check_message(code: str, details: Mapping[str, object]) -> None:
    """``details`` fill the blanks of the sentence of ``code``, in texts that can be shown."""
    _check_blanks(code, frozenset(details))
    check_text("".join(map(str, details.values())))


@cache
def _check_blanks(code: str, filled: frozenset[str]) -> None:
    if code not in messages.codes():
        raise UnsoundError(f"no sentence for {code}")
    if missing := _blanks(code) - filled - _PLACE:
        raise UnsoundError(f"{code} leaves blanks: {', '.join(sorted(missing))}")


@cache
def _blanks(code: str) -> frozenset[str]:
    """The blanks of the sentence and of the remedy of ``code``; they are the same in every language."""
    for path in files("tansiq.messages").iterdir():
        entry = tomllib.loads(path.read_text(encoding="utf-8")).get(code) if path.name.endswith(".toml") else None
        if entry:
            texts = (str(entry.get("en", "")), str(entry.get("remedy", {}).get("en", "")))
            return frozenset(name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name)
    return frozenset()
