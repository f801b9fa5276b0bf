"""What a message says of a leave is read whole or not at all: its body is the partner's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.desk.exchange.leave import Leave, body_of, read_leave
from tansiq.engines.envelopes import Message

_AT, _END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
_LEAVE = Leave("1" * 32, "2" * 64, "forward", "investigation", _END)
_JSON = st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["", "forward"]) | st.just(["x"])


def _message(kind: str, body: dict[str, Any]) -> Message:
    return Message(
        id="3" * 32, thread="4" * 32, sequence=1, previous=None, answers=None, sender="a.b", recipients=("c.d",),
        kind=kind, legal_basis="x", purpose="investigation", handling=("H2",), conditions=None, grading=None,
        nature="legal", language="en", sent_at=_AT, expires_at=_END, body=body,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "leave"),
    [
        ("leave_request", _LEAVE),
        ("leave_answer", replace(_LEAVE, granted=False)),
        ("leave_answer", replace(_LEAVE, granted=True, conditions="To that unit only")),
        ("leave_answer", replace(_LEAVE, granted=True, files=("3" * 64, "4" * 64))),
    ],
)
def test_what_is_written_is_read_and_ends_with_its_message(kind: str, leave: Leave) -> None:
    assert read_leave(_message(kind, {"leave": body_of(leave)})) == leave
    assert read_leave(_message("info_answer", {"leave": body_of(leave)})) is None


@pytest.mark.parametrize("files", ["3" * 64, [3], ["3" * 63], {"3" * 64: 1}, None])
def test_a_leave_whose_files_cannot_be_read_is_read_as_none_at_all(files: Any) -> None:
    told = body_of(replace(_LEAVE, granted=True)) | {"files": files}
    assert read_leave(_message("leave_answer", {"leave": told})) is None


@given(st.dictionaries(st.sampled_from(["message", "digest", "use", "purpose", "granted"]), _JSON))
def test_only_true_itself_grants(changes: dict[str, Any]) -> None:
    told = body_of(replace(_LEAVE, granted=True)) | changes
    read = read_leave(_message("leave_answer", {"leave": told}))
    assert (read is not None and read.granted) is (
        told["granted"] is True and all(isinstance(told[name], str) for name in ("message", "digest", "use", "purpose"))
    )
