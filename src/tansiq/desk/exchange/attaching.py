"""Files that go along with a message: law is asked first, then they are sealed, once for all recipients.

Sealing a gigabyte takes seconds, so it is done before the transaction that queues the message. What was sealed for a
message that is not queued after all is deleted by the worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from mimetypes import guess_type
from secrets import token_bytes

from tansiq.desk.accounts.verbs import demand
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.asking import Grounds, lawful
from tansiq.desk.exchange.draft import Draft, Sealed
from tansiq.desk.exchange.models import Partner
from tansiq.desk.exchange.passing import chosen, sealed_anew
from tansiq.desk.exchange.rules import rules
from tansiq.desk.exchange.shelves import own_shelf
from tansiq.desk.exchange.taking import shown_name
from tansiq.desk.uploads import keeping
from tansiq.desk.uploads import sight as uploads
from tansiq.desk.uploads.models import Upload
from tansiq.engines.envelopes import Attachment, AttachmentSeal
from tansiq.errors import RefusedError

__all__ = ["KIND", "with_files", "with_files_to"]

#: The kind of such files in ``uploads/rules.toml``.
KIND = "attachment"
_ANY = "application/octet-stream"


def with_files(
    by: Actor, draft: Draft, partner_ids: Sequence[str], upload_ids: Sequence[str], coming: Sequence[str] = ()
) -> Draft:
    """The draft with files that have arrived, sealed. Raises as ``sending.send`` and ``with_files_to``."""
    if not upload_ids and not coming:
        return draft
    return with_files_to(by, draft, [sight.partner(one) for one in partner_ids], upload_ids, coming)


def with_files_to(
    by: Actor, draft: Draft, partners: Sequence[Partner], upload_ids: Sequence[str], coming: Sequence[str] = ()
) -> Draft:
    """The same for partners that are known. ``coming``: files of what the draft passes on, by digest.

    Raises RefusedError ``access.permission``, ``access.unknown``, ``upload.unfinished``, ``exchange.attached_many``,
    ``exchange.attached_large``, what ``lawful`` and ``sealed_anew`` raise; TansiqError ``storage.*``.
    """
    demand(by, "exchange:message:send")
    found = [uploads.arrived(uploads.own(by), one, KIND) for one in dict.fromkeys(upload_ids)]
    came = chosen(by, draft.passes_on, coming)
    _refuse_much([*(one.size for one in found), *(one.size for _, one in came)])
    made = replace(draft, attached=sorted({one.sha256 for one in found} | {one.digest for _, one in came}))
    if found or came:
        lawful(made, partners, Grounds.now())
    sealed = [Sealed(str(one.pk), _sealed(one)) for one in found]
    return replace(made, sealed=sealed + [Sealed("", sealed_anew(one), one[0].message_id) for one in came])


def _refuse_much(sizes: Sequence[int]) -> None:
    limits = rules().attachments
    if len(sizes) > limits.most:
        raise RefusedError("exchange.attached_many", most=limits.most)
    if sum(sizes) > limits.most_bytes:
        raise RefusedError("exchange.attached_large", most=limits.most_bytes)


def _sealed(upload: Upload) -> Attachment:
    """Seal a file onto our shelf, and say what the message says of it."""
    seal, kind = AttachmentSeal(token_bytes), guess_type(upload.name, strict=True)[0] or _ANY

    def said() -> Attachment:
        made = seal.attachment(shown_name(upload.name.strip()), kind)
        if made.digest != upload.sha256:
            raise RefusedError("upload.other_file", name=upload.name)
        return made

    own_shelf().keep(seal.pieces(keeping.parts(upload.pk)), lambda: said().sealed_digest)
    return said()
