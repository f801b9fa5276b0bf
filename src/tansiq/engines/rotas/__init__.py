"""Who is on duty when, where nobody is, and who is called next while nobody answers.

    hours = read_hours("mon-fri 08:30-16:30; sat 09:00-12:00")     # or "24/7"
    windows(hours, zone, start, end)               # the moments promised, in UTC, whatever clocks are changed between
    made = repeated(one_turn, weeks=4)             # the same local times, week after week
    gaps(turns, promised)                          # what nobody covers
    next_call(ladder(turns, now, ahead), called, wait, now)        # call somebody, wait, or nobody is there

Pure: the moment and the time zone are handed in.
"""

from __future__ import annotations

from tansiq.engines.rotas.escalation import Called, Next, next_call
from tansiq.engines.rotas.hours import Hours, Window, is_open, joined, read_hours, windows
from tansiq.engines.rotas.turns import Turn, gaps, ladder, on_duty, planned

__all__ = [
    "Called",
    "Hours",
    "Next",
    "Turn",
    "Window",
    "gaps",
    "is_open",
    "joined",
    "ladder",
    "next_call",
    "on_duty",
    "planned",
    "read_hours",
    "windows",
]
