"""Who is written to where: as the directory has it, and with it when it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tansiq.desk.exchange.models import Partner
from tansiq.desk.registry.actions.effects import ToWrite, follow, keep_scan, next_number, write_to
from tansiq.desk.registry.models import Correspondent, Series
from tansiq.desk.uploads.actions.files import send_whole
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

TOLD = ToWrite(
    "sahelia-post", "QSA", "police", {"ar": "أ", "fr": "b", "en": "c"}, "watch", "Head", {"paper": "1 Street"}
)


def code_of(call: Callable[..., Any], *values: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        call(*values)
    return refused.value.code


def test_an_authority_without_a_node_becomes_a_partner_once(own: Any, supervisor: Any) -> None:
    first = write_to(supervisor, TOLD, "fr", "no node there")
    again = write_to(supervisor, replace(TOLD, contact="registry"), "en", "the registry answers faster")
    assert again.pk == first.pk
    assert not again.has_node
    assert (again.names["en"], bytes(again.directory), again.ceremony) == ("c", b"", "no node there")
    assert (again.correspondent.contact, again.correspondent.language) == ("registry", "en")


def test_whoever_runs_a_node_is_not_written_to(peer: Any, supervisor: Any) -> None:
    assert code_of(write_to, supervisor, replace(TOLD, authority=peer.name), "fr", "x") == "registry.has_node"
    assert code_of(write_to, supervisor, replace(TOLD, authority="marwana.police"), "fr", "x") == "exchange.oneself"


def test_a_letter_goes_where_the_directory_says_now(own: Any, supervisor: Any) -> None:
    write_to(supervisor, TOLD, "fr", "no node there")
    moved = replace(TOLD, addresses={"paper": "2 Street"}, names={**TOLD.names, "en": "d"}, until="2027-01-01")
    assert follow(moved)
    kept = Correspondent.objects.select_related("partner").get()
    assert (kept.addresses, kept.until, kept.language) == ({"paper": "2 Street"}, "2027-01-01", "fr")
    assert kept.partner.names["en"] == "d"


def test_other_contact_points_and_authorities_change_nothing(own: Any, supervisor: Any) -> None:
    write_to(supervisor, TOLD, "fr", "no node there")
    assert not follow(replace(TOLD, contact="other", addresses={}))
    assert not follow(replace(TOLD, authority="somebody", addresses={}))
    Partner.objects.update(carrier="https")  # it runs a node by now
    assert not follow(replace(TOLD, addresses={}))
    assert Correspondent.objects.get().addresses == {"paper": "1 Street"}


def test_each_way_and_year_has_its_own_numbers(own: Any) -> None:
    day = date(2026, 12, 31)
    found = [
        next_number(Series.Way.OUT, None, day).number, next_number(Series.Way.OUT, None, day).number,
        next_number(Series.Way.IN, None, day).number, next_number(Series.Way.OUT, None, date(2027, 1, 1)).number,
    ]  # fmt: skip
    assert found == [
        "MARWANA.POLICE/2026/00001", "MARWANA.POLICE/2026/00002", "MARWANA.POLICE/IN/2026/00001",
        "MARWANA.POLICE/2027/00001",
    ]  # fmt: skip


def test_a_file_of_somebody_else_is_not_taken(supervisor: Any, officer: Callable[..., Any]) -> None:
    other = officer("supervisor").actor
    sent = send_whole(by=other, kind="scan", name="a.pdf", size=5, chunks=[b"%PDF-"])
    assert code_of(keep_scan, supervisor, str(sent.pk), "scan") == "access.unknown"
    assert code_of(keep_scan, other, str(sent.pk), "letter_receipt") == "access.unknown"
    assert bytes(keep_scan(other, str(sent.pk), "scan").data) == b"%PDF-"
