"""What people state of letters: beside what was said before, and never as a receipt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import queries as exchange
from tansiq.desk.exchange import work
from tansiq.desk.exchange.models import Note, Outgoing
from tansiq.desk.registry.actions import letters
from tansiq.desk.registry.actions.statements import Word, state
from tansiq.desk.registry.models import Letter, Scan, Statement
from tansiq.desk.uploads.actions.files import send_whole
from tansiq.desk.uploads.models import Upload
from tansiq.errors import TansiqError

pytestmark = pytest.mark.django_db(databases="__all__")


def say(by: Any, letter: Letter, kind: str = "dispatched", *, upload_id: str = "", **changes: Any) -> int:
    told: dict[str, Any] = {"happened_on": letter.numbered_at.date(), "known_by": "slip of the post", **changes}
    return state(by=by, letter_id=str(letter.pk), word=Word(kind, **told), upload_id=upload_id)


def code_of(by: Any, letter: Letter, *args: Any, **values: Any) -> str:
    with pytest.raises(TansiqError) as refused:
        say(by, letter, *args, **values)
    return refused.value.code


def status(letter: Letter) -> str:
    return Outgoing.objects.get(pk=letter.message_id).status


def test_a_letter_that_left_is_told_apart_from_one_that_a_receipt_settles(
    lettered: Callable[..., Letter], supervisor: Any, writes: Callable[[], list[Entry]]
) -> None:
    one = lettered()
    say(supervisor, one, slip="RR 123")
    assert status(one) == "stated"
    assert Note.objects.count() == 0
    (row,) = exchange.partners(by=supervisor)
    assert (row.sent, row.stated, row.delivered, row.waiting) == (1, 1, 0, 0)
    entry = writes()[-1]
    assert (entry.what, entry.details["kind"], entry.details["stands"]) == (
        "registry:statement:enter", "dispatched", "stated",
    )  # fmt: skip
    with pytest.raises(TansiqError) as refused:
        exchange.proof(by=supervisor, message_id=one.message.message_id)
    assert refused.value.code == "exchange.unproved"


def test_a_correction_overwrites_nothing(lettered: Callable[..., Letter], supervisor: Any) -> None:
    one = lettered()
    first = say(supervisor, one)
    say(supervisor, one, corrects=first, known_by="the slip was misread")
    assert Statement.objects.get(pk=first).known_by == "slip of the post"
    assert Statement.objects.count() == 2
    with pytest.raises(TypeError):
        Statement.objects.get(pk=first).delete()


def test_what_is_taken_back_waits_again_or_is_over(lettered: Callable[..., Letter], supervisor: Any) -> None:
    one = lettered()
    first = say(supervisor, one)
    say(supervisor, one, corrects=first, withdraws=True)
    assert status(one) == "waiting"
    second = say(supervisor, one)
    Outgoing.objects.update(expires_at=timezone.now() - timedelta(days=1))
    say(supervisor, one, corrects=second, withdraws=True)
    found = Outgoing.objects.get(pk=one.message_id)
    assert (found.status, found.code) == ("dead", "exchange.expired")


def test_a_letter_that_left_does_not_expire_and_one_said_late_has_left(
    lettered: Callable[..., Letter], supervisor: Any
) -> None:
    first, late = lettered(), lettered()
    say(supervisor, first)
    Outgoing.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert work.expire_some() == 1
    assert (status(first), status(late)) == ("stated", "dead")
    say(supervisor, late)
    assert status(late) == "stated"


def test_a_receipt_is_kept_with_the_statement_and_its_upload_is_gone(
    lettered: Callable[..., Letter], supervisor: Any
) -> None:
    one, data = lettered(), b"\xff\xd8\xff an invented slip"
    sent = send_whole(by=supervisor, kind="letter_receipt", name="slip.jpg", size=len(data), chunks=[data])
    say(supervisor, one, upload_id=str(sent.pk))
    kept = Scan.objects.get()
    assert (bytes(kept.data), kept.media_type) == (data, "image/jpeg")
    assert Statement.objects.get().scan == kept
    assert not Upload.objects.exists()


def test_a_receipt_that_is_no_scan_changes_nothing(lettered: Callable[..., Letter], supervisor: Any) -> None:
    one, data = lettered(), b"<html>"
    sent = send_whole(by=supervisor, kind="letter_receipt", name="slip.pdf", size=len(data), chunks=[data])
    assert code_of(supervisor, one, upload_id=str(sent.pk)) == "registry.scan_type"
    assert status(one) == "waiting"
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("delivered", {}, "registry.order"), ("flown", {}, "registry.kind_unknown"),
        ("dispatched", {"known_by": " "}, "registry.known_by"),
        ("dispatched", {"known_by": "x" * 1001}, "registry.known_by"),
        ("dispatched", {"happened_on": date(2020, 1, 1)}, "registry.day"),
        ("dispatched", {"happened_on": date(2999, 1, 1)}, "registry.day"),
        ("dispatched", {"corrects": 77}, "registry.not_to_correct"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_refused(
    lettered: Callable[..., Letter], supervisor: Any, kind: str, changes: dict[str, Any], code: str
) -> None:
    assert code_of(supervisor, lettered(), kind, **changes) == code
    assert not Statement.objects.exists()


def test_nothing_is_stated_of_a_letter_that_was_given_up_or_is_not_made(
    lettered: Callable[..., Letter], supervisor: Any
) -> None:
    one = lettered()
    letters.give_up(by=supervisor, letter_id=str(one.pk), reason="wrong address")
    assert code_of(supervisor, one) == "registry.void"
    other = lettered()
    Letter.objects.filter(pk=other.pk).update(made_at=None)
    assert code_of(supervisor, other) == "registry.unmade"
