"""Where Tansiq keeps what it stores."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["tansiq_home"]


def tansiq_home() -> Path:
    """``TANSIQ_HOME`` where it is set, else ``~/.tansiq``. The folder may not exist yet."""
    stated = os.environ.get("TANSIQ_HOME")
    return Path(stated).expanduser() if stated else Path.home() / ".tansiq"
