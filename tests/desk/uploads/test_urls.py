"""The leak walk of files on their way: another person's file is answered as none, by every address."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tansiq.desk.uploads import sight
from tansiq.desk.uploads.actions import files
from tansiq.desk.uploads.queries import unfinished
from tansiq.desk.uploads.urls import urlpatterns
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

SAID = {"kind": "list", "name": "a", "size": "3", "fingerprint": "0" * 64}


def _asked(client: Client, upload: UUID) -> list[tuple[int, str, int]]:
    answers = []
    for pattern in urlpatterns:
        path = "/uploads/" + str(pattern.pattern).replace("<uuid:upload_id>", str(upload))
        for method in ("get", "post"):
            with CaptureQueriesContext(connections["default"]) as seen:
                answer = getattr(client, method)(path, SAID if pattern.name == "begin_upload" else None)
            text = answer.content.decode().replace(str(upload), "")
            answers.append((answer.status_code, text, len(seen)))
    return answers


def test_somebody_elses_file_is_answered_as_none(sender: Any, officer: Any) -> None:
    client = Client()
    client.force_login(officer("supervisor").user)
    for _ in range(2):  # the first one begins a file of one's own
        before = _asked(client, uuid4())
    theirs = files.send_whole(by=sender, kind="list", name="theirs", size=3, chunks=[b"abc"])
    assert _asked(client, theirs.pk) == before
    assert len(before) == 2 * len(urlpatterns)


def test_somebody_elses_file_is_in_no_list_and_taken_by_nobody(sender: Any, officer: Any) -> None:
    theirs = files.send_whole(by=sender, kind="list", name="theirs", size=3, chunks=[b"abc"])
    other = officer("supervisor").actor
    assert unfinished(by=other, kind="list") == ()
    assert [each.name for each in unfinished(by=sender, kind="list")] == ["theirs"]
    for upload_id in (str(theirs.pk), "no id"):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            sight.arrived(sight.own(other), upload_id, "list")
