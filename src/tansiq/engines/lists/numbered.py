"""Several values in one cell, numbered or lettered: ``1) Saudi Arabia 2) Qatar``, ``(a) French, (b) Tunisian``."""

from __future__ import annotations

import re

__all__ = ["numbered"]

_MARK = re.compile(r"(?<![^\s,;.])\(?(\d{1,2}|[a-z])\)")


def numbered(text: str) -> list[str]:
    """The values of ``text``, none of them empty; the whole text where it numbers nothing.

    Only marks that count up from 1 (or a) are marks; lists mix the two kinds. Words before the first mark belong to
    all values and are left out: ``Passport No (a) 123 (b) 456``. Where the first value bears no mark
    (``123 (b) 456``) it is what stands before the second.
    """
    marks: list[re.Match[str]] = []
    unmarked = 0
    for mark in _MARK.finditer(text):
        place = int(mark[1]) if mark[1].isdigit() else ord(mark[1]) - ord("a") + 1
        if not marks and place == 2 and text[: mark.start()].strip():
            unmarked = 1
        if place == len(marks) + unmarked + 1:
            marks.append(mark)
    if not marks or (len(marks) + unmarked == 1 and text[: marks[0].start()].strip()):
        return [text.strip()] if text.strip() else []
    starts = [0, *(mark.end() for mark in marks)] if unmarked else [mark.end() for mark in marks]
    ends = [mark.start() for mark in marks[1 - unmarked :]] + [len(text)]
    pieces = (text[start:end].strip(" \t\r\n,;") for start, end in zip(starts, ends, strict=True))
    return [piece for piece in pieces if piece]
