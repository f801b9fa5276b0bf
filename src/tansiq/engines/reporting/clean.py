"""What of a crawled page is the article and what is furniture: every character is kept or removed, with the reason.

Line by line: the head (site name, title, caption, place), the text, the tail (links, forms, terms, other articles).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from tansiq.engines.reporting.article import Passage, Span
from tansiq.engines.reporting.letters import fold_word, stems
from tansiq.lexicons import load

__all__ = ["TEXT_KINDS", "clean"]

TEXT_KINDS = frozenset({"paragraph", "question", "subheading"})
_LINE = re.compile(r"[^\n]*(?:\n\s*|$)")
_EDGES = " \t\r\n*:.،-–|…!؟?\u00a0\u200e\u200f"
_ARABIC = re.compile(r"[\u0621-\u064a]")
_LATIN = re.compile(r"[A-Za-z]")
_BULLET = re.compile(r"^\s*[•●▪]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with the blank lines that follow it. ``folded`` is its bare text, ``words`` how many it has."""

    start: int
    end: int
    text: str
    folded: str
    words: int
    spaced: bool  # a blank line follows


@dataclass(slots=True)
class _State:
    """What the reader of lines remembers."""

    whole: str
    exact: Counter[str]  # how often each line stands there as a line
    title: str = ""
    began: bool = False
    ended: bool = False
    tail: bool = False
    appended: bool = False
    said: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)


@cache
def _shape(name: str) -> float:
    return float(load("arabic/furniture")["shape"][name])


@cache
def _furniture() -> tuple[tuple[str, frozenset[str], tuple[str, ...], tuple[str, ...], bool], ...]:
    """Each reason with its whole lines, beginnings and inner words, folded; and whether the article is over there."""
    tables = load("arabic/furniture")
    rows = []
    for reason in ("navigation", "update_stamp", "related_heading", "comment_form", "terms", "copyright"):
        table = tables[reason]
        lines = frozenset(fold_word(item).strip(_EDGES) for item in table["line"])
        starts, inner = (tuple(fold_word(item) for item in table[key]) for key in ("start", "within"))
        rows.append((reason, lines, starts, inner, bool(table["ends"])))
    return tuple(rows)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for found in _LINE.finditer(text):
        if not found[0].strip() and found.end() < len(text):
            continue  # only blanks at the very beginning: they go with the first line
        if found.end() == start:
            return
        bare = text[start : found.end()]
        folded = fold_word(bare).strip()
        yield _Line(start, found.end(), bare.strip(), folded, len(folded.split()), bare.count("\n") > 1)
        start = found.end()


def _furniture_of(line: _Line) -> tuple[str, bool] | None:
    """The reason for which a line is furniture wherever it stands, and whether it ends the article."""
    bare = line.folded.strip(_EDGES)
    for reason, lines, starts, inner, ends in _furniture():
        short = line.words <= 16 and any(item in line.folded for item in inner)
        if bare in lines or short or (starts and line.folded.startswith(starts)):
            return reason, ends
    return None


def _is_stamp(line: _Line) -> bool:
    return line.folded.startswith("gmt ") and line.words <= 12


def _starts(line: _Line, table: str) -> bool:
    return line.folded.startswith(tuple(fold_word(item) for item in load("arabic/furniture")[table]["start"]))


def _is_dateline(line: _Line) -> bool:
    parts = [part.strip() for part in line.folded.split(" - ")]
    most = load("arabic/furniture")["dateline"]["most_words"]
    return len(parts) == 2 and all(parts) and line.words <= most + 1 and len(parts[0].split()) <= 2


def _is_site_mark(line: _Line) -> bool:
    ends = line.folded.endswith(("-", ":", "–", "|"))
    return (ends and line.words <= _shape("site_mark_words") + 1) or not _ARABIC.search(line.folded + "ا")


def _is_foreign(line: _Line) -> bool:
    """Whether a line of an Arabic page is in another script."""
    return len(_LATIN.findall(line.folded)) > 2 * len(_ARABIC.findall(line.folded))


def _repeats_title(line: _Line, state: _State) -> bool:
    title = state.title
    return bool(title) and title in line.folded and len(line.folded) <= 2 * len(title) + 30


