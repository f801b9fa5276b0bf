"""Interchanges and messages: UNB to UNZ, UNG to UNE, UNH to UNT, with every count and reference compared.

ISO 9735-1. A wrong count, a missing trailer or header is told (``edifact.*``), what stands between is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tansiq.engines.edifact.segments import Segment
from tansiq.engines.edifact.service import plain
from tansiq.engines.tables.problem import Report

__all__ = ["Header", "Message", "read_messages"]

#: Syntax identifiers of ISO 9735 to the character sets they stand for; others carry UTF-8 or Latin 1 in practice.
_CHARSETS = {
    "UNOD": "iso8859_2", "UNOE": "iso8859_5", "UNOF": "iso8859_7", "UNOG": "iso8859_3", "UNOH": "iso8859_4",
    "UNOI": "iso8859_6", "UNOJ": "iso8859_8", "UNOK": "iso8859_9",
}  # fmt: skip
_ENVELOPE = frozenset({"UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"})


@dataclass(frozen=True, slots=True)
class Header:
    """What the interchange says of itself; ``prepared`` is its date and time as written (``YYMMDD:HHMM``)."""

    sender: str = ""
    recipient: str = ""
    prepared: str = ""
    reference: str = ""
    charset: str = ""

    def text(self, value: str) -> str:
        """``value`` as the sender meant it: protected characters in place, in the interchange's character set.

        Where the bytes do not fit that set (or none is stated) UTF-8 is tried, then Latin 1, which always fits.
        """
        if value.isascii():
            return value
        shown = plain(value)
        if shown.isascii():
            return shown
        coded = shown.encode("latin-1")
        for charset in filter(None, (self.charset, "utf-8")):
            try:
                return coded.decode(charset)
            except UnicodeDecodeError:
                continue
        return shown


@dataclass(slots=True)
class Message:
    """One message while it is read: type (``PAXLST``), version (``D:05B``), and its segments without UNH and UNT.

    ``transfer`` is filled where the message is one of several that belong together (``1:C``, ``2``, ``3:F``).
    """

    type: str
    version: str
    reference: str
    header: Header
    segments: Iterator[Segment] = field(repr=False)
    number: int = 0
    transfer: str = ""


class _Envelope:
    """Counts what passes, and hands out the segments of one message at a time."""

    def __init__(self, segments: Iterator[Segment], report: Report) -> None:
        self.report = report
        self.header = Header()
        self.messages = 0
        self.groups = 0
        self._segments = segments
        self._waiting: Segment | None = None
        self._interchange: Segment | None = None
        self._group: Segment | None = None
        self._in_group = 0

    def next(self) -> Segment | None:
        """The next segment, also one that was put back."""
        if self._waiting is not None:
            found, self._waiting = self._waiting, None
            return found
        return next(self._segments, None)

    def body(self, opened: Segment | None, first: Segment | None = None) -> Iterator[Segment]:
        """Segments up to UNT. ``opened`` is the UNH, None where the message starts without one."""
        count = 0
        if first is not None:
            count += 1
            yield first
        for segment in self._segments:
            if segment.tag in _ENVELOPE:
                self._close(opened, segment, count)
                return
            count += 1
            yield segment
        if opened is not None:
            self.report.note("edifact.cut_short", 0, text="UNT")

    def _close(self, opened: Segment | None, last: Segment, count: int) -> None:
        if last.tag != "UNT":
            self.report.note("edifact.cut_short", last.number, text="UNT")
            self._waiting = last
            return
        if opened is None:
            return
        stated, expected = last.element(1).strip(), count + 2
        if not _is_count(stated, expected):
            self.report.note("edifact.count", last.number, tag="UNT", stated=stated, found=expected)
        if _bare(last.element(2)) != _bare(opened.element(1)):
            self.report.note(
                "edifact.reference", last.number, tag="UNT", stated=last.element(2), expected=opened.element(1)
            )

    def take(self, segment: Segment) -> None:
        """Follow the envelope: UNB and UNG open, UNE and UNZ close; a UNT that closes nothing is passed over."""
        if segment.tag == "UNB":
            self.end()
            self.header, self.messages, self.groups = _header(segment), 0, 0
            self._interchange, self._group = segment, None
        elif segment.tag == "UNG":
            self._group, self._in_group = segment, 0
            self.groups += 1
        elif segment.tag == "UNE":
            self._compare(segment, self._group, self._in_group)
            self._group = None
        elif segment.tag == "UNZ":
            self._compare(segment, self._interchange, self.groups or self.messages)
            self._interchange = None

    def count_message(self) -> None:
        """One more message of the interchange, and of the group where one is open."""
        self.messages += 1
        self._in_group += 1

    def end(self) -> None:
        """Tell of an interchange that was never closed."""
        if self._interchange is not None:
            self.report.note("edifact.cut_short", self._interchange.number, text="UNZ")
            self._interchange = None

    def _compare(self, last: Segment, opened: Segment | None, found: int) -> None:
        """A trailer (UNE, UNZ) with what it closes."""
        stated = last.element(1).strip()
        if not _is_count(stated, found):
            self.report.note("edifact.count", last.number, tag=last.tag, stated=stated, found=found)
        expected = opened.element(5) if opened else ""
        if opened and _bare(last.element(2)) != _bare(expected):
            self.report.note("edifact.reference", last.number, tag=last.tag, stated=last.element(2), expected=expected)


def read_messages(segments: Iterator[Segment], report: Report) -> Iterator[Message]:
    """Messages in order. Each one's segments are gone once the next is asked for.

    A file that starts in the middle of a message is read as one, with a note: its type is then empty.
    """
    envelope = _Envelope(segments, report)
    while segment := envelope.next():
        if segment.tag in _ENVELOPE - {"UNH"}:
            envelope.take(segment)
            continue
        message = _message(envelope, segment)
        yield message
        for _ in message.segments:  # whatever its reader has left
            pass
    envelope.end()


def _header(segment: Segment) -> Header:
    return Header(
        sender=plain(segment.component(2)),
        recipient=plain(segment.component(3)),
        prepared=segment.element(4),
        reference=plain(segment.element(5)),
        charset=_CHARSETS.get(segment.component(1).upper(), ""),
    )


def _message(envelope: _Envelope, segment: Segment) -> Message:
    envelope.count_message()
    if segment.tag != "UNH":
        envelope.report.note("edifact.no_header", segment.number, tag=segment.tag)
        return Message("", "", "", envelope.header, envelope.body(None, segment), segment.number)
    name, *version = segment.components(2)
    return Message(
        name.strip().upper(), ":".join(version), segment.element(1), envelope.header, envelope.body(segment),
        segment.number, segment.element(4),
    )  # fmt: skip


def _is_count(stated: str, found: int) -> bool:
    return stated.isascii() and stated.isdecimal() and len(stated) < 12 and int(stated) == found


def _bare(reference: str) -> str:
    return plain(reference).strip()
