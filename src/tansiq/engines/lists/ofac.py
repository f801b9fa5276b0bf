"""What OFAC's formats share, whatever the form of the file: kinds of subjects, roles of aliases, vessels, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tansiq.engines.lists.remarks import add_ofac_name
from tansiq.engines.lists.written import Draft, squeeze
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Kind, Quality
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["add_alias", "add_detail", "address", "issued_on", "new_draft", "role_of"]

_KINDS: dict[str, Kind] = {
    "individual": "person",
    "entity": "organisation",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_ROLES = {"aka": "alias", "fka": "former", "nka": "name", "name": "name"}
_AMERICAN_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")


def new_draft(report: Report, line: int, number: str, kind: str) -> Draft:
    """A draft for the entry ``number``, its id the same in every format. An unknown word for its kind is reported."""
    found = _KINDS.get(kind.lower())
    if found is None:
        report.note("list.kind", line, id=number, text=kind)
    if not number:
        report.note("list.unnumbered", line)
    return Draft(report, line, f"OFAC-{number}", found or "unknown", "OFAC", reference=number)


def role_of(draft: Draft, name: str, word: str) -> str:
    """What ``aka``, ``F.K.A.`` ... makes of ``name``; an unknown word makes it an alias and is kept in the notes."""
    bare = word.lower().replace(".", "").strip()
    if bare not in _ROLES:
        draft.note(f"alias {name}", word)
    return _ROLES.get(bare, "alias")


def add_alias(draft: Draft, name: str, word: str, quality: Quality) -> None:
    """An alias in OFAC's order of names, with OFAC's word for what it is."""
    add_ofac_name(draft, name, role=role_of(draft, name, word), quality=quality)


def add_detail(draft: Draft, label: str, text: str) -> None:
    """A programme, a title or a property of a vessel: notes; a ``flag`` and a vessel's ``call sign`` fields as well."""
    for part in text.replace("[", "]").split("]") if label == "programme" else (text,):  # "SDGT] [IRAN"
        draft.note(label, part)
    if label == "flag":
        draft.add_nationality(text)
    elif label == "call sign" and draft.kind == "vessel":
        draft.add_document(text, "call_sign")


def address(street: Iterable[str], city: Iterable[str], postal_code: str, country: Iterable[str]) -> str:
    """Joined as in the flat files: ``Quay 4, Port Azure, Coast 10400, Azuria``."""
    town = " ".join(text for text in (", ".join(text for text in city if text), postal_code) if text)
    return ", ".join(text for text in (*street, town, *country) if text)


def issued_on(report: Report, line: int, text: str) -> str:
    """``03/28/2025`` as ISO date; one that cannot be read is reported, and empty."""
    found = _AMERICAN_DATE.match(squeeze(text))
    try:
        if found:
            return str(PartialDate(int(found[3]), int(found[1]), int(found[2])))
    except MalformedError:
        pass
    if text:
        report.note("list.issue_date", line, text=squeeze(text))
    return ""
