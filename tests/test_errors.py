"""Errors carry a code and details, and can be caught by kind."""

from __future__ import annotations

import pytest

from tansiq.errors import MalformedError, RefusedError, TansiqError, TransportError


@pytest.mark.parametrize("kind", [MalformedError, RefusedError, TransportError])
def test_every_kind_can_be_caught_as_one_family(kind: type[TansiqError]) -> None:
    with pytest.raises(TansiqError) as caught:
        raise kind("list.empty", path="own.csv", line=3)
    assert caught.value.code == "list.empty"
    assert caught.value.details == {"path": "own.csv", "line": 3}


def test_an_error_reads_as_its_code_with_its_details() -> None:
    assert str(MalformedError("list.empty")) == "list.empty"
    assert str(MalformedError("list.empty", path="own.csv", line=3)) == "list.empty (path='own.csv', line=3)"


def test_a_message_may_arrive_later_unless_it_is_said_not_to() -> None:
    assert not TransportError("link.down").permanent
    assert TransportError("link.refused", permanent=True).permanent
