"""The command as a process of its own: light on collecting garbage, and gone at once when all is written and closed."""

from __future__ import annotations

import atexit
import gc
import os
import sys

from tansiq.cli import main

__all__ = ["run"]

#: Objects made before the collector looks for cycles among the young ones; 700 has it look often while modules load.
_YOUNG = 50_000


def run() -> None:
    """Run the command line, and end the process.

    What stays in memory is left to the system, which takes a fifth of a second less than taking apart what was
    compiled. Threads have ended by then, and whatever was to be done at the end is done.
    """
    ending = _Ending()
    atexit.register(ending.leave)  # the first that is registered is the last that is called
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    try:
        main()
        ending.code = 0
    except SystemExit as ended:
        ending.code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        raise


class _Ending:
    def __init__(self) -> None:
        self.code = 1  # as where an error went through

    def leave(self) -> None:
        """End with all that was written; what cannot be written is told as Python tells it, by going on."""
        try:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        except (OSError, ValueError, AttributeError):  # the reader went away; closed; there is none
            return
        os._exit(self.code)
