"""Setting the node's parameters: whole, with a reason, on record, and never over what was before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, OperationalError, transaction

from tansiq.desk.accounts.models import Notice
from tansiq.desk.audit.models import Entry
from tansiq.desk.parameters.actions.setting import OPERATOR, set_fictional, set_parameters
from tansiq.desk.parameters.library import fictional, node_parameters
from tansiq.desk.parameters.models import Issue
from tansiq.errors import MalformedError, RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

FOUR = b'[types.border_hit.second_line_hold]\nvalue = 4\nunit = "hours"\ncitation = "Law 7, Art. 3"\n'
WHY = "an invented act"


def test_every_issue_is_kept_and_on_record_and_overseers_are_told(writes: Callable[[], list[Entry]]) -> None:
    assert set_parameters(by=OPERATOR, data=FOUR, reason=WHY) == 1
    assert set_parameters(by=OPERATOR, data=FOUR.replace(b"4", b"5"), reason=WHY) == 2
    assert list(Issue.objects.order_by("number").values_list("number", "text")) == [
        (1, FOUR.decode()), (2, FOUR.replace(b"4", b"5").decode()),
    ]  # fmt: skip
    entries = [(each.what, each.target, each.reason) for each in writes()]
    assert entries == [("parameters:issue:set", f"parameters:{number}", WHY) for number in (1, 2)]
    assert writes()[1].details["before"] == writes()[0].details["digest"]
    assert sorted(Notice.objects.values_list("to_role", flat=True)) == ["dpo", "dpo", "oversight", "oversight"]


@pytest.mark.parametrize(
    ("data", "reason", "code"),
    [
        (FOUR, " ", "parameters.reason"),
        (FOUR.replace(b"hours", b"days"), WHY, "parameters.unit"),
        (FOUR.replace(b'citation = "Law 7, Art. 3"', b""), WHY, "workflow.missing"),
        (b"\xff", WHY, "workflow.not_toml"),
        (b"x" * 300_000, WHY, "workflow.too_large"),
    ],
)
def test_a_table_that_cannot_stand_changes_nothing(data: bytes, reason: str, code: str) -> None:
    with pytest.raises((MalformedError, RefusedError)) as told:
        set_parameters(by=OPERATOR, data=data, reason=reason)
    assert told.value.code == code
    assert not Issue.objects.exists()


def test_the_same_table_is_not_set_twice() -> None:
    set_parameters(by=OPERATOR, data=FOUR, reason=WHY)
    with pytest.raises(RefusedError, match=r"parameters\.same"):
        set_parameters(by=OPERATOR, data=FOUR, reason=WHY)


def test_a_node_to_be_tried_out_gets_invented_values_and_keeps_its_own() -> None:
    assert set_fictional(by=OPERATOR, reason=WHY) == 1
    assert Issue.objects.get().text.encode() == fictional()
    set_parameters(by=OPERATOR, data=FOUR, reason=WHY)
    assert set_fictional(by=OPERATOR, reason=WHY) is None
    assert node_parameters().of("border_hit")["second_line_hold"].citation == "Law 7, Art. 3"


def test_an_issue_is_changed_and_deleted_by_nobody() -> None:
    set_parameters(by=OPERATOR, data=FOUR, reason=WHY)
    with pytest.raises(TypeError):
        Issue.objects.get().delete()
    for change in (lambda: Issue.objects.update(text=""), lambda: Issue.objects.all().delete()):
        with pytest.raises((IntegrityError, OperationalError)), transaction.atomic():
            change()
    assert Issue.objects.get().text == FOUR.decode()
