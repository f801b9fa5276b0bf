"""Manifests to travellers: whatever the columns are called, and every row that could not be read with its reason."""

from __future__ import annotations

from tansiq.engines.manifests.mapping import FIELDS, Column, ColumnMapping, guess_mapping, stated_mapping
from tansiq.engines.manifests.passenger_messages import Heard, lost_segments, read_passenger_messages
from tansiq.engines.manifests.tables import SAMPLE_ROWS, read_rows, resolve
from tansiq.engines.manifests.traveller import Leg, Paper, Rejected, Traveller

__all__ = [
    "FIELDS",
    "SAMPLE_ROWS",
    "Column",
    "ColumnMapping",
    "Heard",
    "Leg",
    "Paper",
    "Rejected",
    "Traveller",
    "guess_mapping",
    "lost_segments",
    "read_passenger_messages",
    "read_rows",
    "resolve",
    "stated_mapping",
]
