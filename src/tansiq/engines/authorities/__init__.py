"""A directory of authorities and their contact points out of a file, row by row, and what it would change.

    report = Report()
    entries = list(read_directory(read_delimited(stream).rows, known, report))    # or read_tables(stream, "contacts")
    changes = difference(kept, entries)         # against what is kept: what is new, which fields are others

A row is one contact point with its authority beside it. What cannot stand is put aside with its place and reason; what
a file does not name stays as it is: nothing is deleted by leaving it out.
"""

from __future__ import annotations

from tansiq.engines.authorities.columns import AUTHORITY, CHANNELS, CONTACT, Known, capacities
from tansiq.engines.authorities.difference import Change, difference
from tansiq.engines.authorities.reading import Entry, read_directory

__all__ = [
    "AUTHORITY",
    "CHANNELS",
    "CONTACT",
    "Change",
    "Entry",
    "Known",
    "capacities",
    "difference",
    "read_directory",
]
