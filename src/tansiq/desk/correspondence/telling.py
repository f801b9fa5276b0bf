"""What a message that came in says of itself: in words for facts of a case, without its text."""

from __future__ import annotations

from collections.abc import Mapping

from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Incoming
from tansiq.desk.exchange.partner_sheet import names_of
from tansiq.desk.exchange.reply_by import reply_by
from tansiq.engines.envelopes import Message, read_message

__all__ = ["codes_of", "told_by"]


def told_by(incoming: Incoming, lang: str) -> Mapping[str, str]:
    """By the words of ``rules.TOLD``; what is not said is empty. Purpose and basis are called as law calls them."""
    message, law = read_message(bytes(incoming.content)), law_now()
    purpose, basis = law.terms.purposes.get(message.purpose), law.instruments.get(message.legal_basis)
    grading, day = (message.grading or "").lower(), reply_by(message)
    return {
        "owner": names_of(incoming.partner)[lang],
        "purpose": purpose.texts.told(lang) if purpose else message.purpose,
        "basis": basis.texts.told(lang) if basis else message.legal_basis,
        "nature": message.nature,
        "handling": max(codes_of(message)),
        "conditions": message.conditions or "",
        "source": grading[:1],
        "information": f"i{grading[1:]}" if grading else "",
        "urgent": "yes" if message.body.get("urgent") is True else "",
        "reply_by": day.isoformat() if day else "",
    }


def codes_of(message: Message) -> frozenset[str]:
    """The handling codes of a message, as the desk writes them."""
    return frozenset(code.lower() for code in message.handling)
