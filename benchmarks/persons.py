"""Set B: whole names of listed persons, and listed persons who are somebody else.

It has its own small readers of the UN XML and the OFAC CSV: gold must not move when the product's readers do.
"""

from __future__ import annotations

import csv
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from benchmarks.data import data_folder, fold_latin, fold_of, rows
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Kind, Quality, Record, WrittenName

__all__ = ["WholeName", "name_keys", "ofac_not_un", "ofac_persons", "un_latin_records", "whole_names"]

_ISSUES = ("2025-04-19", "2020-11-30", "2018-10-29")  # the newest first: an earlier one only for those since removed
_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_QUALITY: dict[str, Quality] = {"Good": "good", "Low": "weak", "a.k.a.": "good", "f.k.a.": "good"}
_ARTICLES = frozenset({"al", "el", "ul", "ad", "ar", "as", "ash", "at", "an", "az", "il"})
_OFAC_BIRTH = re.compile(r"DOB (\d{1,2} [A-Z][a-z]{2} \d{4})")


@dataclass(frozen=True, slots=True)
class WholeName:
    """A listed person with the Arabic original, the Latin record without it, and the fold of the person."""

    ref: str
    arabic: str
    latin: str
    fold: int
    record: Record


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(char, "") for char in text if char.isalpha())


def _without_original(text: str) -> str:
    """The text without brackets that hold another script; nothing at all when the rest is not Latin."""
    kept = re.sub(r"\(([^()]*)\)?", lambda found: found[0] if _is_latin(found[1]) else " ", text)
    kept = " ".join(kept.split()).strip(" ,;")
    return kept if _is_latin(kept) and any(char.isalpha() for char in kept) else ""


def _texts(node: ET.Element, *tags: str) -> list[str]:
    found = ((node.findtext(tag) or "").strip() for tag in tags)
    return [" ".join(text.split()) for text in found if text]


def _birth(node: ET.Element) -> PartialDate | None:
    about = (node.findtext("TYPE_OF_DATE") or "").startswith("APPROX")
    if whole := _texts(node, "DATE"):
        return replace(PartialDate.parse(whole[0][:10]), approximate=about)
    if span := _texts(node, "FROM_YEAR", "TO_YEAR"):
        return PartialDate(int(span[0]), year_to=int(span[-1]), approximate=about)
    if year := _texts(node, "YEAR"):
        return PartialDate(int(year[0]), approximate=about)
    return None


def _un_record(node: ET.Element, kind: Kind) -> Record:
    prefix = "INDIVIDUAL" if kind == "person" else "ENTITY"
    names = [WrittenName(_without_original(" ".join(_texts(node, *_PARTS))))]
    for alias in node.iter(f"{prefix}_ALIAS"):
        quality = _QUALITY.get((alias.findtext("QUALITY") or "").strip(), "good")
        names += [WrittenName(_without_original(text), quality, "alias") for text in _texts(alias, "ALIAS_NAME")]
    dates = (_birth(date) for date in node.iter("INDIVIDUAL_DATE_OF_BIRTH"))
    return Record(
        id=_texts(node, "REFERENCE_NUMBER")[0],
        names=tuple(name for name in names if name.text),
        birth_dates=tuple(date for date in dates if date is not None),
        kind=kind,
        source="UN",
    )


def _un_issue(issue: str) -> Iterator[Record]:
    root = ET.parse(data_folder() / "lists" / "un" / f"un_{issue}.xml").getroot()  # noqa: S314 - a checksummed file
    for tag, kind in (("INDIVIDUAL", "person"), ("ENTITY", "organisation")):
        for node in root.iter(tag):
            yield _un_record(node, "person" if kind == "person" else "organisation")


@cache
def _refs() -> frozenset[str]:
    return frozenset(row["ref"] for part in ("train", "dev") for row in rows(f"un_fullnames/{part}"))


@cache
def un_latin_records() -> tuple[Record, ...]:
    """The whole UN list in Latin letters, persons and organisations, with the measured persons removed since."""
    found: dict[str, Record] = {}
    for issue in _ISSUES:
        for record in _un_issue(issue):
            if record.names and record.id not in found and (issue == _ISSUES[0] or record.id in _refs()):
                found[record.id] = record
    return tuple(found.values())


@cache
def whole_names() -> tuple[WholeName, ...]:
    """Every person of ``un_fullnames`` train and dev: Arabic original, Latin record, and one of ten folds."""
    records = {record.id: record for record in un_latin_records()}
    listed = (row for part in ("train", "dev") for row in rows(f"un_fullnames/{part}"))
    return tuple(
        WholeName(row["ref"], row["arabic"], row["latin_primary"], fold_of(row["ref"]), records[row["ref"]])
        for row in sorted(listed, key=lambda row: row["ref"])
    )


def name_keys(names: Iterable[str]) -> set[tuple[str, ...]]:
    """The names folded, without article, parts in alphabetical order: equal keys are plainly the same name."""
    folded = ([part for part in fold_latin(name).split() if part not in _ARTICLES] for name in names)
    return {tuple(sorted(parts)) for parts in folded if parts}


def _ofac_names() -> dict[str, tuple[WrittenName, ...]]:
    """Every OFAC entry's aliases by its number."""
    found: dict[str, list[WrittenName]] = {}
    path = data_folder() / "lists" / "ofac" / "set_2022-01" / "alt.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        for row in csv.reader(stream):
            if len(row) > 3:
                found.setdefault(row[0], []).append(_ofac_name(row[3], "alias"))
    return {number: tuple(names) for number, names in found.items()}


def _ofac_name(text: str, role: str) -> WrittenName:
    family, _, given = (part.strip() for part in text.partition(","))
    return WrittenName(f"{given} {family}".strip(), "primary" if role == "name" else "good", role, given, family)


@cache
def ofac_persons() -> tuple[Record, ...]:
    """Every individual of the OFAC list with aliases and whole birth dates."""
    aliases = _ofac_names()
    path = data_folder() / "lists" / "ofac" / "set_2022-01" / "sdn.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        listed = [row for row in csv.reader(stream) if len(row) > 11 and row[2] == "individual"]
    return tuple(
        Record(
            id=f"OFAC-{row[0]}",
            names=(_ofac_name(row[1], "name"), *aliases.get(row[0], ())),
            birth_dates=tuple(
                PartialDate.parse(datetime.strptime(text, "%d %b %Y").replace(tzinfo=UTC).date().isoformat())
                for text in _OFAC_BIRTH.findall(row[11])
            ),
            source="OFAC",
        )
        for row in listed
    )


@cache
def ofac_not_un() -> tuple[Record, ...]:
    """OFAC's individuals, less everybody who may be a UN person: an equal name or alias, or the same whole birth date.

    The date alone is reason enough to leave somebody out: it is blind to names, so it cannot flatter a matcher.
    """
    persons = [record for record in un_latin_records() if record.kind == "person"]
    keys = {key for record in persons for key in name_keys(name.text for name in record.names)}
    days = {str(day) for record in persons for day in record.birth_dates if day.is_whole}
    return tuple(
        record
        for record in ofac_persons()
        if not (keys & name_keys(name.text for name in record.names))
        and not (days & {str(day) for day in record.birth_dates})
    )
