"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published files to measure on (``TANSIQ_DATA``, or ``../shared/data``); without it, skipped."""
    folder = Path(os.environ.get("TANSIQ_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"published data not found at {folder}; set TANSIQ_DATA")
    return folder
