"""Authorities of two States that do not exist, for a node to be tried out with: by the same two persons' way as any."""

from __future__ import annotations

from importlib.resources import files

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.authorities.actions import editions
from tansiq.desk.authorities.differing import changes_of, digest_of
from tansiq.desk.authorities.models import Authority, Edition
from tansiq.desk.uploads.actions.files import send_whole

__all__ = ["make_fictional_directory"]

_FILE = "fictional.toml"
_FIRST, _SECOND = "bureau", "supervisor"


def make_fictional_directory() -> int:
    """Enter the fictional directory where there is none: one demo account proposes it, another puts it into force.

    How many changes that made; 0 where the node has a directory.
    """
    if Authority.objects.exists():
        return 0
    by, second = (actor_of(User.objects.get(username=name)) for name in (_FIRST, _SECOND))
    data = files(__package__).joinpath(_FILE).read_bytes()
    sent = send_whole(by=by, kind="directory", name=_FILE, size=len(data), chunks=[data])
    edition_id = editions.propose(by=by, upload_id=str(sent.pk), reason="to try the desk out")
    seen = digest_of(changes_of(Edition.objects.get(pk=edition_id)))
    return editions.activate(by=second, edition_id=edition_id, seen=seen)
