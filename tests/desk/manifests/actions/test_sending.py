"""A manifest is sent with all that a matter is opened with, and its file is then nobody's to drop."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tansiq.desk.manifests.actions import sending
from tansiq.desk.manifests.models import Manifest
from tansiq.desk.uploads.models import Upload
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_what_was_told_stands_with_it_and_on_record(sent: Any, people: Any, writes: Any) -> None:
    made = sent(flight="TQ180", journey="AAA to BBB")
    assert (made.status, made.total, made.journey, made.by) == ("waiting", None, "AAA to BBB", people["analyst"].user)
    assert made.delete_after - made.sent_at == timedelta(hours=24)
    entry = writes()[-1]
    assert (entry.what, entry.target) == ("manifests:manifest:send", f"manifest:{made.pk}")
    assert (entry.purpose, entry.details["sha256"]) == ("border check", made.sha256)
    assert Upload.objects.get().taken_at is not None


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"purpose": " "}, "case.purpose"),
        ({"legal_basis": ""}, "case.purpose"),
        ({"handling": "h9"}, "case.handling_unknown"),
        ({"group": "00000000-0000-4000-8000-000000000000"}, "access.unknown"),
    ],
)
def test_nothing_is_screened_without_purpose_law_and_handling(sent: Any, told: dict[str, str], code: str) -> None:
    with pytest.raises(RefusedError, match=code.replace(".", r"\.")):
        sent(**told)
    assert Manifest.objects.count() == 0
    assert Upload.objects.get().taken_at is None


@pytest.mark.parametrize("role", ["prosecutor", "dpo", "border_officer"])
def test_who_does_not_screen_sends_none(people: Any, role: str) -> None:
    told = sending.Told("TQ180", "Gate 4", "p", "l", "h1")
    with pytest.raises(RefusedError, match=r"access\.permission"):
        sending.send(by=people[role].actor, upload_id="x", told=told)


def test_only_one_that_was_halted_goes_on(sent: Any, people: Any, worked: Any) -> None:
    made = sent()
    for _ in range(2):
        with pytest.raises(RefusedError, match=r"manifests\.status"):
            sending.go_on(by=people["analyst"].actor, manifest_id=str(made.pk))
        worked(made)
    Manifest.objects.update(status="halted", code="manifests.failed", details={"kind": "X"})
    sending.go_on(by=people["ncb_officer"].actor, manifest_id=str(made.pk))
    made.refresh_from_db()
    assert (made.status, made.code, made.details, made.by) == ("waiting", "", {}, people["ncb_officer"].user)
