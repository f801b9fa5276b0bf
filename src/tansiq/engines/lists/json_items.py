"""JSON that is one large document around an array of items: an item at a time, in constant memory.

Several documents one after the other (the pages of an answer) are read as one. The whole is never held: ijson tells
of every brace and value as it comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from tansiq.engines.tables.caps import JSON_DEPTH_MAX, JSON_ITEM_MAX_BYTES
from tansiq.errors import MalformedError

__all__ = ["Document", "Item", "read_items"]

Event = tuple[str, Any]
Container = dict[str, object] | list[object]
_BLOCK_BYTES = 1 << 16
_VALUES_MOST, _VALUE_MAX_CHARACTERS = 100, 200
_STARTS, _ENDS = frozenset({"start_map", "start_array"}), frozenset({"end_map", "end_array"})


@dataclass(frozen=True, slots=True)
class Item:
    """One element of the array and the line on which it starts. ``too_deep``: parts of it were left out."""

    line: int
    value: Any
    too_deep: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The end of a document: the short plain values that stand in it beside its items, by name."""

    values: dict[str, Any]


def read_items(stream: BinaryIO, array: str) -> Iterator[Item | Document]:
    """The elements of the array called ``array`` in each document of ``stream``, then the document's own values.

    Numbers beyond 64 bits are refused. Other arrays and objects beside the items are passed over.
    Raises MalformedError ``list.truncated``, ``list.json_broken`` or ``list.item_too_large``, with the line.
    """
    lines = _Lines(stream)
    events = _events(lines)
    for event, _ in events:
        if event == "start_map":
            yield from _document(events, lines, array)
        elif event == "start_array":
            _skip(events)


def _document(events: Iterator[Event], lines: _Lines, array: str) -> Iterator[Item | Document]:
    values: dict[str, Any] = {}
    key = ""
    for event, value in events:
        if event == "map_key":
            key = value
        elif event == "end_map":
            yield Document(values)
            return
        elif event == "start_array" and key == array:
            yield from _array(events, lines)
        elif event in _STARTS:
            _skip(events)
        elif len(values) < _VALUES_MOST and len(str(value)) <= _VALUE_MAX_CHARACTERS:
            values[key] = value


def _array(events: Iterator[Event], lines: _Lines) -> Iterator[Item]:
    for event, value in events:
        if event == "end_array":
            return
        line, building = lines.line, _Building()
        building.add(event, value)
        while building.open:
            building.add(*next(events))
        yield Item(line, building.value, building.too_deep)
        lines.size = 0


def _skip(events: Iterator[Event]) -> None:
    """To the end of the object or array that has just been opened."""
    depth = 1
    while depth:
        event, _ = next(events)
        depth += (event in _STARTS) - (event in _ENDS)


@dataclass(slots=True)
class _Building:
    """A value put together from events. What lies deeper than the cap is left out."""

    value: Any = None
    inside: list[tuple[dict[str, object] | list[object], str]] = field(
        default_factory=list
    )  # open containers, with the key last read
    open: int = 0  # containers that are open, those left out too
    too_deep: bool = False

    def add(self, event: str, value: object) -> None:
        if event in _ENDS:
            if self.open == len(self.inside):
                self.inside.pop()
            self.open -= 1
        elif self.open > len(self.inside):  # within what is left out
            self.open += event in _STARTS
        elif event == "map_key":
            self.inside[-1] = self.inside[-1][0], str(value)
        elif event not in _STARTS:
            self._put(value)
        elif self.open < JSON_DEPTH_MAX:
            self.open += 1
            fresh: Container = {} if event == "start_map" else []
            self._put(fresh)
            self.inside.append((fresh, ""))
        else:
            self.open += 1
            self.too_deep = True

    def _put(self, value: object) -> None:
        if not self.inside:
            self.value = value
            return
        container, key = self.inside[-1]
        if isinstance(container, list):
            container.append(value)
        else:
            container[key] = value


@dataclass(slots=True)
class _Lines:
    """The stream by lines (long ones in blocks), so that the line of every item and its size are known."""

    stream: BinaryIO
    line: int = 1
    size: int = 0  # bytes since the last item
    begun: bool = False
    line_ended: bool = False

    def read(self, size: int) -> bytes:
        if size <= 0:  # how ijson asks whether this gives bytes
            return b""
        if self.size > JSON_ITEM_MAX_BYTES:
            raise MalformedError("list.item_too_large", line=self.line, limit=JSON_ITEM_MAX_BYTES)
        self.line += self.line_ended
        block = self.stream.readline(min(size, _BLOCK_BYTES))
        self.line_ended = block.endswith(b"\n")
        self.size += len(block)
        if not self.begun:
            self.begun = True
            return block.removeprefix(b"\xef\xbb\xbf") or block[:0]
        return block


def _events(lines: _Lines) -> Iterator[Event]:
    # With use_float yajl reads numbers itself and refuses what does not fit. Otherwise Python would, and an integer of
    # more than 4,300 digits leaves an error pending inside ijson 3.6 that breaks whatever is called next.
    import ijson

    try:
        yield from ijson.basic_parse(lines, multiple_values=True, use_float=True, buf_size=_BLOCK_BYTES)
    except ijson.JSONError as error:
        reason = " ".join(str(error).split())[:200]
        if "premature" in reason or "ncomplete" in reason:
            raise MalformedError("list.truncated", line=lines.line, column=0, reason="JSON") from error
        raise MalformedError("list.json_broken", line=lines.line, reason=reason) from error
    except (ValueError, ArithmeticError, SystemError) as error:  # a number beyond what Python turns into one
        raise MalformedError("list.json_broken", line=lines.line, reason="a number of too many digits") from error
