"""A question out of a file: what somebody would send or do, for the command and the examples.

kind = "info_request"            [sender]              [recipient]
purpose = "investigation"        state = "QMA"         state = "QSA"
basis = "police_qma_qsa_2019"    kind = "police"       kind = "police"
at = 2026-06-01T09:00:00Z
"""

from __future__ import annotations

from datetime import datetime

from tansiq.engines.law.instrument_reading import read_languages
from tansiq.engines.law.question import Authority, Item, Protection, Question, Statement, UseQuestion
from tansiq.engines.law.words import read_states
from tansiq.engines.workflows.entries import Entry
from tansiq.errors import MalformedError

__all__ = ["read_question", "read_use_question"]


def read_question(entry: Entry) -> tuple[Question, tuple[Authority, ...]]:
    """What would be sent, and to whom (``recipient``, or ``recipients``; none is a question too).

    Raises MalformedError ``law.*`` and ``workflow.*`` with the place.
    """
    question = Question(
        kind=entry.word("kind"),
        purpose=entry.word("purpose"),
        basis=entry.word("basis", ""),
        sender=_authority(entry.table("sender")),
        at=_moment(entry, "at"),
        channel=entry.word("channel"),
        languages=frozenset(read_languages(entry, "languages")),
        urgent=entry.flag("urgent"),
        handling=frozenset(entry.words("handling")),
        handling_text=entry.text("handling_text", ""),
        names_person=entry.flag("names_person"),
        locates_person=entry.flag("locates_person"),
        register=entry.word("register", ""),
        persons=frozenset(entry.words("persons")),
        data=frozenset(entry.words("data")),
        statements=tuple(_statement(row) for row in entry.rows("statements")),
        risks=_risks(entry),
        offence=entry.word("offence", ""),
        documents=frozenset(entry.words("documents")),
        measures=_measures(entry),
        grounds=frozenset(entry.words("grounds")),
        consulted=entry.flag("consulted"),
        decision=entry.text("decision", ""),
        items=tuple(_item(row) for row in entry.rows("items")),
        protection=_protection(entry),
    )
    single = (_authority(entry.table("recipient")),) if "recipient" in entry else ()
    recipients = (*single, *(_authority(row) for row in entry.rows("recipients")))
    entry.done()
    return question, recipients


def read_use_question(entry: Entry) -> UseQuestion:
    """What would be done with an item. Raises MalformedError ``law.*`` and ``workflow.*`` with the place."""
    asked = UseQuestion(
        item=_item(entry.table("item")),
        use=entry.word("use"),
        purpose=entry.word("purpose"),
        at=_moment(entry, "at"),
        recipient=_authority(entry.table("recipient")) if "recipient" in entry else None,
        judicial_reference=entry.text("judicial_reference", ""),
    )
    entry.done()
    return asked


def _authority(entry: Entry) -> Authority:
    found = Authority(entry.text("state"), entry.word("kind"), entry.text("id", ""))
    entry.done()
    return found


def _moment(entry: Entry, key: str) -> datetime:
    """An instant with its offset. Raises MalformedError ``law.not_a_moment``."""
    value = entry.needed(key)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise MalformedError("law.not_a_moment", place=entry.at(key))
    return value


def _statement(row: Entry) -> Statement:
    found = Statement(row.word("nature"), row.text("grading").lower(), row.flag("tainted"))
    row.done()
    return found


def _risks(entry: Entry) -> dict[str, str]:
    if "risks" not in entry:
        return {}
    inner = entry.table("risks")
    return {str(name): inner.word(str(name)) for name, _ in inner.items()}


def _measures(entry: Entry) -> dict[str, int]:
    if "measures" not in entry:
        return {}
    inner = entry.table("measures")
    return {str(name): inner.number(str(name)) or 0 for name, _ in inner.items()}


def _item(row: Entry) -> Item:
    found = Item(
        owner=_authority(row.table("owner")),
        basis=row.word("basis"),
        purpose=row.word("purpose"),
        handling=frozenset(row.words("handling")),
        statements=tuple(_statement(inner) for inner in row.rows("statements")),
        consents=frozenset(row.words("consents")),
        expires_at=_moment(row, "expires_at") if "expires_at" in row else None,
        recalled=row.flag("recalled"),
        protection=_protection(row),
    )
    row.done()
    return found


def _protection(entry: Entry) -> Protection:
    if "protection" not in entry:
        return Protection()
    inner = entry.table("protection")
    found = Protection(
        asylum=inner.flag("asylum"),
        feared=frozenset(read_states(inner, "feared")),
        released=frozenset(read_states(inner, "released")),
        other=inner.flag("other"),
    )
    inner.done()
    return found
