"""Where sealed attachments lie: our own, and those of each partner apart.

Apart, so that no partner learns by asking for a digest whether another one sent the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from tansiq.desk.exchange.models import Attached, Partner
from tansiq.stores.sealed import Shelf

__all__ = ["SHELF", "own_shelf", "referred_to", "shelf_of"]

#: The folder of those that are whole: the databases name them by their digests.
SHELF: Final = "attachments"
_ARRIVING: Final = "arriving"
_OURS: Final = "_ours"  # no authority is called so


def own_shelf() -> Shelf:
    """What was sealed here."""
    return _shelf(_OURS)


def shelf_of(authority: str) -> Shelf:
    """What a partner brought."""
    return _shelf(authority)


def referred_to(partner: Partner | None) -> frozenset[str]:
    """The digests of sealed attachments that messages of a partner refer to, or of ours to anybody."""
    mine = Attached.objects.filter(outgoing__isnull=False)
    rows = Attached.objects.filter(incoming__partner=partner) if partner else mine
    return frozenset(rows.values_list("sealed_digest", flat=True))


def _shelf(name: str) -> Shelf:
    folder: Path = settings.TANSIQ_FOLDER
    return Shelf(folder / SHELF / name, folder / _ARRIVING / name)
