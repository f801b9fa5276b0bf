"""The European Union's consolidated financial sanctions list, XML 1.1 (``xmlFullSanctionsList_1_1``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from tansiq.engines.lists.eu_values import Part, eu_record
from tansiq.engines.lists.written import squeeze
from tansiq.engines.lists.xml import elements, line_of, text_of
from tansiq.engines.matching.record import Record
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["detect", "read"]

_NAMESPACE = b"http://eu.europa.ec/fpi/fsd/export"


def detect(head: bytes) -> bool:
    """The root element with its namespace stands in the first bytes."""
    return b"<export" in head and _NAMESPACE in head


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """One record for each sanctionEntity. Raises MalformedError ``list.*`` with the line of the break."""
    found = elements(next(iter(sources.values())), "export", ("sanctionEntity",), report.passed_over)
    root = next(found, None)
    if root is None:
        raise MalformedError("list.truncated", line=1, column=0, reason="")
    report.published = root.get("generationDate", "")[:10]
    for element in found:
        if record := _record(element, report):
            yield record


def _record(element: etree._Element, report: Report) -> Record | None:
    parts: dict[str, list[Part]] = {}
    for child in element:
        part = _part(child)
        if child.tag == "regulation":
            part = Part(part.line, {**part.values, "publicationUrl": text_of(child, "publicationUrl")}, part.remarks)
        parts.setdefault(str(child.tag), []).append(part)
    return eu_record(_part(element), parts, report)


def _part(element: etree._Element) -> Part:
    """Attributes, remarks and contacts of one element. The laws under which a part was added are left out."""
    values = {str(name): str(value) for name, value in element.attrib.items()}
    remarks = tuple(text for child in element.findall("remark") if (text := squeeze(text_of(child))))
    contacts = tuple((child.get("key", ""), child.get("value", "")) for child in element.findall("contactInfo"))
    return Part(line_of(element), values, remarks, contacts)
