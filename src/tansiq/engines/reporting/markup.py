"""Small pieces of HTML: everything from outside is escaped and isolated: it cannot change the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from tansiq.engines.reporting.article import Article, ReportedDate, Span
from tansiq.messages import sentence

__all__ = ["Words", "blocks", "cards", "days", "foreign", "number", "quotation", "section", "table", "tag"]

_ISOLATES = str.maketrans("", "", "\u202a\u202b\u202c\u2066\u2067\u2068\u2069")


class Words:
    """The labels of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, code: str, **blanks: str) -> str:
        """The label for ``reading.<code>``, escaped; the blanks are HTML already."""
        kept = {name: f"{{{name}}}" for name in blanks}
        return escape(sentence(f"reading.{code}", self.lang, **kept)).format_map(blanks)


def foreign(text: str, lang: str = "") -> str:
    """A value from a file, isolated: ``<bdi>``. Its own embeddings go, the page's direction stays."""
    language = f' lang="{lang}"' if lang else ""
    return f"<bdi{language}>{escape(text.translate(_ISOLATES))}</bdi>"


def number(text: object) -> str:
    """A date, number or code: always from left to right."""
    return f'<bdi dir="ltr">{escape(str(text))}</bdi>'


def days(item: ReportedDate, words: Words) -> str:
    """The day or the span of days; what is known of it where the year is open."""
    if item.first:
        if item.precision in ("month", "year"):
            return number(item.first[: 7 if item.precision == "month" else 4])
        return number(item.first if item.first == item.last else f"{item.first} – {item.last}")
    return words("unknown")


def tag(text: str, kind: str = "") -> str:
    """A small label; ``kind`` gives it its colour."""
    return f'<span class="tag {kind}">{text}</span>'


def quotation(article: Article, span: Span, around: Span | None = None) -> str:
    """Words of the file in Arabic, right to left; ``span`` marked where more stands around it."""
    whole = around or span
    before, inside, after = (
        escape(article.text[start:end].translate(_ISOLATES))
        for start, end in ((whole.start, span.start), (span.start, span.end), (span.end, whole.end))
    )
    marked = f"{before}<mark>{inside}</mark>{after}" if around is not None else inside
    return f'<blockquote lang="ar" dir="rtl">{marked}</blockquote>'


def cards(items: Iterable[str]) -> str:
    """A list of boxes."""
    return f'<ul class="cards">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def blocks(*parts: str) -> str:
    """Parts below one another, the empty ones left out."""
    return "".join(f"<p>{part}</p>" for part in parts if part)


def _cell(head: str, cell: str) -> str:
    return f'<td data-label="{head}">{cell}</td>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that becomes boxes on a narrow screen; the heads are repeated there as labels."""
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "".join(
        f"<tr>{''.join(_cell(head, cell) for head, cell in zip(heads, row, strict=True))}</tr>" for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def section(name: str, words: Words, body: str, note: str = "") -> str:
    """A part of the page under its heading; says so where there is nothing in it."""
    soft = f'<p class="soft">{words(note)}</p>' if note else ""
    return f'<section id="{name}"><h2>{words(name)}</h2>{soft}{body or "<p>" + words("nothing") + "</p>"}</section>'
