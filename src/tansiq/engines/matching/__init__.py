"""Evidence of every field in bits: what two records say about being one subject."""

from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.evidence import DEFAULT_MIN_BITS, PRIOR_BITS, Evidence, Hit, compare
from tansiq.engines.matching.fields import Part
from tansiq.engines.matching.record import Document, Record, WrittenName

__all__ = [
    "DEFAULT_MIN_BITS",
    "PRIOR_BITS",
    "Document",
    "Evidence",
    "Hit",
    "Part",
    "PartialDate",
    "Record",
    "WrittenName",
    "compare",
]
