"""The worker deletes what nobody uses, and leaves alone what somebody does."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from tansiq.desk.uploads import keeping
from tansiq.desk.uploads.actions import files
from tansiq.desk.uploads.actions.effects import take
from tansiq.desk.uploads.models import Upload
from tansiq.desk.uploads.work import clear_away

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_what_nobody_went_on_with_for_a_day_is_deleted_and_on_record(sender: Any, writes: Any) -> None:
    sent = [files.send_whole(by=sender, kind="list", name=name, size=1, chunks=[name.encode()]) for name in "abc"]
    with transaction.atomic():
        take(sender, str(sent[0].pk), "list")
    Upload.objects.filter(name__in="ab").update(moved_at=timezone.now() - timedelta(hours=25))
    assert clear_away() == 1
    assert clear_away() == 0
    assert sorted(Upload.objects.values_list("name", flat=True)) == ["a", "c"]
    assert [keeping.path_of(each.pk).exists() for each in sent] == [True, False, True]
    assert (writes()[-1].what, writes()[-1].via) == ("uploads:file:forget", "worker")


def test_bytes_of_a_process_that_died_are_cleared_away() -> None:
    lone = uuid4()
    keeping.write(lone, [b"x"])
    os.utime(keeping.path_of(lone), (time.time() - 7200,) * 2)
    assert clear_away() == 1
    assert not keeping.path_of(lone).exists()
