"""What the published lists say of a person beside the name: nationalities."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from benchmarks.data import data_folder
from benchmarks.persons import ofac_persons, un_latin_records
from tansiq.engines.lists.countries import country
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Record

__all__ = ["nationalities", "persons_of_both_lists", "with_nationality"]

_UN_ISSUES = ("2018-10-29", "2020-11-30", "2025-04-19")  # the newest last, so that it is what counts
_OFAC_YEAR = re.compile(r"\bDOB (circa )?(?:[A-Z][a-z]{2} )?(\d{4})(?: to (?:\w+ )*(\d{4}))?")
_OFAC = re.compile(r"\b(?:nationality|citizen) ([A-Z][^;.]*)")


def _stated() -> Iterator[tuple[str, list[str]]]:
    for issue in _UN_ISSUES:
        root = ET.parse(data_folder() / "lists" / "un" / f"un_{issue}.xml").getroot()  # noqa: S314 - a checksummed file
        for node in root.iter("INDIVIDUAL"):
            reference = (node.findtext("REFERENCE_NUMBER") or "").strip()
            yield reference, [value.text or "" for value in node.findall("NATIONALITY/VALUE")]
    for reference, remarks in _ofac_remarks().items():
        yield reference, _OFAC.findall(remarks)


@cache
def _ofac_remarks() -> dict[str, str]:
    """What OFAC remarks on every listed person, by reference."""
    path = data_folder() / "lists" / "ofac" / "set_2022-01" / "sdn.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        return {f"OFAC-{row[0]}": row[11] for row in csv.reader(stream) if len(row) > 11 and row[2] == "individual"}


@cache
def nationalities() -> dict[str, tuple[str, ...]]:
    """Every listed person's nationalities by reference, as ISO 3166 codes; what names no State is left out."""
    return {key: tuple(dict.fromkeys(code for text in texts if (code := country(text)))) for key, texts in _stated()}


def with_nationality(records: Sequence[Record]) -> list[Record]:
    """The same records with the nationalities that their list states."""
    return [replace(record, nationalities=nationalities().get(record.id, ())) for record in records]


@cache
def _years() -> dict[str, tuple[PartialDate, ...]]:
    """OFAC's birth dates of which only the year, or a span of years, is stated."""
    return {
        reference: tuple(
            PartialDate(int(first), year_to=int(last) if last > first else None, approximate=bool(about))
            for about, first, last in _OFAC_YEAR.findall(remarks)
        )
        for reference, remarks in _ofac_remarks().items()
    }


@cache
def persons_of_both_lists() -> tuple[Record, ...]:
    """UN and OFAC persons with aliases, birth dates and nationalities, a person on both twice, as a desk has them."""
    people = [record for record in un_latin_records() if record.kind == "person"]
    dated = [
        replace(record, birth_dates=(*record.birth_dates, *_years().get(record.id, ()))) for record in ofac_persons()
    ]
    return tuple(with_nationality([*people, *dated]))
