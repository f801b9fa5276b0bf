"""The consolidated list of HM Treasury (OFSI), ``ConList.csv``: one row a name, the rows of a group anywhere.

Columns are found by their names: the layout used until 2022 and the one that followed differ in number and order.
The Treasury closed this list in January 2026; the Foreign Office's ``UK-Sanctions-List.csv`` took its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from tansiq.engines.lists.date_forms import day_first
from tansiq.engines.lists.grouping import Group, Layout, group_rows
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
    file="ConList.csv",
    key="group id",
    delimiter=",",
    blocks={
        "name": (*NAME_PARTS, "alias type", "alias quality", *SCRIPT),
        "birthplace": ("town of birth", "country of birth"),
        "passport": ("passport number", "passport details"),
        "identity": ("national identification number", "national identification details"),
        "address": (*(f"address {number}" for number in range(1, 7)), "post/zip code", "country"),
    },
    renamed={"ni number": "national identification number"},
)
_NOTES = ("title", "position", "regime", "uk sanctions list date designated", "other information", "last updated")
_READ = frozenset({"dob", "nationality", "group type", "listed on"})
_GENDER = re.compile(r"\(Gender\):\s*(\w+)")


def detect(head: bytes) -> bool:
    """One of the first lines names the six parts of a name and a group."""
    start = head.replace(b"\x00", b"").lower()[:4096]
    return b"name 6" in start and b"group id" in start and b"unique id" not in start


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """One record for each group. Raises MalformedError ``list.*`` or ``table.*``."""
    table = group_rows(next(iter(sources.values())), _LAYOUT, report)
    report.published = published_on(table.before)
    for group in table.groups:
        if record := _record(group, report):
            yield record


def _record(group: Group, report: Report) -> Record | None:
    number = group.number or f"row-{group.line}"
    draft = Draft(report, group.line, f"OFSI-{number}", source="OFSI", reference=group.number)
    draft.kind = find_kind(draft, group.texts("group type"))
    add_names(draft, group.of("name"))
    add_birth_dates(draft, group.of("dob"))
    add_nationalities(draft, group.of("nationality"))
    add_documents(draft, group.of("passport"), "passport")
    add_documents(draft, group.of("identity"), "id_card")
    add_places(draft, group)
    _add_listing(draft, group)
    draft.line = group.line
    return draft.finish()


def _add_listing(draft: Draft, group: Group) -> None:
    listed = group.texts("listed on")
    draft.listed_on = min(filter(None, map(day_first, listed)), default="")
    for text in listed if len(listed) > 1 else ():
        draft.note("listed on", text)
    draft.add_sexes(sex[1] for text in group.texts("other information") for sex in _GENDER.finditer(text))
    for column in (*_NOTES, *sorted(set(group.facts) - set(_LAYOUT.blocks) - _READ - set(_NOTES))):
        for text in group.texts(column):
            draft.note(column or "column without a name", text)
