"""XML of foreign origin, one element at a time: no entities, no document type, no network, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from tansiq.errors import MalformedError

__all__ = ["elements"]

_CUT_SHORT = {
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED,
    etree.ErrorTypes.ERR_DOCUMENT_END,
    etree.ErrorTypes.ERR_GT_REQUIRED,
}


def elements(stream: BinaryIO, root: str, wanted: tuple[str, ...]) -> Iterator[etree._Element]:
    """The root element first (its children not read yet), then every ``wanted`` element, each emptied after use.

    Raises MalformedError ``list.doctype``, ``list.other_root``, ``list.truncated`` or ``list.not_well_formed``, with
    line and column.
    """
    events = etree.iterparse(
        stream, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    seen_root = False
    try:
        for event, element in events:
            if not seen_root:
                _check_root(element, root)
                seen_root = True
                yield element
            elif event == "end" and element.tag in wanted:
                yield element
                _empty(element)
    except etree.XMLSyntaxError as error:
        raise _malformed(error) from error


def _check_root(element: etree._Element, root: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise MalformedError("list.doctype", line=1)
    if element.tag != root:
        raise MalformedError("list.other_root", found=str(element.tag)[:60], expected=root)


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
