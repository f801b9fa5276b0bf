"""A message can be made only as it may be, and says everything that decides what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tansiq.engines.envelopes import Attachment, Message, Reference, digest_of, read_message, write_message
from tansiq.engines.envelopes.encoding import write_base64url
from tansiq.engines.envelopes.message import MESSAGE_MAX_BYTES
from tansiq.errors import MalformedError

Make = Callable[..., Message]
AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
GOOD = Attachment("permit.pdf", "application/pdf", 3, "a" * 64, "b" * 64, write_base64url(bytes(32)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "1" * 31), ("id", "G" * 32), ("thread", ""), ("sequence", 0), ("sequence", True), ("previous", "0" * 64),
        ("sender", "Alpha"), ("sender", "a" * 65), ("sender", "beta.police"), ("recipients", ("beta.police",) * 2),
        ("recipients", ("gamma.police", "beta.police")), ("recipients", ("b e",)), ("kind", "Request"),
        ("legal_basis", ""), ("legal_basis", " x"), ("purpose", "a\nb"), ("purpose", "a\u202eb"),
        ("purpose", "x" * 201),
        ("handling", ()), ("handling", ("H4",)), ("handling", ("H2", "H1")), ("handling", ("H1", "H1")),
        ("handling", ("H3",)), ("conditions", "only with consent"), ("grading", "B5"), ("grading", "D1"),
        ("nature", "hearsay"), ("language", "de"), ("expires_at", AT), ("sent_at", AT.replace(microsecond=1)),
        ("sent_at", AT.replace(tzinfo=None)), ("answers", Reference("1", "2")), ("body", {"a": "\ud800"}),
        ("attachments", (Attachment("", "a/b", 1, "a" * 64, "b" * 64, GOOD.key),)),
        ("attachments", (Attachment("a", "a/b", 1 << 31, "a" * 64, "b" * 64, GOOD.key),)),
        ("attachments", (Attachment("a", "a/b", 1, "a" * 64, "b" * 64, "AAAA"),)),
    ],
    ids=repr,
)  # fmt: skip
def test_a_message_with_a_field_that_may_not_be_so_is_not_made(message: Make, field: str, value: Any) -> None:
    with pytest.raises(MalformedError, match=r"signed\.field|canonical\.value"):
        write_message(message(**{field: value}))


@pytest.mark.parametrize(
    "changes",
    [
        {"handling": ("H1", "H3"), "conditions": "not to be told to the person"},
        {"sequence": 2, "previous": "0" * 64},
        {"answers": Reference("3" * 32, "4" * 64)},
        {"attachments": (GOOD, GOOD)},
        {"grading": None, "nature": "legal", "language": "ar", "purpose": "تحقيق في تزوير"},
        {"purpose": "نام‌خانوادگی"},
    ],
    ids=repr,
)
def test_a_message_as_it_may_be_is_read_as_it_was_written(message: Make, changes: dict[str, Any]) -> None:
    made = message(**changes)
    assert read_message(write_message(made)) == made


def test_the_zone_of_a_moment_makes_no_difference(message: Make) -> None:
    tunis = AT.astimezone(timezone(timedelta(hours=1)))
    assert write_message(message(sent_at=tunis)) == write_message(message())


def test_the_digest_is_that_of_the_one_form(message: Make) -> None:
    assert digest_of(write_message(message())) == digest_of(write_message(message()))
    assert digest_of(write_message(message())) != digest_of(write_message(message(purpose="other")))
    assert len(digest_of(b"")) == 64


def test_a_message_too_long_is_refused(message: Make) -> None:
    with pytest.raises(MalformedError, match=r"canonical\.size"):
        write_message(message(body={"text": "x" * MESSAGE_MAX_BYTES}))
    with pytest.raises(MalformedError, match=r"canonical\.size"):
        read_message(b" " * (MESSAGE_MAX_BYTES + 1))


def test_the_key_of_an_attachment_is_not_shown(message: Make) -> None:
    assert GOOD.key not in repr(message(attachments=(GOOD,)))
