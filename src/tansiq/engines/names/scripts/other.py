"""Every script without a table of its own goes through the anyascii transliterator (ISC licence)."""

from __future__ import annotations

from anyascii import anyascii

from tansiq.engines.names.letters import ALPHABET

__all__ = ["KIND", "write_out"]

KIND = ALPHABET


def write_out(word: str) -> str:
    """``word`` in a-z."""
    return "".join(sign for sign in anyascii(word).lower() if "a" <= sign <= "z")
