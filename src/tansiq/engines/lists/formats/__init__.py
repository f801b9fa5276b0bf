"""The formats Tansiq reads, in the order in which they are tried: one file each, one line each in the table below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from tansiq.engines.lists.formats import (
    eu_fsf_csv,
    eu_fsf_xml,
    fbi_json,
    ftm_json,
    ofac_advanced_xml,
    ofac_csv,
    ofac_xml,
    own_table,
    uk_ofsi_csv,
    uk_uksl_csv,
    un_xml,
)
from tansiq.engines.matching.record import Record
from tansiq.engines.tables.problem import Report
from tansiq.engines.tables.row import Row

__all__ = ["FORMATS", "Format"]

Sources = Mapping[str, BinaryIO]


@dataclass(frozen=True, slots=True)
class Format:
    """``detect(first bytes)`` says whether a file is of this format; ``read(streams by part, report)`` reads it.

    ``main`` names the part that a single file is; ``list_name`` is the usual short name of the list, if there is one;
    ``read_rows`` reads the same table from a workbook's rows, where the format has one.
    """

    name: str
    description: str
    detect: Callable[[bytes], bool]
    read: Callable[[Sources, Report], Iterator[Record]]
    main: str = "main"
    list_name: str = ""
    read_rows: Callable[[Iterable[Row], Report], Iterator[Record]] | None = None


FORMATS: tuple[Format, ...] = (
    Format(
        "un-xml", "United Nations Security Council consolidated list (XML)", un_xml.detect, un_xml.read, list_name="UN"
    ),
    Format(
        "ofac-csv", "OFAC SDN and consolidated lists (sdn, alt, add CSV)", ofac_csv.detect, ofac_csv.read, "sdn", "OFAC"
    ),
    Format(
        "ofac-xml", "OFAC SDN and consolidated lists (standard XML)", ofac_xml.detect, ofac_xml.read, list_name="OFAC"
    ),
    Format(
        "ofac-advanced-xml",
        "OFAC SDN and consolidated lists (advanced XML)",
        ofac_advanced_xml.detect,
        ofac_advanced_xml.read,
        list_name="OFAC",
    ),
    Format("eu-fsf-xml", "EU financial sanctions files (XML 1.1)", eu_fsf_xml.detect, eu_fsf_xml.read, list_name="EU"),
    Format("eu-fsf-csv", "EU financial sanctions files (CSV 1.1)", eu_fsf_csv.detect, eu_fsf_csv.read, list_name="EU"),
    Format("fbi-json", "FBI wanted persons (API, JSON pages)", fbi_json.detect, fbi_json.read, list_name="FBI"),
    Format("ftm-json", "FollowTheMoney entities, one JSON object a line", ftm_json.detect, ftm_json.read),
    Format(
        "uk-ofsi-csv", "OFSI consolidated list (ConList.csv)", uk_ofsi_csv.detect, uk_ofsi_csv.read, list_name="OFSI"
    ),
    Format("uk-uksl-csv", "UK Sanctions List (FCDO, CSV)", uk_uksl_csv.detect, uk_uksl_csv.read, list_name="UKSL"),
    Format(
        "tansiq-table",
        "Tansiq's own table (CSV or XLSX)",
        own_table.detect,
        own_table.read,
        read_rows=own_table.read_rows,
    ),
)
