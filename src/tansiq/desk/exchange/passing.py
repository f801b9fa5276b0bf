"""Files that came in with a message and go along where it is passed on: chosen one by one, each asked about by itself.

They are sealed anew for the new message, out of the sealed bytes that came, a piece at a time: what is sealed is what
the owner's message vouches for, or nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from secrets import token_bytes
from typing import NamedTuple

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Incoming
from tansiq.desk.exchange.origins import inside
from tansiq.desk.exchange.shelves import own_shelf, shelf_of
from tansiq.desk.exchange.taking import Kept, opened, shown_name
from tansiq.desk.exchange.using import answers_on, passed_on
from tansiq.engines.envelopes import Attachment, AttachmentSeal, read_message, sealed_size
from tansiq.errors import RefusedError

__all__ = ["Coming", "ComingFile", "chosen", "files_to_pass", "sealed_anew"]

Coming = tuple[Incoming, Attachment]


class ComingFile(NamedTuple):
    """A file that came in with a message: ``digest`` of the thing itself. ``is_open``: law lets it be passed on.

    Who gets it is asked when that is known.
    """

    digest: str
    name: str
    is_open: bool


def files_to_pass(incoming: Incoming) -> tuple[ComingFile, ...]:
    """The files of a message that is to be passed on."""
    files = _own_files(incoming)
    return tuple(ComingFile(one.digest, shown_name(one.name), _is_open(incoming, one.digest)) for one in files)


def _own_files(incoming: Incoming) -> tuple[Attachment, ...]:
    """The files of a message that are its sender's: what came inside it from another is passed on by nobody else."""
    message = read_message(bytes(incoming.content))
    others = inside(message.body)
    return tuple(one for one in message.attachments if one.digest not in others)


def _is_open(incoming: Incoming, digest: str) -> bool:
    return answers_on(incoming, ("forward",), law_now(), files=(digest,))["forward"].allowed


def chosen(by: Actor, message_ids: Collection[str], digests: Collection[str]) -> list[Coming]:
    """The files of messages that ``by`` passes on. Raises RefusedError ``access.unknown`` where one is not theirs."""
    seen = sight.incoming(by).filter(message_id__in=message_ids).values_list("pk", flat=True)
    rows = [one for one in passed_on(message_ids) if one.pk in set(seen)]
    found = {one.digest: (row, one) for row in rows for one in _own_files(row)}
    if set(digests) - found.keys():
        raise RefusedError("access.unknown")
    return [found[one] for one in sorted(set(digests))]


def sealed_anew(coming: Coming) -> Attachment:
    """Seal a file that came in onto our shelf; what our message says of it: the same thing, under another key.

    Raises RefusedError ``attachment.gone``, and as ``open_attachment`` where what lies here is not what came: then
    nothing of it stays. TansiqError ``storage.*``.
    """
    incoming, came = coming
    shelf, seal = shelf_of(incoming.partner.authority), AttachmentSeal(token_bytes)
    if not shelf.has(came.sealed_digest, sealed_size(came.size)):
        raise RefusedError("attachment.gone", name=shown_name(came.name))
    parts: Iterator[bytes] = opened(Kept(came, shelf.path(came.sealed_digest)))

    def said() -> Attachment:
        return seal.attachment(shown_name(came.name), came.media_type)

    own_shelf().keep(seal.pieces(parts), lambda: said().sealed_digest)
    return said()
