"""Writing by letter to an authority of the directory, where the directory says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.authorities.actions.correspondents import take_up
from tansiq.desk.authorities.models import Contact
from tansiq.desk.exchange.models import Partner
from tansiq.desk.registry.models import Correspondent
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

ROW = """
[[contacts]]
authority = "qsa-ncb"
state = "QSA"
kind = "ncb"
name_ar = "المكتب المركزي لساحلية"
name_fr = "Bureau central de Sahelia"
name_en = "Central Bureau of Sahelia"
capacities = ["ncb: Act 12"]
contact = "watch"
subject = "general"
citation = "Act 12, Art. 6"
acts_as = ["ncb"]
languages = ["fr", "en"]
hours = "24/7"
time_zone = "Europe/Athens"
phone = "+999 5550 0200"
paper = "12 Invented Street; Portville"
"""


@pytest.fixture(autouse=True)
def _node(settings: Any) -> None:
    (settings.TANSIQ_FOLDER / "exchange.toml").write_text(
        'authority = "marwana.police"\nstate = "QMA"\nkind = "police"\n'
        'names.ar = "أ"\nnames.fr = "b"\nnames.en = "c"\n',
        encoding="utf-8",
    )


def code_of(call: Callable[..., Any], **values: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        call(**values)
    return refused.value.code


def test_an_authority_becomes_a_partner_and_its_address_follows_the_directory(
    entered: Callable[..., Contact], people: dict[str, Any]
) -> None:
    by, contact = people["ncb_officer"].actor, entered(ROW)
    made = take_up(by=by, contact_id=str(contact.pk), language="fr", reason="it runs no node")
    found = Partner.objects.get(pk=made)
    assert (found.authority, found.state, found.kind, found.has_node) == ("qsa-ncb", "QSA", "ncb", False)
    assert found.names["fr"] == "Bureau central de Sahelia"
    assert Correspondent.objects.get().addresses == {"paper": "12 Invented Street; Portville"}
    entered(ROW.replace("12 Invented Street", "7 Other Street").replace("Central Bureau", "New Bureau"))
    assert Correspondent.objects.get().addresses == {"paper": "7 Other Street; Portville"}
    assert Partner.objects.get().names["en"] == "New Bureau of Sahelia"


def test_what_no_letter_reaches_or_nobody_says_why_is_refused(
    entered: Callable[..., Contact], people: dict[str, Any]
) -> None:
    by = people["supervisor"].actor
    told = {"by": by, "contact_id": str(entered(ROW).pk), "language": "fr", "reason": "no node"}
    assert code_of(take_up, **told | {"reason": " "}) == "registry.reason"
    assert code_of(take_up, **told | {"language": "de"}) == "letter.language"
    assert code_of(take_up, **told | {"by": people["analyst"].actor}) == "access.permission"
    Contact.objects.update(paper="")
    assert code_of(take_up, **told) == "authorities.no_address"
    assert not Partner.objects.exists()


def test_an_authority_of_ones_own_is_not_written_to(entered: Callable[..., Contact], people: dict[str, Any]) -> None:
    contact = entered(ROW.replace('state = "QSA"', 'own = "yes"\nstate = "QSA"'))
    told = {"by": people["supervisor"].actor, "contact_id": str(contact.pk), "language": "fr", "reason": "x"}
    assert code_of(take_up, **told) == "access.unknown"


def test_the_page_of_the_authority_leads_to_the_partner(
    entered: Callable[..., Contact], people: dict[str, Any]
) -> None:
    contact, client = entered(ROW), Client()
    client.force_login(people["supervisor"].user)
    path = f"/partners/authorities/{contact.of_id}/"
    assert f"{path}{contact.pk}/letters/" in client.get(path).content.decode()
    refused = client.post(f"{path}{contact.pk}/letters/", {"language": "fr", "reason": ""})
    assert refused.status_code == 409
    answer = client.post(f"{path}{contact.pk}/letters/", {"language": "fr", "reason": "no node"})
    assert answer.headers["Location"] == f"/partners/{Partner.objects.get().pk}/"
