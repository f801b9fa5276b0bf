"""Fingerprints: what two people read to each other over the telephone before either node believes the other's keys.

A fingerprint has 50 digits in ten groups of five. Four digits of a group are the fingerprint, the fifth is a check
digit over them and the number of the group, so that a digit misheard, or two groups in each other's place, are noticed
at that group. 40 digits are 132 bits: nobody finds keys with the same ones. Source of the check digit: ISO/IEC 7064,
MOD 11,10.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from tansiq import messages
from tansiq.engines.canonical import canonical_form
from tansiq.engines.envelopes.keys import PublicKey
from tansiq.errors import MalformedError, RefusedError

__all__ = ["GROUPS", "fingerprint", "read_aloud", "read_fingerprint", "verify_fingerprint"]

GROUPS: Final = 10
_DIGITS: Final = 4
_LIMIT: Final = 1 << 13


def fingerprint(issuer: str, identity: Sequence[PublicKey]) -> str:
    """The groups of a fingerprint, with blanks between, for an issuer's name and the keys of its identity."""
    kids = sorted(key.kid for key in identity)
    form = canonical_form({"format": "tansiq-fingerprint-1", "identity": kids, "issuer": issuer}, limit=_LIMIT)
    number = int.from_bytes(sha256(form).digest(), "big") % 10 ** (GROUPS * _DIGITS)
    digits = f"{number:0{GROUPS * _DIGITS}d}"
    groups = [digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS)]
    return " ".join(group + _check_digit(place, group) for place, group in enumerate(groups, 1))


def read_aloud(group: str, lang: str) -> str:
    """The digits of a group as words of ``lang``, for reading over the telephone."""
    words = messages.sentence("fingerprint.digits", lang).split()
    return " ".join(words[int(digit)] for digit in group)


def read_fingerprint(text: str) -> str:
    """A fingerprint as typed from a telephone call: digits of any script, whatever stands between them.

    Raises MalformedError ``fingerprint.length``, or ``fingerprint.group`` with the number of the first group whose
    check digit does not fit: only that one has to be read again.
    """
    digits = "".join(str(unicodedata.decimal(each)) for each in text if unicodedata.decimal(each, None) is not None)
    size = _DIGITS + 1
    if len(digits) != GROUPS * size:
        raise MalformedError("fingerprint.length", found=len(digits), wanted=GROUPS * size)
    groups = [digits[at : at + size] for at in range(0, len(digits), size)]
    for place, group in enumerate(groups, 1):
        if group[_DIGITS] != _check_digit(place, group[:_DIGITS]):
            raise MalformedError("fingerprint.group", group=place)
    return " ".join(groups)


def verify_fingerprint(issuer: str, identity: Sequence[PublicKey], told: str) -> None:
    """Raise RefusedError ``fingerprint.differs`` unless ``told`` is the fingerprint; and what reading it raises."""
    if not hmac.compare_digest(read_fingerprint(told), fingerprint(issuer, identity)):
        raise RefusedError("fingerprint.differs", issuer=issuer)


def _check_digit(place: int, digits: str) -> str:
    product = 10
    for digit in f"{place - 1}{digits}":
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)
