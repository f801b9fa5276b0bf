"""What the worker does for lists and entries, over and over; it may be called at any time, by several at once."""

from __future__ import annotations

from tansiq.desk.watchlists import follower, loading

__all__ = ["catch_up"]


def catch_up() -> int:
    """Bring every copy of entries to what is in force, and put on record what the command loaded. How much was done.

    Also what a dead process left, and entries whose time has come. Raises as ``follower.follow`` and ``loading.adopt``.
    """
    return follower.follow() + loading.adopt()