def _is_long_title(line: _Line, state: _State) -> bool:
    """A title as long as a paragraph: it is printed again on the page, and does not end like a sentence."""
    bare = line.folded.strip(_EDGES)
    again = state.whole.count(bare) > 1
    return line.words < 40 and not line.folded.endswith(".") and (again or _repeats_title(line, state))


def _begins(line: _Line, state: _State) -> bool:
    """Whether the text begins here: a line as long as a paragraph, or a whole sentence with its full stop."""
    sentence = line.words >= _shape("sentence_words") and line.text.endswith(".")
    return (sentence or line.words >= _shape("paragraph_words")) and not _is_long_title(line, state)


def _is_repeated(line: _Line, state: _State) -> bool:
    """A pull quote: a short line whose words stand in a paragraph too, or were a line before."""
    if not _shape("repeat_words") <= line.words < 40:
        return False
    bare = line.folded.strip(_EDGES)
    return line.folded in state.seen or state.whole.count(bare) > state.exact[bare]


def _head(line: _Line, state: _State, before: _Line | None) -> tuple[bool, str]:
    """A line above the first paragraph."""
    if _is_site_mark(line):
        return False, "site_mark"
    if _is_foreign(line):
        return False, "other_language"
    if _repeats_title(line, state):
        return False, "repeated_title"
    if _is_dateline(line):
        return True, "dateline"
    under_picture = before is not None and _is_foreign(before) and not before.spaced
    if not state.title and line.words >= _shape("title_words") and not under_picture:
        state.title = line.folded
        return True, "title"
    return True, "caption"


def _text(line: _Line, state: _State) -> tuple[bool, str]:
    """A line of the article itself."""
    if _starts(line, "source"):
        state.ended = True
        return True, "source"
    if _repeats_title(line, state):
        return False, "repeated_title"
    if _is_foreign(line) and line.words < _shape("paragraph_words"):
        return False, "other_language"
    if _BULLET.match(line.text) or line.text.endswith(("؟", "?")):
        return True, "question"
    if _is_repeated(line, state):
        return False, "repeated"
    return True, "paragraph" if line.words >= 12 or line.text.endswith((".", "!", "…", "”", "»")) else "subheading"


def _cohesion(line: _Line, state: _State) -> float:
    """The share of a line's own content words that the article used before it (0 to 1)."""
    own = {word for word, _, _ in stems(line.folded) if len(word) >= 4}
    return len(own & state.said) / len(own) if own else 0.0


def _tail(line: _Line, state: _State) -> tuple[bool, str]:
    """A line below "read also": a link, another article, or the same article going on."""
    if _is_stamp(line):
        return False, "page_stamp"
    if _repeats_title(line, state):
        return False, "repeated_title"
    if state.appended:
        return False, "appended_article"
    if _starts(line, "source"):
        return _text(line, state)
    if line.words < _shape("paragraph_words"):
        return False, "related_link"
    if state.ended or _cohesion(line, state) < _shape("cohesion"):
        state.appended = True
        return False, "appended_article"
    state.tail = False
    return _text(line, state)


def _judge(line: _Line, state: _State, before: _Line | None) -> tuple[bool, str]:
    """Kept or removed, and the kind."""
    if found := _furniture_of(line):
        reason, ends = found
        state.tail = state.tail or reason == "related_heading" or (ends and state.began)
        state.ended = state.ended or (ends and state.began)
        return False, reason
    if state.tail:
        return _tail(line, state)
    if _is_stamp(line):
        return False, "page_stamp"
    if not state.began and not _begins(line, state):
        return _head(line, state, before)
    state.began = True
    return _text(line, state)


def clean(text: str, file_name: str) -> tuple[tuple[Passage, ...], str]:
    """The passages of a crawled page, which cover ``text`` whole and in order, and its title (empty if none)."""
    lines = tuple(_lines(text))
    whole = "\n".join(line.folded for line in lines)
    state = _State(whole, Counter(line.folded.strip(_EDGES) for line in lines))
    passages: list[Passage] = []
    title = ""
    before: _Line | None = None
    for line in lines:
        kept, kind = _judge(line, state, before)
        title = line.text if kind == "title" else title
        if kept:
            state.said.update(word for word, _, _ in stems(line.folded))
        state.seen.add(line.folded)
        passages.append(Passage(Span(file_name, line.start, line.end), kept, kind))
        before = line
    return tuple(passages), title
