"""What a booking says and must not be kept: requests that reveal religion, health or origin, and payment cards.

The codes and words stand in ``lexicons/sensitive_requests.toml``, with the reason. What is withheld is only counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tansiq import lexicons

__all__ = ["Withheld", "is_payment_request", "is_sensitive_request", "is_sensitive_text", "without_cards"]

_MEAL, _CODE_LETTERS = "ML", 4
_WORD = re.compile(r"[^\W\d_]{4,}")
#: Fourteen to nineteen digits, also in groups.
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){13,18}(?!\d)")
#: First digits and lengths that issuers of payment cards use (ISO/IEC 7812): other long numbers are no cards.
_ISSUED = re.compile(
    r"^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}|35\d{14}|6\d{15,18}|5[06-9]\d{14,17})$"
)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_HIDDEN = "[withheld]"


@dataclass(slots=True)
class Withheld:
    """How much of a message was not kept: requests and texts that may reveal religion, health or origin; payments."""

    requests: int = 0
    payments: int = 0

    def is_request(self, code: str, text: str) -> bool:
        """The special request is not kept; it is counted then."""
        if is_payment_request(code, text):
            self.payments += 1
            return True
        if is_sensitive_request(code):
            self.requests += 1
            return True
        return False

    def sifted(self, text: str) -> str:
        """Free text as it may be kept: empty where a word tells too much, without the numbers of payment cards."""
        if is_sensitive_text(text):
            self.requests += 1
            return ""
        return self.without_cards(text)

    def without_cards(self, text: str) -> str:
        """``text`` without the numbers of payment cards."""
        kept, found = without_cards(text)
        self.payments += found
        return kept


def is_sensitive_request(code: str) -> bool:
    """The code of a special request that can reveal religion, health or origin; every meal is one."""
    return code in _codes() or (len(code) == _CODE_LETTERS and code.endswith(_MEAL))


def is_payment_request(code: str, text: str = "") -> bool:
    """The code of a special request that pays, or a form of identification that is a payment card."""
    payment = lexicons.load("sensitive_requests")["payment"]
    return code in payment["codes"] or (code == "FOID" and text.lstrip("/ ").startswith(payment["identification"]))


def is_sensitive_text(text: str) -> bool:
    """A word of the text can reveal religion or health."""
    return any(word in _words() for word in _WORD.findall(text.upper()))


def without_cards(text: str) -> tuple[str, int]:
    """``text`` without numbers of payment cards (known by issuer, length and check digit), and how many there were."""
    found = 0

    def hidden(match: re.Match[str]) -> str:
        nonlocal found
        if not _is_card(match[0]):
            return match[0]
        found += 1
        return _HIDDEN

    return _CARD.sub(hidden, text), found


def _is_card(text: str) -> bool:
    digits = text.replace(" ", "").replace("-", "")
    if not digits.isascii() or not _ISSUED.match(digits):
        return False
    figures = [int(digit) for digit in reversed(digits)]
    return (sum(figures[::2]) + sum(_DOUBLED[figure] for figure in figures[1::2])) % 10 == 0


@cache
def _codes() -> frozenset[str]:
    groups = lexicons.load("sensitive_requests")["codes"]
    return frozenset(code for group in groups.values() for code in group)


@cache
def _words() -> frozenset[str]:
    texts = lexicons.load("sensitive_requests")["texts"]
    return (_codes() - frozenset(texts["family_names"])) | frozenset(texts["words"])
