"""The record is read over both databases."""

from __future__ import annotations

import pytest
from django.db import transaction

from tansiq.desk.audit.actions import record_look, record_write
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.audit.queries import latest_entries

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_the_newest_come_first_from_both_databases() -> None:
    for number in range(3):
        with transaction.atomic():
            record_write("a:b:write", by=Actor("one"), target=f"thing:{number}")
        record_look(Entry.Kind.READ, "a:b:read", by=Actor("two"), target=f"thing:{number}")
    found = latest_entries(4)
    assert [entry.at for entry in found] == sorted((entry.at for entry in found), reverse=True)
    assert [entry.target for entry in found] == ["thing:2", "thing:2", "thing:1", "thing:1"]
    assert {entry.who for entry in latest_entries(10, who="one")} == {"one"}
    assert len(latest_entries(10, target="thing:0")) == 2
