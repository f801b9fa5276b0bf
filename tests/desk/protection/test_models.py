"""What lies in the tables is written once, and a ruling is whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from tansiq.desk.cases.models import Case
from tansiq.desk.protection.apps import ProtectionConfig
from tansiq.desk.protection.models import Restriction, Ruling

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize(("kind", "state"), [("lift", "QSA"), ("release", ""), ("other", "QSA")])
def test_a_ruling_that_is_none_is_kept_out(dpo: Any, case: Case, laid: Any, kind: str, state: str) -> None:
    laid(case)
    found = Restriction.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.create(restriction=found, kind=kind, state=state, sealed=b"", by=dpo.user)


@pytest.mark.parametrize(("kind", "state"), [("lift", ""), ("release", "QSA")])
def test_each_ruling_is_made_once(dpo: Any, case: Case, laid: Any, kind: str, state: str) -> None:
    laid(case)
    found = Restriction.objects.get()
    told = {"restriction": found, "kind": kind, "state": state, "sealed": b"", "by": dpo.user}
    Ruling.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.create(**told)


def test_a_restriction_is_neither_changed_nor_deleted(case: Case, laid: Any) -> None:
    laid(case)
    for act in (lambda one: one.save(), lambda one: one.delete()):
        with pytest.raises(TypeError):
            act(Restriction.objects.get())


def test_its_tables_bear_its_name() -> None:
    config = apps.get_app_config("protection")
    assert isinstance(config, ProtectionConfig)
    assert {one._meta.db_table for one in config.get_models()} == {
        "protection_officerkey", "protection_restriction", "protection_ruling",
    }  # fmt: skip
