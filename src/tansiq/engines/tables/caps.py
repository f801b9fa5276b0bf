"""Every size beyond which input is refused, in one place, each with its reason.

The published lists are far below all of them: UN XML 2 MB, OFAC SDN 4 MB, the largest FollowTheMoney collection 3 GB.
"""

from __future__ import annotations

from tansiq.engines.names.fold import MAX_NAME

__all__ = [
    "CELL_MAX_CHARACTERS",
    "DOCUMENTS_MAX_PER_TRAVELLER",
    "ENTRIES_MAX_PER_TABLE",
    "FILE_MAX_BYTES",
    "JSON_DEPTH_MAX",
    "JSON_ITEM_MAX_BYTES",
    "JSON_LINE_MAX_BYTES",
    "LINE_MAX_CHARACTERS",
    "MRZ_MAX_CHARACTERS",
    "MRZ_MAX_ZONES",
    "MRZ_TEXT_MAX_CHARACTERS",
    "NAMES_MAX_PER_TRAVELLER",
    "NAME_MAX_CHARACTERS",
    "OPEN_ENTRIES_MAX_BYTES",
    "PROBLEMS_KEPT",
    "SEGMENTS_MAX_PER_TRAVELLER",
    "SEGMENT_MAX_CHARACTERS",
    "SHEET_MAX_ROWS",
    "TABLE_MAX_COLUMNS",
    "TABLE_MAX_ROWS",
    "TOML_MAX_BYTES",
    "VALUES_MAX_PER_BOOKING",
    "VALUES_MAX_PER_RECORD",
    "WORKBOOK_MAX_BYTES",
    "WORKBOOK_MAX_PARTS",
    "WORKBOOK_MAX_UNPACKED_BYTES",
    "XML_ENTRY_MAX_BYTES",
    "XML_JOINED_MAX_CHARACTERS",
    "XML_JOINED_MAX_PARTS",
]

#: Largest file opened at all, for text formats that are read as a stream.
FILE_MAX_BYTES = 8 * 1024**3
#: Workbooks and Parquet files are read by a process with bounded memory; larger ones would only fail later.
WORKBOOK_MAX_BYTES = 256 * 1024**2
#: What a workbook may unpack to, as its zip directory states it; a full sheet of travellers unpacks to some 300 MB.
WORKBOOK_MAX_UNPACKED_BYTES = 1024**3
#: Parts (files) inside a workbook; an ordinary one has about ten.
WORKBOOK_MAX_PARTS = 2_000
#: A sheet of a workbook holds no more; a row that claims a higher number must not be counted up to.
SHEET_MAX_ROWS = 1_048_576
#: More than this in one manifest is a mistake or an attack.
TABLE_MAX_ROWS = 20_000_000
#: Columns of a manifest or of an own list; a sheet can claim 16,384.
TABLE_MAX_COLUMNS = 256
#: One line of delimited text: a file without line breaks must not be swallowed whole.
LINE_MAX_CHARACTERS = 1024**2
#: A TOML document is parsed in one piece; a directory of a thousand contact points has some 500 kB.
TOML_MAX_BYTES = 1024**2
#: One cell; the csv module's own limit.
CELL_MAX_CHARACTERS = 131_072
#: One FollowTheMoney entity; the largest published is about 1 MB.
JSON_LINE_MAX_BYTES = 16 * 1024**2
#: One item of a JSON document that holds many; the largest poster of the FBI has about 30 KB.
#: A string that spans many blocks costs the reader of JSON more than linear time, so the cap is near what is real.
JSON_ITEM_MAX_BYTES = 1024**2
#: Objects and arrays inside one another in such an item; the published ones have three.
JSON_DEPTH_MAX = 32
#: Entries of a table in which one entry is many rows; the largest published has some 7,000.
ENTRIES_MAX_PER_TABLE = 300_000
#: What the entries of such a table may take, about, while rows of them may still come; the largest takes some 60 MB.
OPEN_ENTRIES_MAX_BYTES = 256 * 1024**2
#: One entry of an XML list, from its first to its last tag; the largest published has about 200 kB.
XML_ENTRY_MAX_BYTES = 4 * 1024**2
#: Parts of an XML list that are held to be joined to its entries; the whole SDN list has some 70,000.
XML_JOINED_MAX_PARTS = 1_000_000
#: One of these that many entries may name (an address, a word); OFAC's specification allows 1,116 for an address.
XML_JOINED_MAX_CHARACTERS = 3_000
#: One written name. OFAC's specification allows 350; the longest published name known to the authors has under 400.
NAME_MAX_CHARACTERS = MAX_NAME  # what the engine of names itself refuses
#: Names, dates, documents, places or notes of one record, each.
VALUES_MAX_PER_RECORD = 5_000
#: One EDIFACT segment; the longest of a passenger message (free text of a booking) has some 500.
SEGMENT_MAX_CHARACTERS = 65_536
#: Segments of one traveller (PAXLST) or of one booking (PNRGOV, whose largest groups of a hundred have some 5,000).
SEGMENTS_MAX_PER_TRAVELLER = 50_000
#: Values and flights of a booking, each, that stand with every one of its travellers; a large group has some 500.
VALUES_MAX_PER_BOOKING = 1_000
#: Documents that a booking names for one traveller; the passport, a visa a State and repetitions make some twenty.
DOCUMENTS_MAX_PER_TRAVELLER = 100
#: Names of one traveller of a booking: as booked, in each document, at each check-in, and those before a change.
NAMES_MAX_PER_TRAVELLER = 100
#: One machine-readable zone with the white space around it; the largest has 90 characters.
MRZ_MAX_CHARACTERS = 1_000
#: Zones in one text: some eleven thousand, more than a day of any border post's reading machine.
MRZ_TEXT_MAX_CHARACTERS = 1024**2
MRZ_MAX_ZONES = 15_000  # what such a text can hold of the shortest zones, 72 characters and two breaks
#: Problems kept in full for the person to read; further ones are only counted.
PROBLEMS_KEPT = 10_000
