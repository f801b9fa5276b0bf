"""Machine-readable zones of travel documents: read, judged digit by digit, written, and turned into a record.

Source: ICAO Doc 9303, Parts 3 to 7, eighth edition. A zone whose digits agree was read as it was printed; whether the
document is genuine, no zone can say.
"""

from __future__ import annotations

from tansiq.engines.documents.arabic import ArabicHint, read_arabic, write_arabic
from tansiq.engines.documents.checks import Check
from tansiq.engines.documents.confusions import Change, Suggestion
from tansiq.engines.documents.dates import Pivot
from tansiq.engines.documents.digits import check_digit
from tansiq.engines.documents.finding import Finding
from tansiq.engines.documents.formats import FORMATS
from tansiq.engines.documents.lines import Block, split_zones
from tansiq.engines.documents.names import ZoneName
from tansiq.engines.documents.reading import read_zone
from tansiq.engines.documents.states import DocumentType, State
from tansiq.engines.documents.writing import write_zone
from tansiq.engines.documents.zone import Zone

__all__ = [
    "FORMATS",
    "ArabicHint",
    "Block",
    "Change",
    "Check",
    "DocumentType",
    "Finding",
    "Pivot",
    "State",
    "Suggestion",
    "Zone",
    "ZoneName",
    "check_digit",
    "read_arabic",
    "read_zone",
    "split_zones",
    "write_arabic",
    "write_zone",
]
