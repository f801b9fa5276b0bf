"""Errors carry a code and details, and can be caught by kind."""

from __future__ import annotations

import pickle

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


@pytest.mark.parametrize(
    "error",
    [
        TansiqError("list.empty"),
        MalformedError("list.empty", path="own.csv", line=3),
        RefusedError("list.busy", name="OWN"),
        TransportError("link.down", host="relay"),
        TransportError("link.refused", permanent=True, host="relay"),
    ],
)
def test_an_error_crosses_from_one_process_to_another_whole(error: TansiqError) -> None:
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is type(error)
    assert (str(arrived), arrived.details) == (str(error), error.details)
    assert getattr(arrived, "permanent", None) == getattr(error, "permanent", None)


def test_an_error_that_crossed_keeps_its_notes() -> None:
    error = MalformedError("list.empty", path="own.csv")
    error.add_note("while loading OWN")
    assert pickle.loads(pickle.dumps(error)).__notes__ == ["while loading OWN"]
