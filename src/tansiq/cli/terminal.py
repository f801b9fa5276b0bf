"""How an answer looks on a terminal: plain lines in Arabic, French or English, waterfalls of bits, progress on stderr.

Hits are blocks of lines rather than wide tables: columns that mix directions do not align on any terminal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from tansiq import messages
from tansiq.cli.isolation import RIGHT_TO_LEFT_MARK, escaped_json, isolated, isolated_number
from tansiq.errors import TansiqError

__all__ = ["Voice", "bar"]

_BAR_CELLS = 24
_EIGHTHS = " ▏▎▍▌▋▊▉"


class Voice:
    """Answers one reader: in their language, as text or as JSON. Values from outside go through :meth:`value`."""

    def __init__(self, lang: str, *, as_json: bool = False) -> None:
        self.lang = lang
        self.as_json = as_json
        # A line of isolated values has no direction of its own: the mark gives every Arabic line the same.
        self._start = RIGHT_TO_LEFT_MARK if lang == "ar" else ""
        self.out = Console(highlight=False, markup=False, emoji=False)
        self.err = Console(stderr=True, highlight=False, markup=False, emoji=False)

    def text(self, label: str, /, **details: object) -> str:
        """The sentence or label for ``cli.<label>``."""
        return messages.sentence(f"cli.{label}", self.lang, **details)

    def value(self, text: object) -> str:
        """A name or other free text from outside, made visible and isolated."""
        return isolated(str(text), self.lang)

    def number(self, text: object) -> str:
        """A date, number, code or path, read from left to right."""
        return isolated_number(str(text), self.lang)

    def line(self, *pieces: str | tuple[str, str]) -> None:
        """Print one line; a piece may carry a style: ``("17", "dim")``. Never wrapped: the terminal does that."""
        if not self.as_json:
            self.out.print(Text.assemble(self._start, *pieces), soft_wrap=True)

    def say(self, label: str, style: str = "", /, **details: object) -> None:
        """Print the sentence for ``cli.<label>`` on a line of its own."""
        self.line((self.text(label, **details), style))

    def say_error(self, error: TansiqError, before: str = "", style: str = "red") -> None:
        """Print what went wrong with one of several things, after ``before``, and what can be done below it."""
        details = {key: self.value(value) for key, value in error.details.items()}
        self.line((f"{before}{messages.sentence(error.code, self.lang, **details)} [{error.code}]", style))
        if remedy := messages.remedy(error.code, self.lang, **details):
            self.line(f"    {remedy}")

    def json(self, value: object) -> None:
        """Print one JSON object, where JSON was asked for."""
        if self.as_json:
            self.out.file.write(escaped_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")

    @contextmanager
    def progress(
        self, code: str, total: int | None = None, *, in_bytes: bool = False, **details: object
    ) -> Iterator[Callable[[int], None]]:
        """Show on stderr how far long work has come; yields a function that takes the count done so far."""
        if not self.err.is_terminal:
            yield lambda _: None
            return
        from rich.progress import (
            BarColumn,
            FileSizeColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        count = FileSizeColumn() if in_bytes else MofNCompleteColumn()
        columns = (TextColumn("{task.description}"), BarColumn(24), count, TimeElapsedColumn())
        with Progress(*columns, console=self.err, transient=True) as shown:
            task = shown.add_task(self.text(code, **details), total=total)
            yield lambda done: shown.update(task, completed=done)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print columns as wide as their widest cell; numbers stand to the right."""
        widths = [max(cell_len(cell) for cell in column) for column in zip(heads, *rows, strict=True)]
        numeric = [all(row[at].replace(",", "").isdigit() for row in rows) for at in range(len(heads))]
        for style, row in (("dim", heads), *(("", row) for row in rows)):
            cells = [_padded(*cell) for cell in zip(row, widths, numeric, strict=True)]
            self.line(("  " + "  ".join(cells).rstrip(), style))


def _padded(cell: str, width: int, numeric: bool) -> str:  # noqa: FBT001  (a row of three columns zipped together)
    gap = " " * (width - cell_len(cell))
    return gap + cell if numeric else cell + gap


def bar(bits: float, largest: float, *, plain: bool = False) -> str:
    """A bar for ``bits`` on a scale where ``largest`` fills it; evidence against is drawn hollow."""
    cells = _BAR_CELLS * min(1.0, abs(bits) / largest) if largest > 0 else 0.0
    if plain:
        return ("+" if bits > 0 else "-") * round(cells)
    if bits < 0:
        return "░" * max(1, round(cells))
    whole, eighths = divmod(round(cells * 8), 8)
    return ("█" * whole + _EIGHTHS[eighths]).rstrip()
