"""Taking an attachment out of the desk: asked where every use is asked about, opened piece by piece, each verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import using
from tansiq.desk.exchange.models import Incoming, Outgoing
from tansiq.desk.exchange.origins import came_with
from tansiq.desk.exchange.shelves import own_shelf, shelf_of
from tansiq.engines.envelopes import Attachment, open_attachment, read_message, sealed_size
from tansiq.errors import RefusedError
from tansiq.stores.sealed import file_parts

__all__ = ["Kept", "kept", "opened", "shown_name"]


class Kept(NamedTuple):
    """An attachment that may be taken out, and where its sealed bytes lie."""

    attachment: Attachment
    path: Path


def kept(one: Incoming | Outgoing, digest: str, by: Actor) -> Kept:
    """What is attached to a message. Raises RefusedError ``exchange.use_refused``, ``attachment.gone``.

    What we sent and another owns is asked about like what came in.
    """
    for each in [one] if isinstance(one, Incoming) else came_with([digest]):
        using.let_out(each, by, (digest,))
    found = next(each for each in read_message(bytes(one.content)).attachments if each.digest == digest)
    shelf = shelf_of(one.partner.authority) if isinstance(one, Incoming) else own_shelf()
    if not shelf.has(found.sealed_digest, sealed_size(found.size)):
        raise RefusedError("attachment.gone", name=shown_name(found.name))
    return Kept(found, shelf.path(found.sealed_digest))


def opened(found: Kept) -> Iterator[bytes]:
    """The thing itself, in parts, the first of them verified already.

    The last part is given when all is known to be what the message vouches for: what is not, never arrives whole.
    Raises as ``open_attachment``.
    """
    parts = _held_back(open_attachment(found.attachment, file_parts(found.path)))
    return chain([next(parts)], parts)


def shown_name(name: str) -> str:
    """The name as it is shown and offered for a file: without signs that nobody sees, which may turn others round."""
    return "".join(sign for sign in name.replace("/", "_").replace("\\", "_") if sign.isprintable()) or "file"


def _held_back(parts: Iterable[bytes]) -> Iterator[bytes]:
    held = None
    for part in parts:
        if held is not None:
            yield held
        held = part
    yield held or b""
