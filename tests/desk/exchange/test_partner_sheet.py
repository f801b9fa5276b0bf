"""Partners as values: with a node, and without one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange import own as ours
from tansiq.desk.exchange import work
from tansiq.desk.exchange.actions import identity
from tansiq.desk.exchange.models import Enclosure, Handed, Outgoing, Partner
from tansiq.desk.exchange.partner_sheet import names_of, partner_row, partner_sheet, silent, silent_since
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

NAMES = {"ar": "محفوظات", "fr": "Archives", "en": "Archive"}


@pytest.fixture
def archive(own: Any, supervisor: Any) -> Partner:
    return Partner.objects.create(
        authority="sahelia-archive", state="QSA", kind="police", carrier="off_node", directory=b"", names=NAMES,
        pinned_by_id=supervisor.user_id, ceremony="no node there",
    )  # fmt: skip


def test_a_partner_with_a_node_has_keys_and_the_names_of_its_card(peer: Any) -> None:
    found = Partner.objects.get(authority=peer.name)
    sheet = partner_sheet(found, {})
    assert found.has_node
    assert len(sheet.groups) == 10
    assert sheet.keys
    assert names_of(found)["en"] == f"Police {peer.name}"


def test_a_partner_that_is_silent_is_told_with_what_waits_and_the_longest_first(pinned: Any) -> None:
    names = [pinned(one, kind="ncb", carrier="asking").name for one in ("sahelia.ncb", "sahelia.police")]
    pinned("sahelia.border", carrier="https")
    now = timezone.now()
    assert silent_since(now) == []
    for minutes, name in ((20, names[0]), (40, names[1])):
        Handed.objects.filter(partner__authority=name).update(since=now - timedelta(minutes=minutes))
    rows = silent_since(now)
    assert [one.partner.authority for one in rows] == names[::-1]
    told = silent(rows[0], {(rows[0].partner_id, "waiting"): 3, (rows[0].partner_id, "delivered"): 7})
    assert (told.waiting, told.since) == (3, rows[0].since)
    sheets = [partner_sheet(one, {}).fetching for one in Partner.objects.order_by("authority")]
    assert [one and one.is_silent for one in sheets] == [None, True, True]


def test_a_partner_without_a_node_has_names_and_nothing_that_was_signed(archive: Partner) -> None:
    sheet = partner_sheet(archive, {})
    assert not archive.has_node
    assert (sheet.row.names, sheet.groups, sheet.keys, sheet.number) == (NAMES, (), (), 0)


def test_what_was_sent_is_always_the_sum_of_where_it_stands(archive: Partner) -> None:
    counts = {(archive.pk, status): number for number, status in enumerate(Outgoing.Status.values, 1)}
    row = partner_row(archive, counts)
    assert row.sent == row.delivered + row.refused + row.waiting + row.dead + row.stated == 15


def test_a_message_to_it_waits_for_a_person_and_the_worker_leaves_it_alone(archive: Partner, sent: Any) -> None:
    message = sent()
    assert work.deliver_some() == 0
    message.refresh_from_db()
    assert (message.status, message.tries) == ("waiting", 0)


def test_nothing_signed_is_put_beside_for_it_and_it_has_no_card(archive: Partner, peer: Any) -> None:
    identity.renew_keys(by=identity.OPERATOR, reason="an invented reason", revoke=False)
    assert list(Enclosure.objects.values_list("partner__authority", flat=True)) == [peer.name]
    assert archive.authority not in ours.cards()


def test_a_partner_that_gets_a_node_is_pinned_as_every_other(archive: Partner, pinned: Any, supervisor: Any) -> None:
    peer = pinned("sahelia-archive")
    found = Partner.objects.get()
    assert (found.has_node, found.names) == (True, {})
    assert names_of(found)["en"] == f"Police {peer.name}"


def test_nobody_is_pinned_as_one_without_a_node(own: Any, pinned: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        pinned(carrier="off_node")
    assert refused.value.code == "carrier.unknown"
