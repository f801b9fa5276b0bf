"""Evidence of every field in bits: what two records say about being one subject."""

from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Document, Record, WrittenName

__all__ = ["Document", "PartialDate", "Record", "WrittenName"]
