"""Published lists to records: whatever the publisher's format, one Record a subject, every name with its quality."""

from __future__ import annotations

from tansiq.engines.lists.counts import COUNTED, count, counting
from tansiq.engines.lists.formats import FORMATS, Format
from tansiq.engines.lists.reading import detect, format_named, read
from tansiq.engines.tables.problem import Problem, Report

__all__ = ["COUNTED", "FORMATS", "Format", "Problem", "Report", "count", "counting", "detect", "format_named", "read"]
