"""Which tables lie where."""

from __future__ import annotations

from tansiq.desk.audit.routing import AuditRouter


def test_only_the_record_lies_in_the_second_database() -> None:
    router = AuditRouter()
    assert router.allow_migrate("reads", "audit", model_name="entry") is True
    assert router.allow_migrate("reads", "audit", model_name="turn") is False
    assert router.allow_migrate("reads", "accounts") is False
    assert router.allow_migrate("default", "accounts") is None
    assert router.allow_migrate("default", "audit") is None
