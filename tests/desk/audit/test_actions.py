"""What is done is kept with its effect or not at all; what is read is kept before the answer."""

from __future__ import annotations

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from tansiq.desk.audit.actions import looks_together, record_look, record_refusal, record_sign_in, record_write
from tansiq.desk.audit.actor import NOBODY, Actor
from tansiq.desk.audit.models import Entry

TORN = "the line is torn"
BY = Actor("7f0c", role="analyst", via="session", purpose="a purpose", case="C-1")


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_write_goes_with_its_transaction() -> None:
    with transaction.atomic():
        record_write("app:thing:verb", by=BY)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
    with transaction.atomic():
        record_write("app:thing:verb", by=BY, target="thing:1", reason="why", details={"a": 1})
    (entry,) = Entry.objects.all()
    assert (entry.who, entry.role, entry.purpose, entry.case) == ("7f0c", "analyst", "a purpose", "C-1")
    assert (entry.kind, entry.what, entry.target, entry.result) == ("write", "app:thing:verb", "thing:1", "done")


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_write_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="inside its own transaction"):
        record_write("app:thing:verb", by=BY)


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_what_is_read_is_kept_even_when_the_transaction_around_it_is_undone() -> None:
    with transaction.atomic():
        record_look(Entry.Kind.READ, "app:thing:read", by=BY)
        record_refusal(Entry.Kind.WRITE, "app:thing:verb", by=BY, reason="access.permission")
        record_sign_in("sign_in", by=NOBODY, refused=True)
        assert not connections["reads"].in_atomic_block
        transaction.set_rollback(True)
    kept = Entry.objects.using("reads").order_by("pk")
    assert [(each.kind, each.result) for each in kept] == [
        ("read", "done"), ("write", "refused"), ("sign_in", "refused"),
    ]  # fmt: skip


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_look_inside_a_transaction_of_its_own_connection_is_a_mistake() -> None:
    # Then it would not be committed when the answer leaves.
    with transaction.atomic(using="reads"), pytest.raises(RuntimeError, match="durable"):
        record_look(Entry.Kind.READ, "app:thing:read", by=BY)


@pytest.mark.django_db(databases="__all__")
def test_each_entry_has_chance_of_its_own() -> None:
    salts = {record_look(Entry.Kind.READ, "app:thing:read", by=BY).salt for _ in range(5)}
    assert len(salts) == 5
    assert {len(salt) for salt in salts} == {32}


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_what_one_answer_is_made_of_is_committed_together_before_it_leaves() -> None:
    kept = Entry.objects.using("reads")
    with CaptureQueriesContext(connections["reads"]) as asked, looks_together():
        for number in range(3):
            record_look(Entry.Kind.READ, "app:thing:read", by=BY, target=f"thing:{number}")
        assert len(asked) == 0
    assert sum(query["sql"].startswith("INSERT") for query in asked) == 1
    assert [each.target for each in kept.order_by("pk")] == ["thing:0", "thing:1", "thing:2"]
    assert len({bytes(each.salt or b"") for each in kept.all()}) == 3


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_what_was_looked_at_stays_on_record_where_no_answer_comes_of_it() -> None:
    def break_off() -> None:
        with looks_together():
            record_look(Entry.Kind.READ, "app:thing:read", by=BY)
            raise OSError(TORN)

    with pytest.raises(OSError, match="torn"):
        break_off()
    assert Entry.objects.using("reads").count() == 1


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_refusal_is_committed_at_once_and_after_what_was_looked_at_before() -> None:
    with looks_together():
        record_look(Entry.Kind.READ, "app:thing:read", by=BY)
        record_refusal(Entry.Kind.WRITE, "app:thing:verb", by=BY, reason="access.permission")
        kept = Entry.objects.using("reads").order_by("pk")
        assert [each.kind for each in kept] == ["read", "write"]
        record_look(Entry.Kind.SEARCH, "app:thing:search", by=BY)
    assert [each.kind for each in kept.all()] == ["read", "write", "search"]
