"""XML of foreign origin, one element at a time: no entities, no document type, no network, in constant memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from lxml import etree

from tansiq.engines.tables.caps import XML_ENTRY_MAX_BYTES
from tansiq.errors import MalformedError

__all__ = ["all_of", "elements", "line_of", "text_of"]

_CUT_SHORT = {
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED,
    etree.ErrorTypes.ERR_DOCUMENT_END,
    etree.ErrorTypes.ERR_GT_REQUIRED,
}


def elements(
    stream: BinaryIO,
    root: str,
    wanted: tuple[str, ...],
    passed: Counter[str] | None = None,
    *,
    skipped: tuple[str, ...] = (),
) -> Iterator[etree._Element]:
    """The root element first (its children not read yet), then every ``wanted`` element, each emptied after use.

    Names are compared without their namespaces, which differ from year to year, and elements are handed on without
    them; comments are left out. ``skipped`` elements are read over. ``passed`` counts, by name, what lies beside both:
    the children of the root, and of whatever holds wanted or skipped ones, that are neither.
    Raises MalformedError ``list.doctype``, ``list.other_root``, ``list.truncated``, ``list.entry_too_large`` or
    ``list.not_well_formed``, with line and column.
    """
    counted = _Counted(stream)
    events = etree.iterparse(
        counted,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    outside = _Outside(Counter() if passed is None else passed)
    try:
        for _, first in events:
            _check_root(first, root)
            outside.open(root)
            yield first
            entries = dict.fromkeys(wanted, True) | dict.fromkeys(skipped, False)
            yield from _wanted(events, entries, outside, counted)
    except etree.XMLSyntaxError as error:
        raise _malformed(error) from error


def text_of(element: etree._Element | None, name: str = "") -> str:
    """All text in ``element``, or in its first child called ``name``, as written; empty where there is none."""
    found = element.find(name) if name and element is not None else element
    if found is None:
        return ""
    return "".join(cast("Iterator[str]", found.itertext())) if len(found) else found.text or ""


def all_of(element: etree._Element) -> str:
    """Every attribute (``name=value``) and all text in ``element`` and below: for a note on what no reader knows."""
    parts: list[str] = []
    for part in element.iter():
        parts += [f"{name!s}={value!s}" for name, value in part.attrib.items()]
        parts += [part.text or "", (part.tail or "") if part is not element else ""]
    return " ".join(part for part in parts if part.strip())


def line_of(element: etree._Element) -> int:
    """Line of the file on which ``element`` starts; 0 where it is not known."""
    return cast("int | None", element.sourceline) or 0


@dataclass(slots=True)
class _Counted:
    """A stream, and how many bytes have been taken from it."""

    stream: BinaryIO
    taken: int = 0

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.taken += len(data)
        return data


@dataclass(slots=True)
class _Outside:
    """The elements that are open around the wanted ones, each with whether it holds any."""

    passed: Counter[str]
    names: list[str] = field(default_factory=list)
    holds: list[bool] = field(default_factory=list)

    def open(self, name: str) -> None:
        self.names.append(name)
        self.holds.append(False)

    def close(self) -> None:
        name, held = self.names.pop(), self.holds.pop()
        if self.holds and not held and (len(self.holds) == 1 or self.holds[-1]):
            self.passed[name] += 1


def _wanted(
    events: etree.iterparse, entries: dict[str, bool], outside: _Outside, counted: _Counted
) -> Iterator[etree._Element]:
    """The elements that ``entries`` calls wanted (True), not those it calls skipped (False)."""
    inside: etree._Element | None = None
    wanted, most = False, 0
    for event, element in events:
        if inside is not None:
            if element is inside:
                # Also where it is skipped: clearing elements that have a namespace takes quadratic time in lxml.
                bare = _without_namespaces(element)
                if wanted:
                    yield bare
                _empty(element)
                inside = None
            elif counted.taken > most:
                raise MalformedError("list.entry_too_large", line=line_of(inside), limit=XML_ENTRY_MAX_BYTES)
        elif event == "end":
            outside.close()
            _empty(element)
        elif (name := _local(element)) in entries:
            inside, wanted, most = element, entries[name], counted.taken + XML_ENTRY_MAX_BYTES
            outside.holds[-1] = True
        else:
            outside.open(name)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _without_namespaces(element: etree._Element) -> etree._Element:
    """Names of elements and attributes lose their namespaces; one that would then be none, or stand twice, keeps it.

    The parser lets a colon alone pass for a name, which its tree refuses.
    """
    for part in element.iter():
        if part.tag.startswith("{") and ":" not in (tag := _local(part)):
            part.tag = tag
        for key in map(str, part.keys()):
            if key.startswith("{") and ":" not in (name := key.rpartition("}")[2]) and part.get(name) is None:
                part.set(name, part.attrib.pop(key))
    return element


def _check_root(element: etree._Element, root: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise MalformedError("list.doctype", line=1)
    if _local(element) != root:
        raise MalformedError("list.other_root", found=_local(element)[:60], expected=root)


def _empty(element: etree._Element) -> None:
    """Forget what has been read, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _malformed(error: etree.XMLSyntaxError) -> MalformedError:
    line, column = error.position
    code = "list.truncated" if getattr(error, "code", 0) in _CUT_SHORT else "list.not_well_formed"
    return MalformedError(code, line=line, column=column, reason=(error.msg or "")[:200])
