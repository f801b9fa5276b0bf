"""What stands on a letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.desk.registry.content import Asked, content_of, lines_of, read_content, write_content
from tansiq.desk.registry.models import Correspondent
from tansiq.engines.envelopes import digest_of

pytestmark = pytest.mark.django_db(databases="__all__")

DAY = date(2026, 11, 28)
ASKED = Asked("paper", "Invented duty desk", DAY + timedelta(days=9))


@pytest.fixture
def made(queued: Callable[..., Outgoing]) -> Callable[..., dict[str, Any]]:
    def make(asked: Asked = ASKED, number: str = "A/2026/00001", **changes: Any) -> dict[str, Any]:
        message = queued(**changes)
        to = Correspondent.objects.select_related("partner").get(partner=message.partner_id)
        return content_of(message, to, asked, number=number, day=DAY, role="supervisor")

    return make


def test_a_letter_says_all_that_binds_it(made: Callable[..., dict[str, Any]]) -> None:
    found = made(handling=("h1", "h3"), handling_text="not to be copied")
    rows = dict(found["rows"])
    assert rows["legal_basis"] == "Accord de coopération policière entre Marwana et Sahelia"
    assert (rows["purpose"], rows["conditions"]) == ("Enquête pénale", "not to be copied")
    assert rows["handling"].startswith("H1 ")
    assert " · H3 " in rows["handling"]
    assert rows["grading"].startswith("B2: ")
    assert (rows["reply_by"], rows["contact"]) == ("2026-12-07", "Invented duty desk")
    assert found["text"] == "Does Zaydun Example hold a permit?"
    assert len(found["restrictions"]) == 2  # not for lethal targeting, nobody is held on it without a judge
    assert found["to"][0] == "Archives de la police de Sahelia"
    assert found["to"][-3:] == ["12 Invented Street", "Portville", "Sahelia"]


def test_the_message_on_it_is_the_message_that_is_kept(made: Callable[..., dict[str, Any]]) -> None:
    found = made()
    kept = Outgoing.objects.get()
    assert found["message"] == {"id": kept.message_id, "digest": digest_of(bytes(kept.content))}


@pytest.mark.parametrize(
    "other",
    [
        {"asked": replace(ASKED, contact="another")}, {"asked": replace(ASKED, reply_by=None)},
        {"asked": replace(ASKED, means="i247")}, {"number": "A/2026/00002"}, {"text": "another question"},
        {"language": "en"}, {"handling": ("h1", "h2")}, {"grading": "b3"},
    ],
)  # fmt: skip
def test_whatever_is_changed_on_a_letter_changes_its_digest(
    made: Callable[..., dict[str, Any]], other: dict[str, Any]
) -> None:
    assert digest_of(write_content(made())) != digest_of(write_content(made(**other)))


def test_what_is_written_is_read_again(made: Callable[..., dict[str, Any]]) -> None:
    found = made()
    assert read_content(write_content(found)) == found


def test_an_address_has_its_lines_between_semicolons(archive: Partner) -> None:
    assert lines_of(" 12 Street;; Town ; ") == ["12 Street", "Town"]


def test_what_is_passed_on_keeps_its_owner_words_and_codes(pinned: Any, made: Callable[..., dict[str, Any]]) -> None:
    theirs = pinned("sahelia.border")
    item = theirs.message(legal_basis="police_qma_qsa_2001", body={"text": "What the owner says"})
    assert [one.state for one in theirs.gives(theirs.seal(item))] == ["delivered"]
    (inside,) = made(passes_on=(item.id,), handling=("h0",))["inside"]
    assert (inside["owner"], inside["text"]) == ("sahelia.border", "What the owner says")
    assert inside["codes"].startswith("H1 ")
    assert inside["digest"]
