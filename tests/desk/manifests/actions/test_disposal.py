"""Deleting a manifest: by whom it may be done, and what is left of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.cases.models import Case
from tansiq.desk.manifests.actions import disposal
from tansiq.desk.manifests.models import Certificate, Manifest, RowProblem
from tansiq.desk.manifests.work import WORKER
from tansiq.desk.uploads import keeping
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

WHY = "an invented reason, told at length"


def test_the_data_protection_officer_deletes_one_before_its_time_and_the_cases_stay(
    sent: Any, worked: Any, people: Any, azuria: Any
) -> None:
    azuria()
    made = worked(sent())
    disposal.dispose(by=people["dpo"].actor, manifest_id=str(made.pk), reason=WHY)
    assert (Manifest.objects.count(), RowProblem.objects.count(), Case.objects.count()) == (0, 0, 1)
    assert not keeping.path_of(made.upload_id).exists()
    left = Certificate.objects.get()
    assert (left.digest, left.rows, left.problems, left.reason) == (made.sha256, 4, 2, WHY)
    assert (left.by, left.role, left.proved_at) == (people["dpo"].user, "dpo", None)


def test_others_may_not_and_nobody_does_without_a_reason(sent: Any, people: Any) -> None:
    made = sent()
    with pytest.raises(RefusedError, match=r"access\.permission"):
        disposal.dispose(by=people["analyst"].actor, manifest_id=str(made.pk), reason=WHY)
    with pytest.raises(RefusedError, match=r"entry\.reason"):
        disposal.dispose(by=people["dpo"].actor, manifest_id=str(made.pk), reason="no")
    assert Manifest.objects.count() == 1


def test_the_node_deletes_none_before_its_time(sent: Any) -> None:
    made = sent()
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        disposal.expire(by=WORKER, manifest_id=str(made.pk), now=timezone.now() + timedelta(hours=23))
    disposal.expire(by=WORKER, manifest_id=str(made.pk), now=timezone.now() + timedelta(hours=25))
    disposal.prove(by=WORKER, certificate_id=Certificate.objects.get().pk, copies=["file"])
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        disposal.prove(by=WORKER, certificate_id=Certificate.objects.get().pk, copies=["file"])
