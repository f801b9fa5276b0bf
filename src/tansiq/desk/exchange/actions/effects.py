"""What several actions of the exchange do: receipts signed and put beside messages, certificates and proofs kept."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.introduction import named_by
from tansiq.desk.exchange.models import (
    Asked,
    Attached,
    Batch,
    Certificate,
    Enclosure,
    Handed,
    Incoming,
    Outgoing,
    Partner,
    Review,
    Thread,
)
from tansiq.desk.exchange.own import carried_folder, directory_of, suite_for
from tansiq.desk.exchange.succession import ended_badly, giving_way
from tansiq.engines.envelopes import (
    Directory,
    Holder,
    Message,
    Receipt,
    Receipts,
    Reference,
    digest_of,
    new_id,
    sealed_size,
    sign_receipts,
    write_message,
)
from tansiq.engines.inclusion import Included, read_inclusion
from tansiq.errors import RefusedError, TansiqError

__all__ = [
    "attach",
    "break_thread",
    "enclose_receipts",
    "follow",
    "follow_on",
    "keep_certificates",
    "keep_entered",
    "keep_proofs",
    "make_way",
    "rests_on",
    "second",
    "settle_by_word",
]  # fmt: skip

_BROKEN, _EXPIRED = "exchange.thread_broken", "exchange.expired"


def second(moment: datetime) -> datetime:
    """A moment as it is signed: to the second."""
    return moment.replace(microsecond=0)


def attach(message: Message, row: Incoming | Outgoing) -> list[Attached]:
    """Rows, unsaved, for what a message refers to."""
    side = {"incoming" if isinstance(row, Incoming) else "outgoing": row}
    return [
        Attached(digest=one.digest, sealed_digest=one.sealed_digest, size=sealed_size(one.size), **side)
        for one in message.attachments
    ]


def follow_on(thread: Thread) -> Outgoing | None:
    """The message that the next one in a thread follows, its row at hand; None where it is the first.

    What died and says nothing gives its place to it, and is marked so. Raises RefusedError ``exchange.thread_broken``.
    """
    rows = list(thread.outgoing.filter(partner=thread.partner).order_by("sequence").defer("content"))
    ended = ended_badly(rows)
    if not ended:
        return rows[-1] if rows else None
    if not giving_way(ended):
        raise RefusedError("exchange.thread_broken")
    Outgoing.objects.filter(pk__in=[one.pk for one in ended]).update(is_replaced=True)
    return next((one for one in reversed(rows) if not one.is_replaced and one not in ended), None)


def rests_on(message: Outgoing, reviews: Iterable[Review]) -> None:
    """Keep which risk reviews a message leaves on."""
    link = Outgoing.reviews.through
    link.objects.bulk_create(link(outgoing=message, review=one) for one in reviews)


def enclose_receipts(
    partner: Partner,
    receipts: Sequence[Receipt],
    own: Holder,
    at: datetime,
    *,
    sent_at: datetime | None = None,
    kind: Enclosure.Kind = Enclosure.Kind.RECEIPTS,
) -> Enclosure:
    """Sign receipts to a partner; ``sent_at``: they leave as the answer to what came in, and do not wait."""
    card = directory_of(bytes(partner.directory)).cards[0]
    batch = Receipts(new_id(secrets.token_bytes), own.card.authority, partner.authority, second(at), tuple(receipts))
    data = sign_receipts(batch, own, suite_for(card, own.card), at)
    return Enclosure.objects.create(partner=partner, kind=kind, data=data, made_at=at, sent_at=sent_at)


def keep_certificates(partner: Partner, directory: Directory, certificates: Iterable[bytes]) -> None:
    """Keep the certificates of a partner that its card names: TLS lets their holder in."""
    for digest, der in named_by(directory.cards[0], certificates).items():
        Certificate.objects.get_or_create(partner=partner, digest=digest, defaults={"der": der})


def make_way(partner: Partner, at: datetime) -> None:
    """Make what a partner's carrier needs here: folders; or that it is waited for, or asked, from ``at`` on.

    The numbers of requests stay, whatever the carrier was meanwhile: an old request is never answered again.
    """
    if partner.carrier == Partner.Carrier.FOLDER:
        for way in ("in", "out"):
            carried_folder(partner.authority, way).mkdir(mode=0o700, parents=True, exist_ok=True)
    elif partner.carrier == Partner.Carrier.ASKING:
        Handed.objects.update_or_create(partner=partner, defaults={"since": at})
    elif partner.carrier == Partner.Carrier.ASKED:
        Asked.objects.update_or_create(partner=partner, defaults={"due_at": at, "failures": 0, "problem": ""})


def follow(partner: Partner, data: bytes, directory: Directory, certificates: Iterable[bytes]) -> None:
    """Keep the state that follows the one that a partner was known by."""
    Partner.objects.filter(pk=partner.pk).update(directory=data, due_at=timezone.now())
    keep_certificates(partner, directory, certificates)


def break_thread(message: Outgoing) -> int:
    """Let nothing wait that stands behind a message which will not arrive: the partner could not take it in.

    How many there were. Whoever goes on speaks in a new thread.
    """
    behind = Outgoing.objects.filter(thread_id=message.thread_id, partner_id=message.partner_id)
    waiting = behind.filter(sequence__gt=message.sequence, status=Outgoing.Status.WAITING)
    return waiting.update(status=Outgoing.Status.DEAD, code=_BROKEN)


def settle_by_word(message: Outgoing, at: datetime, *, has_left: bool) -> None:
    """Let a message stand where a person says: it left as a letter, or it did not after all.

    What was found dead before somebody said so has left all the same; what a receipt settled stays as it was signed.
    """
    if has_left and message.status in (Outgoing.Status.WAITING, Outgoing.Status.DEAD):
        message.status, message.code, message.ended_at = Outgoing.Status.STATED, "", None
    elif not has_left and message.status == Outgoing.Status.STATED:
        is_over = message.expires_at <= at
        message.status = Outgoing.Status.DEAD if is_over else Outgoing.Status.WAITING
        message.code = _EXPIRED if is_over else ""
    message.save(update_fields=["status", "code", "ended_at"])


def keep_entered(message: Message, thread: Thread, answers: Outgoing | None, by: Actor, at: datetime) -> Incoming:
    """Keep a message of a partner without a node, as a person entered it: nobody signed it, so nothing is proved.

    Whoever enters it has seen it.
    """
    content = write_message(message)
    made = Incoming.objects.create(
        partner=thread.partner, message_id=message.id, digest=digest_of(content), thread=thread,
        sequence=message.sequence, kind=message.kind, content=content, answers=answers, status=Incoming.Status.TAKEN,
        received_at=at, seen_at=at, seen_by_id=by.user_id, proof_settled_at=at,
    )  # fmt: skip
    thread.moved_at = at
    thread.save(update_fields=["moved_at"])
    return made


def keep_proofs(partner: Partner, batch: Receipts, sent: Mapping[str, Outgoing], row: Batch) -> dict[str, str]:
    """Keep what proofs in a partner's receipts prove; what was wrong with those that prove nothing, by codes.

    A message that is proved already stays so. ``row``: the batch, which is saved where it was not and proves something.
    """
    logs = directory_of(bytes(partner.directory)).cards[0].logs
    good, bad = defaultdict[datetime, list[int]](list), dict[str, str]()
    for receipt in batch.receipts:
        message = sent.get(receipt.message.id)
        if receipt.proof is None or message is None or message.logged_at is not None:
            continue
        found = _read(receipt.proof, message, batch.recipient, logs)
        if isinstance(found, Included):
            message.logged_at, message.logged_code = second(found.at), ""
            good[message.logged_at].append(message.pk)
        else:
            message.logged_code = bad[message.message_id] = found.code
    if good and row.pk is None:
        row.save()
    for at, keys in good.items():  # to the second, as receipts are: one statement for most of a batch
        Outgoing.objects.filter(pk__in=keys).update(logged_at=at, logged_by=row, logged_code="")
    Outgoing.objects.bulk_update([sent[name] for name in bad], ["logged_code"])
    return bad


def _read(text: str, message: Outgoing, sender: str, logs: Sequence[str]) -> Included | TansiqError:
    try:
        return read_inclusion(text, Reference(message.message_id, message.digest), sender, logs)
    except TansiqError as error:
        return error
