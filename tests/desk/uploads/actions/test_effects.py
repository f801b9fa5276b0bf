"""Whoever uses a file has it whole, and lets go of it for good."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from tansiq.desk.uploads import keeping, sight
from tansiq.desk.uploads.actions import files
from tansiq.desk.uploads.actions.effects import release, take
from tansiq.desk.uploads.models import Upload
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def _sent(by: Any) -> Upload:
    return files.send_whole(by=by, kind="list", name="a", size=3, chunks=[b"abc"])


def test_a_file_in_use_is_nobodys_to_drop(sender: Any) -> None:
    sent = _sent(sender)
    with transaction.atomic():
        assert take(sender, str(sent.pk), "list").taken_at is not None
    assert not sight.own(sender).exists()
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        files.drop(by=sender, upload_id=str(sent.pk))


@pytest.mark.parametrize("kind", ["manifest", "picture"])
def test_a_file_is_used_only_for_what_it_was_sent_for(sender: Any, kind: str) -> None:
    sent = _sent(sender)
    with transaction.atomic(), pytest.raises(RefusedError, match=r"access\.unknown"):
        take(sender, str(sent.pk), kind)


def test_a_file_that_has_not_arrived_is_not_used(sender: Any) -> None:
    begun = files.begin(by=sender, kind="list", name="a", size=3, fingerprint="0" * 64)
    with transaction.atomic(), pytest.raises(RefusedError, match=r"upload\.unfinished"):
        take(sender, str(begun.pk), "list")


def test_bytes_go_when_the_row_is_gone_and_not_before(sender: Any) -> None:
    sent = _sent(sender)
    with transaction.atomic():
        release(sent.pk)
        transaction.set_rollback(True)
    assert b"".join(keeping.parts(sent.pk)) == b"abc"
    with transaction.atomic():
        release(sent.pk)
        assert keeping.path_of(sent.pk).exists()
    assert not keeping.path_of(sent.pk).exists()
