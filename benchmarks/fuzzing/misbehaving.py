"""A reader that does what none may, so that the harness itself can be tested: it crashes, hangs, raises an IndexError.

It reads the samples of ``names``. What an input makes it do, ``what_it_does`` says beforehand.
"""

from __future__ import annotations

import os
import time

from benchmarks.fuzzing.parsers import Parser

__all__ = ["named", "what_it_does"]


def what_it_does(data: bytes) -> str:
    """``crash``, ``hang``, ``fault`` or ``read``."""
    signs = (b"\x01", "crash"), (b"\x1b", "hang"), (b"0", "fault")  # a part of a fault neither crashes nor hangs
    return next((does for sign, does in signs if sign in data), "read")


def _read(data: bytes) -> int:
    does = what_it_does(data)
    if does == "crash":
        os.abort()
    if does == "hang":
        time.sleep(3600)
    if does == "fault":
        raise IndexError(does)
    return 1


def named(_: str) -> Parser:
    """In the place of every reader."""
    return Parser("names", _read, "text")
