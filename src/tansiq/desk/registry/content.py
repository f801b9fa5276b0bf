"""What stands on a letter, as one value: of it is the digest by which a paper is compared with the record.

It is made once, out of the message and of what is said with the letter, and holds the words of that day: what law or a
catalogue calls something later changes no letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Outgoing
from tansiq.desk.exchange.own import self_description
from tansiq.desk.exchange.partner_sheet import names_of
from tansiq.desk.registry.models import Arrival, Correspondent
from tansiq.desk.roles import role_name
from tansiq.engines.canonical import Value, canonical_form, read_canonical
from tansiq.engines.envelopes import Message, read_message
from tansiq.engines.law import Law
from tansiq.messages import sentence

__all__ = ["Asked", "content_of", "lines_of", "read_content", "write_content"]

_MAX_BYTES: Final = 1 << 20
_FORMAT: Final = "tansiq-letter-1"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is said with a letter: by what means it goes, until when an answer is asked for, who is asked here."""

    means: str
    contact: str
    reply_by: date | None = None


def content_of(
    message: Outgoing, to: Correspondent, asked: Asked, *, number: str, day: date, role: str
) -> dict[str, Value]:
    """All that stands on the letter of a message, in the language of the message, which is the authentic one."""
    said, law = read_message(bytes(message.content)), law_now()
    lang = said.language
    own = self_description()
    return {
        "format": _FORMAT,
        "number": number,
        "day": day.isoformat(),
        "language": lang,
        "headings": to.language,
        "title": _told(law.terms.kinds, said.kind, lang),
        "from": own.names[lang],
        "from_too": own.names[to.language],
        "to": [names_of(to.partner)[to.language], *filter(None, [to.post]), *lines_of(to.addresses[asked.means])],
        "codes": list(said.handling),
        "rows": [list(row) for row in _rows(message, said, asked, law)],
        "text": str(said.body.get("text", "")),
        "inside": [_inside(one, lang) for one in _passed_on(said)],
        "restrictions": [one.texts.told(lang) for one in law.terms.restrictions.values()],
        "written_by": role_name(role, lang),
        "message": {"id": message.message_id, "digest": message.digest},
    }


def write_content(content: Mapping[str, Value]) -> bytes:
    """The one form of what stands on a letter. Raises MalformedError ``canonical.size`` for one that is too long."""
    return canonical_form(dict(content), limit=_MAX_BYTES)


def read_content(data: bytes) -> dict[str, Any]:
    """What stands on a letter, out of its one form."""
    found = read_canonical(data, limit=_MAX_BYTES)
    assert isinstance(found, dict)
    return found


def lines_of(address: str) -> list[str]:
    """The lines of an address, as the directory writes them: between semicolons."""
    return [line.strip() for line in address.split(";") if line.strip()]


def _rows(message: Outgoing, said: Message, asked: Asked, law: Law) -> Iterator[tuple[str, str]]:
    """What stands in the head, by the names of the labels; only what there is."""
    lang, terms = said.language, law.terms
    yield "your_number", _their_number(message)
    yield "means", sentence(f"authorities.channels.{asked.means}", lang)
    yield "handling", " · ".join(sentence(f"handling.{code.lower()}", lang) for code in said.handling)
    yield "conditions", said.conditions or ""
    if said.grading:
        source = _told(terms.sources, said.grading[:1].lower(), lang)
        yield "grading", f"{said.grading}: {source} · {_told(terms.information, f'i{said.grading[1:]}', lang)}"
    yield "nature", _told(terms.natures, said.nature, lang)
    basis = law.instruments.get(said.legal_basis)
    yield "legal_basis", basis.texts.told(lang) if basis else said.legal_basis
    yield "purpose", _told(terms.purposes, said.purpose, lang)
    yield "reply_by", asked.reply_by.isoformat() if asked.reply_by else ""
    yield "counts_until", said.expires_at.date().isoformat()
    yield "contact", asked.contact


def _their_number(message: Outgoing) -> str:
    """The number of what it answers, as the partner wrote it."""
    found = Arrival.objects.filter(incoming=message.answers_id).first() if message.answers_id else None
    return found.their_number if found else ""


def _told(words: Mapping[str, Any], name: str, lang: str) -> str:
    return str(words[name].texts.told(lang)) if name in words else name


def _passed_on(said: Message) -> list[dict[str, Any]]:
    inside = said.body.get("passed_on")
    return [one for one in inside if isinstance(one, dict)] if isinstance(inside, list) else []


def _inside(one: Mapping[str, Any], lang: str) -> Value:
    """What belongs to another owner: in the owner's words, with the owner's codes and conditions."""
    told = (sentence(f"handling.{code.lower()}", lang) for code in one.get("handling") or ())
    texts = {name: str(one.get(name) or "") for name in ("owner", "language", "text", "conditions", "digest")}
    return {**texts, "codes": " · ".join(told)}
