"""Names, dates and documents as both lists of the United Kingdom write them.

They are OFSI's ``ConList.csv`` and the Foreign Office's ``UK-Sanctions-List.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tansiq.engines.lists.date_forms import day_first
from tansiq.engines.lists.document_numbers import document_number, issuer_in_brackets
from tansiq.engines.lists.grouping import Fact, Group
from tansiq.engines.lists.numbered import numbered
from tansiq.engines.lists.written import Draft, read_date, squeeze
from tansiq.engines.matching.record import Kind, Quality
from tansiq.errors import MalformedError

__all__ = [
    "NAME_PARTS", "SCRIPT", "add_birth_dates", "add_documents", "add_names", "add_nationalities", "add_places",
    "find_kind", "published_on",
]  # fmt: skip

#: The family name (of an organisation or a ship the whole name) stands in the sixth column, which comes first.
NAME_PARTS = ("name 6", "name 1", "name 2", "name 3", "name 4", "name 5")
#: The name as it is written in another script than the Latin one, what script and which language that is.
SCRIPT = ("name non-latin script", "non-latin script type", "non-latin script language")
_KINDS: dict[str, Kind] = {"individual": "person", "entity": "organisation", "ship": "vessel"}
_TYPES: dict[str, tuple[Quality, str]] = {
    "primary name": ("primary", "name"),
    "prime alias": ("primary", "name"),  # its name until 2022
    "primary name variation": ("good", "spelling"),
    "alias": ("good", "alias"),
    "aka": ("good", "alias"),
    "fka": ("good", "former"),
}
_QUALITIES = {"": False, "good": False, "good quality": False, "low": True, "low quality": True}  # whether it is weak
_WORD = re.compile(r"[a-z]+")
_CITIZENSHIP = re.compile(r"\s+(?:citizenship|citizen|nationality|national)\.?$", re.IGNORECASE)
# Words in the column of identity numbers that make a number something else; the first that occurs decides.
_OTHER_KINDS = (
    ("passport", "passport"), ("fiscal", "tax"), ("tax", "tax"), ("social security", "social_security"),
    ("ssn", "social_security"), ("driving", "driving_licence"), ("military", "military"), ("voter", "electoral"),
    ("certificate", ""), ("ration", ""), ("student", ""), ("alien", ""),
)  # fmt: skip


def published_on(before: Iterable[str]) -> str:
    """The date of the issue (ISO) in what stands before the header: ``27/04/2020``, ``Report Date: 13-Feb-2026``."""
    for text in before:
        last = text.rpartition(":")[2].strip()
        try:
            return str(read_date(day_first(last) or last.replace("-", " ")))
        except MalformedError:
            continue
    return ""


def find_kind(draft: Draft, written: Sequence[str]) -> Kind:
    """The kind of subject; a word that is none of the three, or a second one, is reported and noted."""
    first = written[0] if written else ""
    for text in (written[1:] if first.casefold() in _KINDS else written) or ([] if first else [""]):
        draft.report.note("list.kind", draft.line, id=draft.id, text=text)
        draft.note("kind as written", text)
    return _KINDS.get(first.casefold(), "unknown")


def add_names(draft: Draft, facts: Iterable[Fact]) -> None:
    """Names: the six of ``NAME_PARTS``, type of name, strength of alias; the name in another script, what script.

    The primary name comes first. The name in another script is as strong as the name beside which it stands.
    """
    known: set[tuple[str, Quality, str]] = set()
    for fact in sorted(facts, key=lambda fact: _TYPES.get(fact.values[6].casefold()) != ("primary", "name")):
        draft.line = fact.line
        quality, role = _quality(draft, *fact.values[6:8])
        family, given = squeeze(fact.values[0]), squeeze(" ".join(fact.values[1:6]))
        apart = draft.kind == "person" and bool(family and given)
        name, script = squeeze(f"{given} {family}"), squeeze(fact.values[8])
        if name and (name, quality, role) not in known:
            parts = {"given": given, "family": family} if apart else {}
            draft.add_name(name, quality=quality, role=role, **parts)
        if script and (script, quality, "original_script") not in known:
            draft.add_name(script, quality=quality, role="original_script")
            draft.note(f"script of {script}", ", ".join(text for text in fact.values[9:11] if text))
        known |= {(name, quality, role), (script, quality, "original_script")}


def _quality(draft: Draft, kind: str, strength: str) -> tuple[Quality, str]:
    """Quality and role. A word that is not known makes the name weak, and is reported."""
    quality, role = _TYPES.get(kind.casefold(), ("weak", "alias"))
    weak = _QUALITIES.get(strength.casefold())
    if kind.casefold() not in _TYPES or weak is None:
        draft.report.note("list.quality", draft.line, id=draft.id, text=f"{kind} {strength}".strip())
    return ("weak" if weak or weak is None else quality), role


def add_birth_dates(draft: Draft, facts: Iterable[Fact]) -> None:
    """Birth dates, several of them numbered in one cell."""
    for fact in facts:
        draft.line = fact.line
        for text in numbered(fact.values[0]):
            draft.add_date(text, read_as=day_first(text))


def add_nationalities(draft: Draft, facts: Iterable[Fact]) -> None:
    """Nationalities, several of them numbered in one cell. Words beside the name of a State are kept as a note."""
    for fact in facts:
        draft.line = fact.line
        for text in numbered(fact.values[0]):
            bare = _CITIZENSHIP.sub("", text)
            draft.add_nationality(bare)
            if bare != text:
                draft.note("nationality as written", text)


def add_documents(draft: Draft, facts: Iterable[Fact], kind: str) -> None:
    """Documents: the number (several are numbered) and what is said of it, or the number among what is said of it.

    What is more than a number is kept as a note, word for word.
    """
    for fact in facts:
        draft.line = fact.line
        number, details = fact.values[:2]
        pieces = numbered(number or details)
        beside = numbered(details) if number else []
        found: list[str] = []
        for at, piece in enumerate(pieces):
            said = beside[at] if len(beside) == len(pieces) else ""
            bare = document_number(piece) or (piece if number and _is_short_number(piece) else "")
            issuer = issuer_in_brackets(piece) or issuer_in_brackets(said)
            draft.add_document(bare, _kind_of(piece, said, kind), issuer)
            found.append(bare)
        if details or found != [number]:
            label = "identity number" if kind == "id_card" else kind
            draft.note(f"{label} as written", "; ".join(text for text in (number, details) if text))


def _is_short_number(text: str) -> bool:
    return " " not in text and any(sign.isdigit() for sign in text)


def _kind_of(piece: str, said: str, kind: str) -> str:
    words = f" {' '.join(_WORD.findall(f'{piece} {said}'.casefold()))} "
    return next((other for word, other in _OTHER_KINDS if f" {word} " in words), kind) if kind == "id_card" else kind


def add_places(draft: Draft, group: Group) -> None:
    """Addresses, and places of birth, each as one line."""
    for block, label in (("birthplace", "born in"), ("address", "address")):
        for fact in group.of(block):
            draft.add_place(", ".join(cell for cell in fact.values if cell), label)
