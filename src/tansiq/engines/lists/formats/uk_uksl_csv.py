"""The UK Sanctions List of the Foreign, Commonwealth and Development Office, ``UK-Sanctions-List.csv``.

A line ``Report Date: ...`` stands before the header. The rows of one ``Unique ID`` are one entry: the product of its
names, addresses and other values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from tansiq.engines.lists.date_forms import day_first
from tansiq.engines.lists.grouping import Fact, Group, Layout, group_rows
from tansiq.engines.lists.numbered import numbered
from tansiq.engines.lists.uk_values import (
    NAME_PARTS,
    SCRIPT,
    add_birth_dates,
    add_documents,
    add_names,
    add_nationalities,
    add_places,
    find_kind,
    published_on,
)
from tansiq.engines.lists.written import Draft
from tansiq.engines.matching.record import Record
from tansiq.engines.tables.problem import Report

__all__ = ["detect", "read"]

_LAYOUT = Layout(
    file="UK-Sanctions-List.csv",
    key="unique id",
    delimiter=",",
    blocks={
        "name": (*NAME_PARTS, "name type", "alias strength", *SCRIPT),
        "birthplace": ("town of birth", "country of birth"),
        "passport": ("passport number", "passport additional information"),
        "identity": ("national identifier number", "national identifier additional information"),
        "address": (*(f"address line {number}" for number in range(1, 7)), "address postal code", "address country"),
    },
    renamed={"individual, entity, ship": "designation type"},
)
_BIRTH, _NATIONALITY, _FLAG = "d.o.b", "nationality(/ies)", "current believed flag of ship"
_REGISTRATION, _IMO, _HULL = "business registration number (s)", "imo number", "hull identification number (hin)"
_READ = frozenset({_BIRTH, _NATIONALITY, _FLAG, _REGISTRATION, _IMO, _HULL, "designation type", "gender"})
_BEFORE_NUMBER = re.compile(r"^IMO\s*(?:number|no\.?)?\s*:?\s*(?=\d)", re.IGNORECASE)


def detect(head: bytes) -> bool:
    """One of the first lines names the parts of a name and the list's own number."""
    start = head.replace(b"\x00", b"").lower()[:4096]
    return b"name 6" in start and b"unique id" in start


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """One record for each Unique ID. Raises MalformedError ``list.*`` or ``table.*``."""
    table = group_rows(next(iter(sources.values())), _LAYOUT, report)
    report.published = published_on(table.before)
    for group in table.groups:
        if record := _record(group, report):
            yield record


def _record(group: Group, report: Report) -> Record | None:
    number = group.number or f"row-{group.line}"
    draft = Draft(report, group.line, f"UKSL-{number}", source="UKSL", reference=group.number)
    draft.kind = find_kind(draft, group.texts("designation type"))
    add_names(draft, group.of("name"))
    add_birth_dates(draft, group.of(_BIRTH))
    add_nationalities(draft, [*group.of(_NATIONALITY), *group.of(_FLAG)])
    draft.add_sexes(group.texts("gender"))
    add_documents(draft, group.of("passport"), "passport")
    add_documents(draft, group.of("identity"), "id_card")
    for column, kind in ((_REGISTRATION, "registration"), (_IMO, "imo"), (_HULL, "hull")):
        _add_numbers(draft, group.of(column), column, kind)
    add_places(draft, group)
    _add_rest(draft, group)
    draft.line = group.line
    return draft.finish()


def _add_numbers(draft: Draft, facts: list[Fact], column: str, kind: str) -> None:
    """Numbers of organisations and ships; what is more than a bare number stays a note, word for word."""
    for fact in facts:
        draft.line = fact.line
        pieces = [_BEFORE_NUMBER.sub("", piece) if kind == "imo" else piece for piece in numbered(fact.values[0])]
        for piece in pieces:
            if " " not in piece:
                draft.add_document(piece, kind)
        if any(" " in piece for piece in pieces):
            draft.note(column, fact.values[0])


def _add_rest(draft: Draft, group: Group) -> None:
    designated = group.texts("date designated")
    draft.listed_on = min(filter(None, map(day_first, designated)), default="")
    for column in sorted(set(group.facts) - set(_LAYOUT.blocks) - _READ):
        for text in group.texts(column):
            if column != "date designated" or len(designated) > 1:
                draft.note(column or "column without a name", text)
