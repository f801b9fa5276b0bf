"""A parcel: what travels from one node to another at once, one file of the exchange a line.

Envelopes, receipts and directories are JSON in the form of RFC 8785, which has no line breaks: so a parcel needs no
framing of its own, and a part of one can be read with an editor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tansiq.errors import MalformedError

__all__ = ["LINES_MAX", "PARCEL_MAX_BYTES", "PARCEL_TYPE", "is_envelope", "read_parcel", "write_parcel"]

PARCEL_MAX_BYTES: Final = 8 << 20
LINES_MAX: Final = 1_000
PARCEL_TYPE: Final = "application/vnd.tansiq.parcel"
#: An envelope's first member in the order of RFC 8785; what is signed and not sealed begins with its payload.
_SEALED: Final = b'{"aad":'


def write_parcel(lines: Iterable[bytes]) -> bytes:
    """The lines as one parcel; of none an empty one."""
    return b"".join(line + b"\n" for line in lines)


def read_parcel(data: bytes) -> tuple[bytes, ...]:
    """The lines of a parcel; what each of them is, is for whoever opens it.

    Raises MalformedError ``parcel.size``, ``parcel.torn`` where the last line does not end.
    """
    if len(data) > PARCEL_MAX_BYTES or data.count(b"\n") > LINES_MAX:
        raise MalformedError("parcel.size", limit=PARCEL_MAX_BYTES, lines=LINES_MAX)
    if data and not data.endswith(b"\n"):
        raise MalformedError("parcel.torn")
    return tuple(data.split(b"\n")[:-1])


def is_envelope(line: bytes) -> bool:
    """Whether a line is sealed; else it is signed and open."""
    return line.startswith(_SEALED)
