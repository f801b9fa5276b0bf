"""Sending: law is asked about each recipient, each gets a message of its own, and nobody is nobody."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import Group
from tansiq.desk.exchange import asking, work
from tansiq.desk.exchange.actions import effects, sending
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Enclosure, Incoming, Outgoing, Partner, Review, Thread
from tansiq.desk.parameters.library import place
from tansiq.engines.envelopes import Receipt, Reference, read_message
from tansiq.engines.law import Authority, Question, Statement, ask
from tansiq.errors import MalformedError, RefusedError, TansiqError

pytestmark = pytest.mark.django_db(databases="__all__")


def _ids() -> list[str]:
    return [str(one.pk) for one in Partner.objects.order_by("authority")]


def _refused(by: Any, draft: Any, whom: list[str]) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        sending.send(by=by, draft=draft, partner_ids=whom)
    assert Outgoing.objects.count() == Thread.objects.count() == 0
    return refused.value


def test_an_empty_set_of_recipients_delivers_to_nobody(peer: Any, supervisor: Any, draft: Any) -> None:
    assert _refused(supervisor, draft(), []).code == "exchange.nobody"


@pytest.mark.parametrize("whom", ["00000000-0000-4000-8000-000000000000", "*", "all", ""])
def test_an_unknown_recipient_delivers_to_nobody_the_known_ones_included(
    peer: Any, supervisor: Any, draft: Any, whom: str
) -> None:
    assert _refused(supervisor, draft(), [*_ids(), whom]).code == "access.unknown"


def test_each_recipient_gets_a_message_of_its_own_that_tells_of_no_other(
    pinned: Any, supervisor: Any, draft: Any, writes: Any
) -> None:
    one, other = pinned(), pinned("sahelia.ncb", kind="ncb")
    names = sending.send(by=supervisor, draft=draft(), partner_ids=_ids())
    queued = {each.partner.authority: each for each in Outgoing.objects.all()}
    assert set(queued) == {one.name, other.name}
    assert len(set(names)) == 2
    assert len({each.thread_id for each in queued.values()}) == 2
    for name, each in queued.items():
        message = read_message(bytes(each.content))
        assert message.recipients == (name,)
        rest = ({one.name, other.name} - {name}).pop()
        assert rest.encode() not in bytes(each.content)
    entries = [each for each in writes() if each.what == "exchange:message:send"]
    assert [each.target for each in entries] == [f"message:{name}" for name in names]


def test_where_one_may_not_have_it_nobody_gets_it(pinned: Any, supervisor: Any, draft: Any) -> None:
    pinned()
    pinned("sahelia.lab", kind="lab")
    refused = _refused(supervisor, draft(), _ids())
    assert refused.code == "exchange.not_lawful"
    assert refused.details["recipients"] == "sahelia.lab"


@pytest.mark.parametrize("about", [{"names_person": True}, {"names_person": False, "locates_person": True}])
def test_who_names_or_locates_somebody_without_a_risk_review_sends_nothing(
    peer: Any, supervisor: Any, draft: Any, about: dict[str, bool]
) -> None:
    refused = _refused(supervisor, draft(reviews=(), **about), _ids())
    assert (refused.code, refused.details["questions"]) == ("exchange.risk_open", ", ".join(law_now().terms.risks))


def test_an_assurance_never_clears_a_finding_of_torture(peer: Any, supervisor: Any, draft: Any) -> None:
    refused = _refused(supervisor, draft(risks={"torture": "assured"}), _ids())
    assert refused.details["codes"] == "sending.assurance"


def test_an_asylum_finding_says_no_more_than_that_the_transfer_is_restricted(
    peer: Any, supervisor: Any, draft: Any, looks: Any
) -> None:
    refused = _refused(supervisor, draft(risks={"asylum": "present"}), _ids())
    assert refused.details["codes"] == "sending.restricted"
    assert "asylum" not in str([one.details for one in looks()])


def test_what_has_to_be_done_before_it_leaves_is_confirmed_first(peer: Any, supervisor: Any, draft: Any) -> None:
    risky = draft(risks={"child": "reviewed"})
    before = ask(law_now(), _question(risky), Authority("QSA", "police", peer.name), place())
    wanted = {one.code for one in before.conditions if one.when == "before"}
    assert wanted
    assert _refused(supervisor, risky, _ids()).code == "exchange.conditions_open"
    sending.send(by=supervisor, draft=replace(risky, confirmed=wanted), partner_ids=_ids())
    assert set(Outgoing.objects.get().conditions) >= wanted


def test_nothing_is_queued_for_a_suspended_partner(peer: Any, supervisor: Any, draft: Any) -> None:
    Partner.objects.update(is_suspended=True)
    assert _refused(supervisor, draft(), _ids()).code == "exchange.suspended"


def test_relations_that_are_suspended_stop_new_sending(
    peer: Any, supervisor: Any, draft: Any, put_in_force: Any
) -> None:
    relations = (
        '[[relations]]\nbetween = ["QMA", "QSA"]\nstatus = "suspended"\nsince = 2026-01-01\ncitation = "invented"\n'
    )
    put_in_force({"legal_bases/states.toml": relations})
    assert _refused(supervisor, draft(), _ids()).code == "exchange.not_lawful"


def test_a_matter_that_is_not_ones_own_cannot_be_sent_in(peer: Any, supervisor: Any, draft: Any) -> None:
    assert _refused(supervisor, draft(group="00000000-0000-4000-8000-000000000000"), _ids()).code == "access.unknown"


def test_who_may_not_send_does_not_and_it_is_on_record(peer: Any, officer: Any, draft: Any, looks: Any) -> None:
    assert _refused(officer("analyst").actor, draft(), _ids()).code == "access.permission"
    assert looks()[-1].reason == "access.permission"


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_message_counts_for_some_days_and_not_for_ever(peer: Any, supervisor: Any, draft: Any, days: int) -> None:
    assert _refused(supervisor, draft(days=days), _ids()).code == "exchange.days"


def test_what_no_envelope_can_say_is_refused_whole(peer: Any, supervisor: Any, draft: Any) -> None:
    with pytest.raises(MalformedError):
        sending.send(by=supervisor, draft=draft("x" * 600_000), partner_ids=_ids())
    assert Outgoing.objects.count() == 0


def _arrives(peer: Any, name: str) -> None:
    """The partner says that it has a message of ours."""
    about = Reference(name, Outgoing.objects.get(message_id=name).digest)
    peer.gives(peer.receipts(Receipt(about, "delivered", timezone.now().replace(microsecond=0))))


def test_an_answer_stands_in_the_thread_of_the_question_and_tells_the_partner_when_it_is_there(
    peer: Any, supervisor: Any, draft: Any
) -> None:
    question = peer.message()
    peer.gives(peer.seal(question))
    name = sending.reply(by=supervisor, draft=draft(kind="info_answer", documents=("facts",)), incoming_id=question.id)
    answer = read_message(bytes(Outgoing.objects.get(message_id=name).content))
    assert (answer.thread, answer.sequence, answer.answers.id) == (question.thread, 1, question.id)
    assert "answered" not in _receipts(peer)
    for _ in range(2):
        _arrives(peer, name)
        assert _receipts(peer).count("answered") == 1
    told = peer.read(bytes(Enclosure.objects.order_by("-pk").first().data)).receipts[0]
    assert (told.state, told.message.id, told.answer.id) == ("answered", question.id, name)


def test_an_answer_that_law_stops_is_never_told_as_one(peer: Any, line: Any, supervisor: Any, draft: Any) -> None:
    question = peer.message()
    peer.gives(peer.seal(question))
    sending.reply(by=supervisor, draft=draft(kind="info_answer", documents=("facts",)), incoming_id=question.id)
    Outgoing.objects.update(asked={})
    work.deliver_some()
    assert Outgoing.objects.get().status == "dead"
    assert "answered" not in _receipts(peer)


def _receipts(peer: Any) -> list[str]:
    rows = Enclosure.objects.filter(kind="receipts").order_by("pk")
    return [one.state for row in rows for one in peer.read(bytes(row.data)).receipts]


def test_an_acknowledgement_is_no_answer_and_the_answer_behind_it_is_told(
    peer: Any, supervisor: Any, draft: Any
) -> None:
    question = peer.message()
    peer.gives(peer.seal(question))
    bare = {"text": "Received.", "grading": "", "names_person": False, "persons": (), "data": (), "register": ""}
    name = sending.reply(by=supervisor, draft=draft(kind="acknowledgement", **bare), incoming_id=question.id)
    assert Outgoing.objects.get(message_id=name).answers is not None
    _arrives(peer, name)
    assert "answered" not in _receipts(peer)
    _arrives(peer, sending.reply(by=supervisor, draft=draft(kind="info_answer"), incoming_id=question.id))
    assert _receipts(peer)[-1] == "answered"


def test_a_refusal_leaves_with_a_ground_of_its_basis_and_after_the_partner_was_consulted(
    peer: Any, supervisor: Any, draft: Any
) -> None:
    question = peer.message()
    peer.gives(peer.seal(question))
    for changes, code in (
        ({}, "sending.ground_missing"), ({"grounds": ("sovereignty",)}, "sending.not_consulted"),
        ({"grounds": ("fiscal_offence",), "consulted": True}, "sending.ground_forbidden"),
    ):  # fmt: skip
        with pytest.raises(RefusedError) as refused:
            sending.reply(by=supervisor, draft=draft(kind="refusal", grading="", **changes), incoming_id=question.id)
        assert code in refused.value.details["codes"]
    made = draft(kind="refusal", grading="", grounds=("sovereignty",), consulted=True)
    name = sending.reply(by=supervisor, draft=made, incoming_id=question.id)
    assert asking.why_not(Outgoing.objects.get(message_id=name), Partner.objects.get(), asking.Grounds.now()) == ()


def test_one_more_message_follows_in_its_thread_and_not_in_one_of_another_matter(
    peer: Any, sent: Any, supervisor: Any, draft: Any
) -> None:
    first = sent()
    name = sending.follow_up(by=supervisor, draft=draft(text="Once more?"), thread_id=first.thread_id)
    more = Outgoing.objects.get(message_id=name)
    assert (more.thread, more.sequence, read_message(bytes(more.content)).previous) == (first.thread, 2, first.digest)
    Outgoing.objects.update(status=Outgoing.Status.DEAD)
    with pytest.raises(RefusedError, match=r"exchange\.thread_broken"):
        sending.follow_up(by=supervisor, draft=draft(), thread_id=first.thread_id)
    Thread.objects.update(group=Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose"))
    for thread_id in (first.thread_id, "0" * 32):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            sending.follow_up(by=supervisor, draft=draft(), thread_id=thread_id)


def test_what_its_sender_calls_urgent_says_so_under_the_signature(peer: Any, sent: Any) -> None:
    for urgent in (True, False):
        body = read_message(bytes(sent(urgent=urgent).content)).body
        assert body.get("urgent", False) is urgent


def test_nothing_more_is_said_in_a_thread_where_a_message_did_not_arrive(
    peer: Any, supervisor: Any, draft: Any
) -> None:
    question = peer.message()
    peer.gives(peer.seal(question))
    said = draft(kind="info_answer", documents=("facts",))
    names = [sending.reply(by=supervisor, draft=said, incoming_id=question.id) for _ in range(3)]
    first = Outgoing.objects.get(message_id=names[0])
    first.status = Outgoing.Status.DEAD
    first.save()
    assert effects.break_thread(first) == 2
    with pytest.raises(RefusedError) as refused:
        sending.reply(by=supervisor, draft=said, incoming_id=question.id)
    assert refused.value.code == "exchange.thread_broken"


def test_an_answer_to_what_is_not_there_is_none(peer: Any, supervisor: Any, draft: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        sending.reply(by=supervisor, draft=draft(), incoming_id="1" * 32)
    assert refused.value.code == "access.unknown"
    assert Incoming.objects.count() == 0


def _question(draft: Any) -> Question:
    return Question(
        kind=draft.kind, purpose=draft.purpose, basis=draft.basis, sender=Authority("QMA", "police", "marwana.police"),
        at=timezone.now(), channel=draft.channel, languages=frozenset({draft.language}), urgent=draft.urgent,
        handling=frozenset(draft.handling), names_person=draft.names_person, locates_person=draft.locates_person,
        register=draft.register, persons=frozenset(draft.persons), data=frozenset(draft.data),
        statements=(Statement(draft.nature, draft.grading),) if draft.grading else (),
        risks=Review.objects.get(uid=draft.reviews[0]).answers,
        documents=frozenset(draft.documents),
    )  # fmt: skip


def _drawn(chance: random.Random, draft: Any) -> Any:
    """A message somewhere between what is allowed and what is not."""
    terms = law_now().terms
    changes: dict[str, Any] = {}
    for name, values in (
        ("kind", tuple(terms.kinds)), ("purpose", tuple(terms.purposes)), ("language", ("ar", "fr", "en")),
        ("basis", tuple(law_now().instruments)), ("channel", tuple(terms.channels)),
        ("nature", tuple(terms.natures)), ("names_person", (True, False)), ("handling", (("h0",), ("h1",), ("h2",))),
    ):  # fmt: skip
        if chance.random() < 0.07:
            changes[name] = chance.choice(values)
    risks = {name: chance.choice(("absent",) * 30 + ("present", "assured")) for name in terms.risks}
    confirmed = ("condition.risk", "condition.authentic", "condition.unverified")
    return draft(**changes, risks=risks, confirmed=confirmed)


def test_over_drawn_messages_nothing_is_queued_outside_what_the_pure_function_allows(
    pinned: Any, supervisor: Any, draft: Any
) -> None:
    kinds = {pinned(f"sahelia.{kind}", kind=kind).name: kind for kind in ("police", "ncb", "border", "lab")}
    chance, queued = random.Random(6), 0
    names = dict(zip(_ids(), Partner.objects.order_by("authority").values_list("authority", flat=True), strict=True))
    allowed = [one for one, name in names.items() if name in ("sahelia.police", "sahelia.ncb")]
    for _ in range(300):
        made, whom = (
            _drawn(chance, draft),
            chance.sample(allowed if chance.random() < 0.7 else _ids(), chance.randint(0, 2)),
        )
        before = Outgoing.objects.count()
        try:
            sending.send(by=supervisor, draft=made, partner_ids=whom)
        except TansiqError:
            assert Outgoing.objects.count() == before
            continue
        queued += 1
        went = set(Outgoing.objects.order_by("-pk").values_list("partner__authority", flat=True)[: len(whom)])
        assert Outgoing.objects.count() == before + len(whom)
        assert went == {names[one] for one in whom}
        for name in went:
            assert ask(law_now(), _question(made), Authority("QSA", kinds[name], name), place()).allowed
    assert queued > 20
