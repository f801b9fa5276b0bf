"""What the node says of itself, read strictly; suites chosen from the strongest down; receipts and states that stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tansiq.desk.exchange import door, sight, timeline
from tansiq.desk.exchange.apps import ExchangeConfig
from tansiq.desk.exchange.models import Attempt, Incoming, Outgoing, OwnState, Partner
from tansiq.desk.exchange.own import self_description, suite_for
from tansiq.desk.exchange.rules import rules, tolerance
from tansiq.engines.envelopes import HYBRID, ORDINARY
from tansiq.errors import MalformedError, RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_the_application_has_its_name() -> None:
    assert ExchangeConfig.label == "exchange"


@pytest.mark.parametrize(
    "text",
    ["", "authority = 1\n", "not toml", 'authority = "a"\nstate = "QMA"\nkind = "police"\nnames = { ar = "x" }\n',
     'authority = "a"\nstate = "QMA"\nkind = "police"\nsuites = ["none"]\nnames = { ar = "x", fr = "x", en = "x" }\n',
     'authority = "a"\nstate = "QMA"\nkind = "police"\nmore = 1\nnames = { ar = "x", fr = "x", en = "x" }\n'],
)  # fmt: skip
def test_a_file_that_does_not_say_what_the_node_is_is_refused(settings: Any, text: str) -> None:
    (settings.TANSIQ_FOLDER / "exchange.toml").write_text(text, encoding="utf-8")
    with pytest.raises(MalformedError) as refused:
        self_description()
    assert refused.value.code == "exchange.own"


def test_the_strongest_suite_that_both_accept_is_taken_and_none_where_there_is_none(own: Any) -> None:
    card = own.cards[0]
    both = replace(card, suites=tuple(sorted((HYBRID.name, ORDINARY.name))))
    assert suite_for(both, both) == HYBRID
    assert suite_for(both, card) == ORDINARY
    with pytest.raises(RefusedError):
        suite_for(replace(card, suites=(HYBRID.name,)), card)


@pytest.mark.parametrize("listen", ["", "8443", "127.0.0.1:", "127.0.0.1:x", ":8443"])
def test_an_address_to_listen_at_is_one_or_is_refused(listen: str) -> None:
    with pytest.raises(MalformedError):
        door.place_of(listen)
    assert door.place_of("[::1]:8443") == ("::1", 8443)


def test_a_state_that_was_given_out_is_not_changed(own: Any) -> None:
    with pytest.raises(TypeError):
        OwnState.objects.get().delete()


def test_rules_are_there_and_clocks_may_be_a_day_apart() -> None:
    assert rules().delivery.batch > 0
    assert tolerance().total_seconds() == 86_400


def test_tries_that_failed_alike_are_told_once_in_the_time_line(peer: Any, sent: Any) -> None:
    message = sent()
    for code in ("carrier.unreachable", "carrier.unreachable", "carrier.broken", "carrier.unreachable"):
        Attempt.objects.create(message=message, code=code)
    told = [one.code for one in timeline.events_of([message], []) if one.kind == "attempt"]
    assert told == ["carrier.unreachable", "carrier.broken", "carrier.unreachable"]


def test_sight_shows_no_message_that_was_refused(peer: Any, supervisor: Any, sent: Any) -> None:
    sent()
    found = Partner.objects.get()
    Incoming.objects.create(partner=found, message_id="1" * 32, digest="2" * 64, status="refused", code="x.y")
    assert sight.incoming(supervisor).count() == 0
    assert sight.outgoing(supervisor).count() == Outgoing.objects.count() == 1


def test_a_certificate_opens_the_door_to_its_partner_and_revoked_no_longer(peer: Any) -> None:
    from tansiq.desk.exchange.receiving import peer_of

    with pytest.raises(RefusedError) as refused:
        peer_of("1" * 64)
    assert refused.value.code == "card.certificate_unknown"
    Partner.objects.get().certificates.create(digest="1" * 64, der=b"x")  # kept once, and no longer in the card
    with pytest.raises(RefusedError) as refused:
        peer_of("1" * 64)
    assert refused.value.code == "card.certificate_unknown"
