"""Whoever sent something stays the owner of it: on every address of the exchange, and in what is sent on."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.exchange import asking, queries, using, work
from tansiq.desk.exchange.actions import sending
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner
from tansiq.desk.exchange.urls import urlpatterns
from tansiq.engines.envelopes import Receipt, Reference, read_message
from tansiq.errors import RefusedError
from tansiq.messages import remedy, sentence

pytestmark = pytest.mark.django_db(databases="__all__")

SECRET = "What the owner alone says"
#: A basis that says nothing of use by itself: what is refused under it, the codes refuse.
SILENT = "police_qma_qsa_2001"


@pytest.fixture
def came(peer: Any, brought: Any) -> Any:
    """A message that came in, with these codes and a file that says the same."""

    def make(*handling: str, **changes: Any) -> Incoming:
        told: dict[str, Any] = {
            "handling": handling, "legal_basis": SILENT, "body": {"text": SECRET}, **changes,
        }  # fmt: skip
        told.setdefault("attachments", (brought(peer, SECRET.encode()),))
        if "H3" in handling:
            told["conditions"] = "For the eyes of one unit"
        message = peer.message(**told)
        assert [one.state for one in peer.gives(peer.seal(message))] == ["delivered"]
        return Incoming.objects.get(message_id=message.id)

    return make


def _refused(call: Any, **values: Any) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        call(**values)
    return refused.value


@pytest.mark.parametrize("codes", [("H0",), ("H1",), ("H2",), ("H3",), ("H0", "H2"), ("H1", "H2", "H3")])
def test_on_every_address_a_text_leaves_the_desk_only_where_its_owner_lets_it(
    officer: Any, came: Any, codes: tuple[str, ...]
) -> None:
    client, one = Client(), came(*codes)
    client.force_login(officer("supervisor", username="reads").user)
    files, pages = set[str](), set[str]()
    for pattern in urlpatterns:
        path = "/partners/" + str(pattern.pattern)
        for blank, value in {
            "<slug:thread_id>": one.thread_id, "<slug:message_id>": one.message_id, "<uuid:partner_id>": one.partner_id,
            "<slug:digest>": sha256(SECRET.encode()).hexdigest(),
        }.items():  # fmt: skip
            path = path.replace(blank, str(value))
        answer = client.get(path)
        if SECRET in answer.getvalue().decode():
            (files if "Content-Disposition" in answer.headers else pages).add(str(pattern.name))
    assert pages == {"thread"}
    is_bound = bool({"H2", "H3"} & set(codes))
    assert files == (set() if is_bound else {"message_text", "message_attachment"})


@pytest.mark.parametrize(
    ("code", "closed"),
    [("H0", set()), ("H1", {"court"}), ("H2", {"forward", "export"}), ("H3", {"court", "forward", "print", "export"})],
)
def test_each_code_closes_its_uses_and_no_code_opens_killing_or_detention(
    came: Any, supervisor: Any, code: str, closed: set[str]
) -> None:
    one = came(code)
    (said,) = queries.thread(by=supervisor, thread_id=one.thread_id).said
    assert said.uses.keys() == law_now().terms.uses.keys()
    found = {name for name, answer in said.uses.items() if not answer.allowed}
    assert found == closed | {"lethal_targeting", "detention"}


def test_a_refusal_has_its_code_the_owners_name_and_how_to_ask(came: Any, supervisor: Any, looks: Any) -> None:
    one = came("H2")
    refused = _refused(queries.taken_out, by=supervisor, message_id=one.message_id)
    assert (refused.code, refused.details["owner"]) == ("exchange.use_refused", one.partner.authority)
    assert refused.details["codes"] == "using.consent"
    assert "{owner}" not in sentence(refused.code, "en", **refused.details)
    assert one.partner.authority in remedy(refused.code, "en", **refused.details)
    assert looks()[-1].reason == "exchange.use_refused"


def test_what_leaves_says_whose_it_is_and_the_restrictions_that_everything_has(came: Any, supervisor: Any) -> None:
    one = came("H1")
    text = queries.taken_out(by=supervisor, message_id=one.message_id).decode()
    assert text.endswith(f"\n\n{SECRET}\n")
    assert one.partner.authority in text
    for rule in law_now().terms.restrictions.values():
        assert all(rule.texts.told(lang) in text for lang in ("ar", "fr", "en"))


def test_a_page_shows_the_restrictions_that_everything_has(came: Any, officer: Any) -> None:
    client, one = Client(), came("H1")
    client.force_login(officer("supervisor", username="reads", language="en").user)
    page = client.get(f"/partners/threads/{one.thread_id}/").content.decode()
    for rule in law_now().terms.restrictions.values():
        assert rule.texts.told("en") in page


def _elsewhere(pinned: Any) -> list[str]:
    pinned("sahelia.ncb", kind="ncb")
    return [str(Partner.objects.get(authority="sahelia.ncb").pk)]


def test_h2_is_not_passed_on_and_nothing_is_queued(came: Any, pinned: Any, supervisor: Any, draft: Any) -> None:
    made = draft(passes_on=(came("H2").message_id,))
    refused = _refused(sending.send, by=supervisor, draft=made, partner_ids=_elsewhere(pinned))
    assert (refused.code, refused.details["codes"]) == ("exchange.not_lawful", "using.consent")
    assert Outgoing.objects.count() == 0


def test_what_may_be_passed_on_goes_with_its_owner_its_digest_and_its_codes(
    came: Any, pinned: Any, supervisor: Any, draft: Any
) -> None:
    one = came("H1")
    made = draft(passes_on=(one.message_id,), handling=("h0",))
    (name,) = sending.send(by=supervisor, draft=made, partner_ids=_elsewhere(pinned))
    message = read_message(bytes(Outgoing.objects.get(message_id=name).content))
    assert message.handling == ("H0", "H1")
    body: Any = message.body
    (inside,) = body["passed_on"]
    assert inside == {
        "owner": one.partner.authority, "message": one.message_id, "digest": one.digest, "language": "fr",
        "handling": ["H1"], "conditions": None, "text": SECRET,
    }  # fmt: skip


def test_what_the_basis_it_came_under_closes_is_closed_too(came: Any, pinned: Any, supervisor: Any, draft: Any) -> None:
    made = draft(passes_on=(came("H0", legal_basis="police_qma_qsa_2019").message_id,))
    refused = _refused(sending.send, by=supervisor, draft=made, partner_ids=_elsewhere(pinned))
    assert refused.details["codes"] == "using.consent"


def test_a_purpose_that_the_owner_did_not_give_it_for_is_refused(
    came: Any, pinned: Any, supervisor: Any, draft: Any
) -> None:
    made = draft(passes_on=(came("H1").message_id,), purpose="crime_prevention")
    refused = _refused(sending.send, by=supervisor, draft=made, partner_ids=_elsewhere(pinned))
    assert "using.purpose" in str(refused.details["codes"])


def test_what_its_owner_recalls_while_it_waits_does_not_leave(
    came: Any, peer: Any, pinned: Any, supervisor: Any, draft: Any, line: Any
) -> None:
    one = came("H1")
    made = draft(passes_on=(one.message_id,))
    (name,) = sending.send(by=supervisor, draft=made, partner_ids=_elsewhere(pinned))
    recall = peer.message(thread=one.thread_id, kind="recall", grading=None, body={"text": ""})
    assert [each.state for each in peer.gives(peer.seal(recall))] == ["delivered"]
    work.deliver_some()
    stopped = Outgoing.objects.get(message_id=name)
    assert (stopped.status, stopped.against) == ("dead", ["using.recalled"])
    assert asking.why_not(stopped, stopped.partner, asking.Grounds.now()) == ("using.recalled",)


def test_nobody_passes_on_what_is_not_shown_to_them(came: Any, pinned: Any, supervisor: Any, draft: Any) -> None:
    from tansiq.desk.accounts.models import Group

    one = came("H0")
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    one.thread.group = group
    one.thread.save()
    whom = _elsewhere(pinned)
    for name in (one.message_id, "1" * 32):
        refused = _refused(sending.send, by=supervisor, draft=draft(passes_on=(name,)), partner_ids=whom)
        assert refused.code == "access.unknown"


def test_one_name_used_by_two_partners_is_neither_of_them(came: Any, pinned: Any) -> None:
    one = came("H2")
    other = pinned("sahelia.ncb", kind="ncb")
    same = other.message(id=one.message_id, handling=("H0",))
    assert [each.state for each in other.gives(other.seal(same))] == ["delivered"]
    assert _refused(using.passed_on, message_ids=[one.message_id]).code == "access.unknown"


def test_a_proof_of_ours_that_holds_what_another_owns_asks_the_owner_too(
    came: Any, peer: Any, pinned: Any, supervisor: Any, draft: Any
) -> None:
    one = came("H1")
    other = pinned("sahelia.ncb", kind="ncb")
    whom = [str(Partner.objects.get(authority=other.name).pk)]
    (name,) = sending.send(by=supervisor, draft=draft(passes_on=(one.message_id,)), partner_ids=whom)
    about = Reference(name, Outgoing.objects.get(message_id=name).digest)
    other.gives(other.receipts(Receipt(about, "delivered", one.received_at.replace(microsecond=0))))
    assert SECRET.encode() in queries.proof(by=supervisor, message_id=name)
    recall = peer.message(thread=one.thread_id, kind="recall", grading=None, body={"text": ""})
    peer.gives(peer.seal(recall))
    assert _refused(queries.proof, by=supervisor, message_id=name).code == "exchange.use_refused"
