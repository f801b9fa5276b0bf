"""Bytes to text, and the refusals: what is empty, too large, binary, of another encoding, or hides its direction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from tansiq.errors import MalformedError

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "MAX_ITEMS", "bounded", "check_text", "decode"]

MAX_BYTES = 1_000_000
MAX_CHARACTERS = 300_000  # the longest newspaper article is a twentieth of it
MAX_ITEMS = 1000  # dates, figures ... of one article: a file with more is a table or an attack, and would take minutes
_OVERRIDES = "\u202d\u202e"  # they make a reader see other words than the ones that stand there
_Item = TypeVar("_Item")
_CONTROLS = frozenset(chr(code) for code in range(32)) - {"\t", "\n", "\r", "\f", "\v"} | {"\x7f"}


def bounded(items: Iterable[_Item], kind: str, file_name: str) -> Iterator[_Item]:
    """The items as they come; ``article.too_dense`` when there are more than an article can have."""
    for count, item in enumerate(items, start=1):
        if count > MAX_ITEMS:
            raise MalformedError("article.too_dense", file=file_name, kind=kind, cap=MAX_ITEMS)
        yield item


def decode(data: bytes, file_name: str) -> str:
    """The text of a file in UTF-8 (or UTF-16 with its mark); ``article.*`` errors for anything else."""
    if len(data) > MAX_BYTES:
        raise MalformedError("article.too_large", file=file_name, size=len(data), cap=MAX_BYTES)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise MalformedError("article.binary", file=file_name, place=data.index(b"\x00")) from error
        raise MalformedError("article.encoding", file=file_name, place=error.start) from error
    return check_text(text, file_name)


def check_text(text: str, file_name: str) -> str:
    """The text as it came, or the error that says why it is not read and where."""
    if len(text) > MAX_CHARACTERS:
        raise MalformedError("article.too_large", file=file_name, size=len(text), cap=MAX_CHARACTERS)
    if not text.strip("\ufeff \t\r\n\f\v\u00a0\u200b\u200e\u200f"):
        raise MalformedError("article.empty", file=file_name)
    for place, sign in enumerate(text):
        if sign in _CONTROLS:
            raise MalformedError("article.binary", file=file_name, place=place)
        if sign in _OVERRIDES:
            raise MalformedError("article.override", file=file_name, place=place, sign=f"U+{ord(sign):04X}")
        if "\ud800" <= sign <= "\udfff":
            raise MalformedError("article.encoding", file=file_name, place=place)
    return text
