"""Making a letter: numbered in one transaction, set in type outside of any, kept in another.

A process that dies in between leaves a number without documents: the letter is set once more from what it says, and is
the same.
"""

from __future__ import annotations

from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight as messages
from tansiq.desk.exchange.actions import delivering
from tansiq.desk.exchange.receiving import CARRIER
from tansiq.desk.registry import queries
from tansiq.desk.registry.actions import letters
from tansiq.desk.registry.content import Asked, read_content
from tansiq.desk.registry.document import pdf_of, told_of
from tansiq.desk.registry.word import docx_of
from tansiq.errors import RefusedError

__all__ = ["finish", "make"]


def make(*, by: Actor, message_id: str, asked: Asked) -> str:
    """Make the letter of a message; its id. Raises as ``letters.number``.

    What law lets go no more is stopped, as it is before a message is sealed.
    """
    try:
        letter_id = letters.number(by=by, message_id=message_id, asked=asked)
    except RefusedError as error:
        if against := error.details.get("against"):
            assert isinstance(against, tuple)
            pk = messages.outgoing(by).values_list("pk", flat=True).get(message_id=message_id)
            delivering.stop(by=CARRIER, against={pk: against}, at=timezone.now())
        raise
    finish(by=by, letter_id=letter_id)
    return letter_id


def finish(*, by: Actor, letter_id: str) -> None:
    """Set a letter that has its number in type, and keep it. Raises as ``letters.keep``, and what setting raises."""
    content, digest = queries.content(by=by, sent_letter_id=letter_id)
    told = told_of(read_content(content), digest)
    letters.keep(by=by, letter_id=letter_id, pdf=pdf_of(told), docx=docx_of(told))
