"""The keys of data-protection officers: made by each for themselves."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.protection.models import OfficerKey
from tansiq.desk.protection.sealing import make_pair
from tansiq.errors import RefusedError

__all__ = ["make_key"]

_MAKE = "protection:key:make"


@action(_MAKE)
def make_key(*, by: Actor, passphrase: str) -> None:
    """A key of the officer's own, or a new one; what older ones open stays theirs to open by the old passphrase.

    The passphrase is kept nowhere: who loses it reads no more of what was sealed, while all restrictions stand. Raises
    RefusedError ``protection.weak_passphrase`` where a password like it would be refused.
    """
    user = User.objects.get(pk=by.user_id)
    try:
        validate_password(passphrase, user)
    except ValidationError as error:
        raise RefusedError("protection.weak_passphrase") from error
    public, locked = make_pair(passphrase)
    OfficerKey.objects.create(user=user, public=public, locked=locked)
    record(_MAKE, by=by, target=f"user:{by.user_id}")
