"""Rows out of delimited text, workbooks, Parquet and TOML, before anyone knows their meaning."""

from __future__ import annotations

from tansiq.engines.tables.delimited import Table, read_delimited
from tansiq.engines.tables.guarded import MARK, csv_line, guarded
from tansiq.engines.tables.named import read_tables
from tansiq.engines.tables.problem import Problem, Report
from tansiq.engines.tables.row import Row

__all__ = ["MARK", "Problem", "Report", "Row", "Table", "csv_line", "guarded", "read_delimited", "read_tables"]
