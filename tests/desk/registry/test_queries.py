"""What may be asked about letters: on record, by need to know, and given out where law and owners let it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.desk.registry import queries
from tansiq.desk.registry.actions import letters as giving
from tansiq.desk.registry.actions.statements import Word, state
from tansiq.desk.registry.document import groups_of
from tansiq.desk.registry.models import Correspondent, Letter, Scan
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def code_of(call: Callable[..., Any], **values: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        call(**values)
    return refused.value.code


def dispatched(by: Any, one: Letter) -> None:
    state(by=by, letter_id=str(one.pk), word=Word("dispatched", one.numbered_at.date(), "slip"))


def test_the_register_explains_every_number(lettered: Callable[..., Letter], supervisor: Any) -> None:
    first, second, third = (lettered() for _ in range(3))
    giving.give_up(by=supervisor, letter_id=str(second.pk), reason="wrong address")
    dispatched(supervisor, third)
    rows = queries.letters(by=supervisor)
    assert [one.number for one in rows] == [third.number, second.number, first.number]
    assert [one.standing for one in rows] == ["made", "void", "made"]
    assert (rows[1].void, [kind for kind, _ in rows[0].stated], rows[2].stated) == ("wrong address", ["dispatched"], ())


def test_a_number_whose_message_is_dead_says_so(lettered: Callable[..., Letter], supervisor: Any) -> None:
    lettered()
    Outgoing.objects.update(status="dead", code="exchange.expired")
    assert queries.letters(by=supervisor)[0].fate == "exchange.expired"


def test_a_letter_shows_the_digest_that_stands_on_it(lettered: Callable[..., Letter], supervisor: Any) -> None:
    one = lettered()
    sheet = queries.letter(by=supervisor, sent_letter_id=str(one.pk))
    assert sheet.digest == groups_of(one.digest)
    assert sheet.contact == "Invented duty desk, +999 5550 0100"


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_a_document_is_given_out_and_that_is_an_export_on_record(
    lettered: Callable[..., Letter], supervisor: Any, looks: Callable[[], list[Entry]], form: str, start: bytes
) -> None:
    one = lettered()
    found = queries.document(by=supervisor, sent_letter_id=str(one.pk), form=form)
    assert found.data.startswith(start)
    assert found.name == f"marwana.police-{one.series.year}-00001.{form}"
    entry = looks()[-1]
    assert (entry.kind, entry.what, entry.target) == ("export", "registry:letter:export", f"sent_letter:{one.pk}")


def test_no_document_is_given_out_that_law_lets_go_no_more(lettered: Callable[..., Letter], supervisor: Any) -> None:
    one = lettered()
    asked = {"by": supervisor, "sent_letter_id": str(one.pk), "form": "pdf"}
    Partner.objects.update(is_suspended=True)
    assert code_of(queries.document, **asked) == "exchange.suspended"
    Partner.objects.update(is_suspended=False)
    kept = one.message.asked
    Outgoing.objects.update(asked=kept | {"channel": "diplomatic"})
    assert code_of(queries.document, **asked) == "exchange.law_changed"
    Outgoing.objects.update(asked=kept, expires_at=timezone.now())
    assert code_of(queries.document, **asked) == "exchange.law_changed"


def test_a_copy_of_what_left_is_given_out_later_too(lettered: Callable[..., Letter], supervisor: Any) -> None:
    one = lettered()
    dispatched(supervisor, one)
    Outgoing.objects.update(expires_at=timezone.now())
    assert queries.document(by=supervisor, sent_letter_id=str(one.pk), form="pdf").data


def test_a_copy_that_holds_what_another_owns_asks_its_owner(
    lettered: Callable[..., Letter], pinned: Callable[..., Any], supervisor: Any
) -> None:
    theirs = pinned("sahelia.border")
    item = theirs.message(legal_basis="police_qma_qsa_2001", body={"text": "theirs"})
    theirs.gives(theirs.seal(item))
    one = lettered(passes_on=(item.id,))
    dispatched(supervisor, one)
    asked = {"by": supervisor, "sent_letter_id": str(one.pk), "form": "pdf"}
    assert queries.document(**asked).data
    recall = theirs.message(thread=item.thread, kind="recall", grading=None, body={"text": ""})
    theirs.gives(theirs.seal(recall))
    assert code_of(queries.document, **asked) == "exchange.use_refused"


def test_what_is_void_or_not_made_is_not_given_out(lettered: Callable[..., Letter], supervisor: Any) -> None:
    one = lettered()
    asked = {"by": supervisor, "sent_letter_id": str(one.pk), "form": "pdf"}
    Letter.objects.update(made_at=None)
    assert code_of(queries.document, **asked) == "registry.unmade"
    giving.give_up(by=supervisor, letter_id=str(one.pk), reason="wrong")
    assert code_of(queries.document, **asked) == "registry.void"


@pytest.mark.parametrize(("code", "expected"), [("h0", ""), ("h2", "exchange.use_refused")])
def test_a_scan_leaves_the_desk_only_where_its_owner_lets_it(
    came: Callable[..., str], supervisor: Any, code: str, expected: str
) -> None:
    came(handling=(code,), basis="police_qma_qsa_2001")
    asked = {"by": supervisor, "scan_id": str(Scan.objects.get().pk)}
    if expected:
        assert code_of(queries.scan, **asked) == expected
    else:
        found = queries.scan(**asked)
        assert (found.media_type, found.data) == ("application/pdf", b"%PDF-1.4 an invented paper")


@pytest.mark.parametrize("name", ["0", "77", "x", "", "9" * 40, "-1"])
def test_a_scan_that_is_not_there_is_unknown(supervisor: Any, name: str) -> None:
    assert code_of(queries.scan, by=supervisor, scan_id=name) == "access.unknown"


def test_a_thread_says_by_what_means_a_letter_may_go(queued: Callable[..., Outgoing], supervisor: Any) -> None:
    one = queued()
    found = queries.of_thread(by=supervisor, thread_id=one.thread_id)
    assert found is not None
    assert (found.messages[one.message_id].waits, found.messages[one.message_id].means) == (True, ("i247", "paper"))
    Correspondent.objects.update(addresses={"email": "a@b.example"})
    found = queries.of_thread(by=supervisor, thread_id=one.thread_id)
    assert found is not None
    assert (found.messages[one.message_id].waits, found.messages[one.message_id].means) == (True, ())


def test_a_thread_with_a_node_has_no_letters(peer: Any, supervisor: Any) -> None:
    message = peer.message()
    peer.gives(peer.seal(message))
    assert queries.of_thread(by=supervisor, thread_id=message.thread) is None
    partner = Partner.objects.get(authority=peer.name)
    assert queries.correspondent(by=supervisor, partner_id=str(partner.pk)) is None


def test_a_partner_shows_where_it_is_written_to(archive: Partner, supervisor: Any) -> None:
    found = queries.correspondent(by=supervisor, partner_id=str(archive.pk))
    assert found is not None
    assert dict(found.addresses)["paper"] == ("12 Invented Street", "Portville", "Sahelia")


def test_what_came_in_may_answer_our_letters(
    lettered: Callable[..., Letter], supervisor: Any, archive: Partner
) -> None:
    one = lettered()
    found = queries.answerable(by=supervisor, partner_id=str(archive.pk))
    assert found[0] == (one.message.thread_id, one.message.message_id, one.number)
    assert found[1][:2] == (one.message.thread_id, "")
