"""Delimited text (CSV and its kin) as rows: encoding and delimiter found, said aloud, never silently assumed.

UTF-8 (with or without a byte order mark) and UTF-16 with one are certain. A file that is neither is read as
Windows-1256 or Windows-1252 only because the caller says so, or as a guess that the returned ``Table`` states.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tansiq.engines.tables.caps import CELL_MAX_CHARACTERS, LINE_MAX_CHARACTERS, TABLE_MAX_COLUMNS, TABLE_MAX_ROWS
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

__all__ = ["Table", "find_encoding", "read_delimited", "text_lines"]

DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 1 << 20
_ARABIC_RUN = re.compile(r"[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af]{2,}")
_UNDECODED = re.compile("[\udc80-\udcff]")
_HIGH_RUN = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with how they were read. ``guessed`` is true where the encoding is a guess that a person should confirm."""

    rows: Iterator[Row]
    encoding: str
    why: str  # message code
    guessed: bool
    delimiter: str


def read_delimited(stream: BinaryIO, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Rows of a seekable ``stream``. Raises MalformedError ``table.*``, some of them only while the rows are read."""
    start = stream.tell()
    head = stream.read(_BLOCK)
    stream.seek(start)
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise MalformedError("table.empty")
    chosen, why, guessed = (_stated(encoding), "table.encoding_stated", False) if encoding else find_encoding(stream)
    mark = delimiter or _find_delimiter(head, chosen)
    return Table(_rows(stream, chosen, mark), chosen, why, guessed, mark)


def find_encoding(stream: BinaryIO) -> tuple[str, str, bool]:
    """Encoding of a seekable stream, the message code of the reason, and whether it is a guess. The stream is rewound.

    Raises MalformedError ``table.encoding`` where nothing fits.
    """
    start = stream.tell()
    head = stream.read(4)
    stream.seek(start)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "table.encoding_mark", False
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "table.encoding_mark", False
    bad_at = _first_byte_not_utf8(stream)
    if bad_at < 0:
        return "utf-8", "table.encoding_valid", False
    stream.seek(start)
    sample = stream.read(_BLOCK) if bad_at < _BLOCK else _around(stream, start + bad_at)
    stream.seek(start)
    return _guess(sample, bad_at)


def _around(stream: BinaryIO, place: int) -> bytes:
    stream.seek(max(0, place - 4096))
    return stream.read(_BLOCK)


def _first_byte_not_utf8(stream: BinaryIO) -> int:
    """Offset (from the current place) of the first byte that is not UTF-8, or -1; the stream is rewound."""
    start = stream.tell()
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    try:
        while block := stream.read(_BLOCK):
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return done - pending + error.start
            done += len(block)
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return done - 1
        return -1
    finally:
        stream.seek(start)


def _guess(sample: bytes, bad_at: int) -> tuple[str, str, bool]:
    if sample.count(0) * 10 > len(sample):
        raise MalformedError("table.encoding", offset=bad_at)
    as_arabic = sample.decode("cp1256", "replace")
    high = sum(len(run) for run in _HIGH_RUN.findall(as_arabic))
    arabic = sum(len(run) for run in _ARABIC_RUN.findall(as_arabic))
    if high and arabic * 2 > high:
        return "cp1256", "table.encoding_guess_arabic", True
    as_western = sample.decode("cp1252", "replace")
    letters = sum(char.isalpha() for run in _HIGH_RUN.findall(as_western) for char in run)
    if letters * 10 >= high * 8 and high * 4 < len(sample):
        return "cp1252", "table.encoding_guess_western", True
    raise MalformedError("table.encoding", offset=bad_at)


def _stated(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise MalformedError("table.encoding_unknown", encoding=encoding[:40]) from error
    return "utf-8-sig" if name == "utf-8" else name


def _find_delimiter(head: bytes, encoding: str) -> str:
    """The delimiter that cuts the first lines into the most columns, the same number in most of them."""
    lines = [line for line in head.decode(encoding, "replace").splitlines()[:30] if line.strip()]
    best, best_score = ",", 0.0
    for mark in DELIMITERS:
        counts = [len(_cut(line, mark)) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 1
        score = (usual > 1) * counts.count(usual) / max(1, len(counts)) * min(usual, 20)
        if score > best_score:
            best, best_score = mark, score
    return best


def _cut(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return []


def text_lines(stream: BinaryIO, encoding: str, *, newline: str | None = "") -> Iterator[str]:
    """Lines with their ends. Raises MalformedError ``table.encoding_line`` or ``table.line_too_long``."""
    # Undecodable bytes become lone surrogates, so that the line in which they stand is known exactly.
    wrapper = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline=newline)
    number = 0
    try:
        while line := wrapper.readline(LINE_MAX_CHARACTERS + 1):
            number += 1
            if len(line) > LINE_MAX_CHARACTERS:
                raise MalformedError("table.line_too_long", line=number, limit=LINE_MAX_CHARACTERS)
            if not line.isascii() and _UNDECODED.search(line):
                raise MalformedError("table.encoding_line", line=number, encoding=encoding)
            yield line
    except UnicodeError as error:
        raise MalformedError("table.encoding_line", line=number + 1, encoding=encoding) from error
    finally:
        if not stream.closed:  # the caller may have closed it before letting go of an unfinished reading
            wrapper.detach()


def _rows(stream: BinaryIO, encoding: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(text_lines(stream, encoding), delimiter=delimiter, strict=True)
    count = 0
    while True:
        first = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield _broken(error, first, reader.line_num)
            continue
        if cells is None:
            return
        count += 1
        if count > TABLE_MAX_ROWS:
            raise MalformedError("table.too_many_rows", limit=TABLE_MAX_ROWS)
        yield _row(first, cells)


def _broken(error: csv.Error, first: int, last: int) -> Row:
    """A row with a stray quotation mark; one that is never closed makes the rest of the file unreadable."""
    if "unexpected end of data" in str(error) or f"({CELL_MAX_CHARACTERS})" in str(error):
        raise MalformedError("table.open_quote", line=first, last=last) from error
    return Row(first, (), "table.quote")


def _row(number: int, cells: list[str]) -> Row:
    if len(cells) > TABLE_MAX_COLUMNS:
        return Row(number, tuple(cells[:TABLE_MAX_COLUMNS]), "table.too_wide")
    if any("\x00" in cell for cell in cells):
        return Row(number, tuple(cells), "table.nul")
    return Row(number, tuple(cells))
