"""UN/EDIFACT syntax (ISO 9735): a stream of bytes to segments, to messages. What they mean is read elsewhere."""

from __future__ import annotations

from tansiq.engines.edifact.envelope import Header, Message, read_messages
from tansiq.engines.edifact.segments import Segment, read_segments
from tansiq.engines.edifact.service import ServiceCharacters, is_edifact

__all__ = ["Header", "Message", "Segment", "ServiceCharacters", "is_edifact", "read_messages", "read_segments"]
