"""One input given to one reader, and what came of it."""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass
from types import TracebackType

from benchmarks.fuzzing import soundness
from benchmarks.fuzzing.parsers import Parser
from tansiq.errors import TansiqError

__all__ = ["Fault", "Outcome", "attempt"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a reader must never do. ``kind``: an exception, ``crash`` or ``hang``; ``place``: the last line of ours."""

    kind: str
    place: str
    said: str = ""

    @property
    def signature(self) -> str:
        """The same for every input that fails in the same way."""
        return hashlib.sha256(f"{self.kind} {self.place}".encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Outcome:
    """``count`` things were read; or ``code`` says why nothing is; or a ``fault`` was found."""

    count: int = 0
    code: str = ""
    fault: Fault | None = None


def attempt(parser: Parser, data: bytes) -> Outcome:
    """Read ``data``. Whatever the reader raises is in the outcome; only what stops the process passes."""
    try:
        return Outcome(count=parser.read(data))
    except TansiqError as error:
        return _refused(error)
    except Exception as error:  # noqa: BLE001 - any exception is what we are looking for
        if parser.contained and not isinstance(error, (MemoryError, soundness.UnsoundError)):
            return Outcome(code=f"contained: {type(error).__name__}")
        return Outcome(fault=_fault(error))


def _refused(error: TansiqError) -> Outcome:
    try:
        soundness.check_error(error)
    except soundness.UnsoundError as unsound:
        return Outcome(fault=Fault("UnsoundError", _place(error.__traceback__), str(unsound)))
    return Outcome(code=error.code)


def _fault(error: Exception) -> Fault:
    kind = f"UnsoundError: {error}" if isinstance(error, soundness.UnsoundError) else type(error).__name__
    return Fault(kind, _place(error.__traceback__), "".join(traceback.format_exception(error))[-6000:])


def _place(trace: TracebackType | None) -> str:
    """``file.py:function``, where an error left our own code: a line number would change with every edit."""
    frames = [frame for frame in traceback.extract_tb(trace) if "/tansiq/" in frame.filename.replace("\\", "/")]
    return f"{frames[-1].filename.replace(chr(92), '/').rpartition('/')[2]}:{frames[-1].name}" if frames else "?"
