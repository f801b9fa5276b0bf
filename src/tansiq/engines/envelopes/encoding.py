"""Bytes as text, in the one way that JOSE has for it: base 64 for addresses, without padding. Source: RFC 7515, 2."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64encode

__all__ = ["read_base64url", "write_base64url"]

_FROM_URL = bytes.maketrans(b"-_", b"+/")


def write_base64url(data: bytes) -> str:
    """``data`` in base 64 with ``-`` and ``_`` (RFC 4648, section 5), without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def read_base64url(text: object) -> bytes | None:
    """What ``write_base64url`` wrote; None for anything else, a text that ends in stray bits among them."""
    if not isinstance(text, str) or not text.isascii() or "+" in text or "/" in text or "=" in text:
        return None
    standard = text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4)
    try:
        data = binascii.a2b_base64(standard, strict_mode=True)
    except binascii.Error:
        return None
    rest = len(data) % 3  # only the last character of a torn group of four can hold bits that mean nothing
    return data if not rest or write_base64url(data[-rest:]) == text[-rest - 1 :] else None
