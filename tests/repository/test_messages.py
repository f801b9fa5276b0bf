"""Every error has its sentence and its remedy in each language, and every sentence is used."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tansiq.messages import LANGUAGES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tansiq"
# Where something went wrong is often known only further up: the reader of rows adds it to what a field's reader raised.
PLACE = frozenset({"id", "line", "path", "row"})
CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")


class Raised(NamedTuple):
    """An error raised somewhere in the source: where, its code, and the details it is given (None: not known)."""

    place: str
    code: str
    details: frozenset[str] | None


def _raised(tree: ast.AST, place: str) -> Iterator[Raised]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_]) if name.endswith("Error"):
                keywords = [keyword.arg for keyword in node.keywords]
                known = None if None in keywords else frozenset(word for word in keywords if word)
                if CODE.fullmatch(code):
                    yield Raised(f"{place}:{node.lineno}", code, known)


@cache
def _trees() -> tuple[tuple[str, ast.AST], ...]:
    files = sorted(SOURCE.rglob("*.py"))
    return tuple((str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8"))) for path in files)


@cache
def _errors() -> tuple[Raised, ...]:
    return tuple(found for place, tree in _trees() for found in _raised(tree, place))


@cache
def _catalogue() -> dict[str, dict[str, object]]:
    files = sorted((SOURCE / "messages").glob("*.toml"))
    return {code: entry for path in files for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()}


@cache
def _pages() -> str:
    """Every template of the desk."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((SOURCE / "desk").rglob("*.html")))


def _said() -> set[str]:
    """The codes that templates say."""
    return set(re.findall(r"""{% say ["']([a-z0-9_.]+)["']""", _pages()))


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_code_has_two_sentences() -> None:
    codes = [
        code
        for path in sorted((SOURCE / "messages").glob("*.toml"))
        for code in tomllib.loads(path.read_text(encoding="utf-8"))
    ]
    assert sorted(codes) == sorted(set(codes))


def test_errors_are_found_in_the_source() -> None:
    tree = ast.parse(
        "def f():\n    raise MalformedError('list.empty', path=1, **more)\n    raise ValueError('so what')"
    )
    assert list(_raised(tree, "x.py")) == [Raised("x.py:2", "list.empty", None)]
    assert "date.unreadable" in {error.code for error in _errors()}


def test_every_error_raised_has_a_sentence_and_a_remedy() -> None:
    wanting = [
        f"{error.place}: {error.code} has no remedy"
        for error in _errors()
        if not _catalogue().get(error.code, {}).get("remedy")
    ]
    assert wanting == []


@pytest.mark.parametrize("code", sorted(_catalogue()))
def test_a_message_is_written_in_every_language_with_the_same_blanks(code: str) -> None:
    entry = _catalogue()[code]
    for texts in (entry, entry["remedy"]) if "remedy" in entry else (entry,):
        assert isinstance(texts, dict)
        blanks = {lang: _blanks(str(texts[lang])) for lang in LANGUAGES if str(texts.get(lang, "")).strip()}
        assert sorted(blanks) == sorted(LANGUAGES)
        assert blanks["ar"] == blanks["fr"] == blanks["en"]


def test_every_blank_of_an_error_is_filled_where_it_is_raised() -> None:
    unfilled = [
        f"{error.place}: {error.code} leaves {', '.join(sorted(open_blanks))} empty"
        for error in _errors()
        if error.details is not None
        and (open_blanks := _blanks(str(_catalogue().get(error.code, {}).get("en", ""))) - error.details - PLACE)
    ]
    assert unfilled == []


def test_every_sentence_that_a_page_says_is_written() -> None:
    assert len(_said()) > 100
    assert sorted(_said() - _catalogue().keys()) == []


def test_no_page_has_words_of_its_own() -> None:
    bare = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", " ", _pages(), flags=re.DOTALL)
    languages = {"العربية", "Français", "English"}
    quoted = re.compile(r'^{"ids":.*$')
    lines = [line.strip() for line in bare.splitlines() if line.strip() and not quoted.match(line.strip())]
    assert [line for line in lines if set(re.findall(r"[^\W\d_]{2,}", line)) - languages] == []


def test_every_message_is_used() -> None:
    words = {
        node.value
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    words |= _said()
    families = {f"{family}." for family in re.findall(r"""\|word:["']([a-z_.]+)["']""", _pages())}
    composed = tuple(word for word in words | families if word.endswith(".") and CODE.fullmatch(f"{word}x"))
    unused = [code for code in sorted(_catalogue()) if code not in words and not code.startswith(composed)]
    assert unused == []
