"""Every size beyond which input is refused, in one place, each with its reason.

The published lists are far below all of them: UN XML 2 MB, OFAC SDN 4 MB, the largest FollowTheMoney collection 3 GB.
"""

from __future__ import annotations

from tansiq.engines.names.fold import MAX_NAME

__all__ = [
    "CELL_MAX_CHARACTERS",
    "FILE_MAX_BYTES",
    "JSON_LINE_MAX_BYTES",
    "LINE_MAX_CHARACTERS",
    "NAME_MAX_CHARACTERS",
    "PROBLEMS_KEPT",
    "TABLE_MAX_COLUMNS",
    "TABLE_MAX_ROWS",
    "VALUES_MAX_PER_RECORD",
    "WORKBOOK_MAX_BYTES",
    "WORKBOOK_MAX_PARTS",
    "WORKBOOK_MAX_UNPACKED_BYTES",
]

#: Largest file opened at all, for text formats that are read as a stream.
FILE_MAX_BYTES = 8 * 1024**3
#: Workbooks and Parquet files are read by a process with bounded memory; larger ones would only fail later.
WORKBOOK_MAX_BYTES = 256 * 1024**2
#: What a workbook may unpack to, as its zip directory states it; a full sheet of travellers unpacks to some 300 MB.
WORKBOOK_MAX_UNPACKED_BYTES = 1024**3
#: Parts (files) inside a workbook; an ordinary one has about ten.
WORKBOOK_MAX_PARTS = 2_000
#: A sheet holds at most 1,048,576 rows; more than this in one manifest is a mistake or an attack.
TABLE_MAX_ROWS = 20_000_000
#: Columns of a manifest or of an own list; a sheet can claim 16,384.
TABLE_MAX_COLUMNS = 256
#: One line of delimited text: a file without line breaks must not be swallowed whole.
LINE_MAX_CHARACTERS = 1024**2
#: One cell; the csv module's own limit.
CELL_MAX_CHARACTERS = 131_072
#: One FollowTheMoney entity; the largest published is about 1 MB.
JSON_LINE_MAX_BYTES = 16 * 1024**2
#: One written name. OFAC's specification allows 350; the longest published name known to the authors has under 400.
NAME_MAX_CHARACTERS = MAX_NAME  # what the engine of names itself refuses
#: Names, dates, documents, places or notes of one record, each.
VALUES_MAX_PER_RECORD = 5_000
#: Problems kept in full for the person to read; further ones are only counted.
PROBLEMS_KEPT = 10_000
