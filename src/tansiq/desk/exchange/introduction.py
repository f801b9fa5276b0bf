"""The file by which two nodes get to know each other: a directory, and the certificates that it names by digest.

It is a parcel, so a new state of the directory travels in the same form. A certificate in it is believed because the
signed card has its digest, and for no other reason.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Iterable
from typing import Final

from tansiq.engines.canonical import canonical_form, read_canonical
from tansiq.engines.envelopes import Card
from tansiq.engines.envelopes.message import digest_of
from tansiq.errors import MalformedError
from tansiq.transports.parcel import read_parcel, write_parcel

__all__ = ["introduction", "is_certificate", "named_by", "read_introduction", "read_shown", "shown"]

_CERTIFICATE_MAX: Final = 1 << 14
_HEAD: Final = b'{"certificate":'


def introduction(directory: bytes, certificates: Iterable[bytes]) -> bytes:
    """A directory and certificates (DER) as a parcel."""
    return write_parcel([directory, *map(shown, certificates)])


def read_introduction(data: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """The directory in a parcel, unverified, and the certificates beside it.

    Raises MalformedError ``exchange.introduction`` where there is not one directory; ``parcel.*``, ``canonical.*``.
    """
    lines = read_parcel(data)
    others = [line for line in lines if not is_certificate(line)]
    if len(others) != 1:
        raise MalformedError("exchange.introduction")
    return others[0], tuple(read_shown(line) for line in lines if is_certificate(line))


def is_certificate(line: bytes) -> bool:
    """Whether a line of a parcel shows a certificate."""
    return line.startswith(_HEAD)


def shown(der: bytes) -> bytes:
    """A certificate as a line of a parcel."""
    return canonical_form({"certificate": b64encode(der).decode("ascii")}, limit=2 * _CERTIFICATE_MAX)


def read_shown(line: bytes) -> bytes:
    """The certificate (DER) in a line. Raises MalformedError ``exchange.introduction``, ``canonical.*``."""
    value = read_canonical(line, limit=2 * _CERTIFICATE_MAX)
    text = value.get("certificate") if isinstance(value, dict) and len(value) == 1 else None
    try:
        return b64decode(text if isinstance(text, str) else "?", validate=True)
    except (NoBase64, ValueError) as error:
        raise MalformedError("exchange.introduction") from error


def named_by(card: Card, certificates: Iterable[bytes]) -> dict[str, bytes]:
    """Those of ``certificates`` that a card names, by their digests: the others nobody vouches for."""
    named = {one.digest for one in card.certificates}
    return {digest: der for der in certificates if (digest := digest_of(der)) in named}
