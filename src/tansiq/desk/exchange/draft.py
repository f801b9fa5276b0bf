"""What somebody would send, and what law is asked about it: before it is queued, and again before it is sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from tansiq.desk.exchange.leave import Leave
from tansiq.desk.exchange.origins import brought
from tansiq.desk.exchange.protecting import protection_of
from tansiq.desk.exchange.using import item_of, passed_on
from tansiq.engines.envelopes import Attachment
from tansiq.engines.law import Authority, Item, Question, Statement

__all__ = ["Draft", "Sealed", "handling_of", "kept", "question_of", "restored"]

#: What law is not asked about: it stands in the message itself, or with its thread.
_APART: Final = frozenset({"text", "days", "group", "leave", "sealed", "reply_by"})


class Sealed(NamedTuple):
    """A file that goes along, sealed; what the message says of it.

    ``upload_id``: what somebody sent to the desk; "" where it came in with a message, ``came_with``, that is passed on.
    """

    upload_id: str
    attachment: Attachment
    came_with: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody would send: in the words of ``legal_bases/terms.toml``, with what law asks about it.

    ``reviews``: the risk reviews of the persons that it names or locates, by their names (:mod:`.reviewed`).
    ``confirmed``: codes of the conditions that are fulfilled before it leaves. ``days``: how long it counts. ``group``:
    the matter that it belongs to. ``passes_on``: messages of others that it holds, by their names. ``attached``:
    digests of the files that go along: one that came in with a message is that message's owner's. ``sealed``: those
    files. ``leave``: what is asked of an owner, or answered by one. ``grounds``, ``consulted``: on what a refusal
    rests, and whether the partner was consulted before it. ``case``, ``thread``: by which is found what the
    data-protection officer has laid on its person (:mod:`.protecting`). ``reply_by``: the day asked for a reply.
    """

    kind: str
    purpose: str
    basis: str
    text: str
    language: str
    handling: Collection[str]
    handling_text: str = ""
    grading: str = ""
    nature: str = "legal"
    channel: str = "police"
    urgent: bool = False
    names_person: bool = False
    locates_person: bool = False
    register: str = ""
    persons: Collection[str] = ()
    data: Collection[str] = ()
    documents: Collection[str] = ()
    reviews: Collection[str] = ()
    confirmed: Collection[str] = ()
    passes_on: Collection[str] = ()
    grounds: Collection[str] = ()
    consulted: bool = False
    attached: Collection[str] = ()
    sealed: Sequence[Sealed] = ()
    days: int | None = None
    reply_by: date | None = None
    group: str = ""
    leave: Leave | None = None
    case: str = ""
    thread: str = ""


def handling_of(draft: Draft) -> frozenset[str]:
    """The codes of a message: its own, and those of what it passes on, which no one but their owner takes off."""
    return _with_codes_of(draft, _items(draft))


def _items(draft: Draft) -> tuple[Item, ...]:
    came = brought(draft.attached)
    found = {one.pk: one for one in (*passed_on(draft.passes_on), *(one for one, _ in came))}
    files = {name: {digest for one, digest in came if one.pk == name} for name in found}
    return tuple(item_of(one, files=files[name]) for name, one in found.items())


def _with_codes_of(draft: Draft, items: Iterable[Item]) -> frozenset[str]:
    return frozenset(draft.handling).union(*(one.handling for one in items))


def kept(draft: Draft) -> dict[str, Any]:
    """What law was asked about, as it is kept with the message: plain values, without the text."""
    return {name: _plain(getattr(draft, name)) for name in (one.name for one in fields(Draft)) if name not in _APART}


def restored(asked: Mapping[str, Any]) -> Draft:
    """What law was asked about, to be asked once more. Raises TypeError where nothing was kept."""
    known = {name: value for name, value in asked.items() if name in Draft.__slots__}
    return Draft(**{**known, "text": ""})


def question_of(
    draft: Draft, risks: Mapping[str, str], sender: Authority, at: datetime, free: Collection[str] = ()
) -> Question:
    """What law is asked about a message of the ``sender``; ``risks``: the answers of its risk reviews, by question.

    ``free``: threads of which it is known that nothing is laid on them.
    """
    items = _items(draft)
    return Question(
        kind=draft.kind,
        purpose=draft.purpose,
        basis=draft.basis,
        sender=sender,
        at=at,
        channel=draft.channel,
        languages=frozenset({draft.language}),
        urgent=draft.urgent,
        handling=_with_codes_of(draft, items),
        handling_text=draft.handling_text,
        names_person=draft.names_person,
        locates_person=draft.locates_person,
        register=draft.register,
        persons=frozenset(draft.persons),
        data=frozenset(draft.data),
        statements=(Statement(draft.nature, draft.grading),) if draft.grading else (),
        risks=dict(risks),
        documents=frozenset(draft.documents),
        grounds=frozenset(draft.grounds),
        consulted=draft.consulted,
        items=items,
        protection=protection_of(case_id=draft.case, thread_id="" if draft.thread in free else draft.thread),
    )


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return sorted(value) if isinstance(value, Collection) and not isinstance(value, str) else value
