"""The pages of the duty, as somebody uses them; and what a hidden matter changes of them for others: nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tansiq.desk.authorities.models import Contact
from tansiq.desk.cases.models import Case
from tansiq.desk.duty.actions.alarms import raise_alarm
from tansiq.desk.duty.actions.hand_overs import Shift, hand_over
from tansiq.desk.duty.models import Alarm, Reach, Turn
from tansiq.desk.duty.urls import urlpatterns

pytestmark = pytest.mark.django_db(databases="__all__")

NOWHERE = "00000000-0000-4000-8000-000000000000"


def _client(person: Any, lang: str = "en") -> Client:
    person.user.language = lang
    person.user.save()
    client = Client()
    client.force_login(person.user)
    client.get("/account/password/")  # the session is written once, whoever asks for what
    return client


def test_a_turn_is_planned_shown_and_taken_off(people: Any, contact: Contact) -> None:
    client, path = _client(people["supervisor"], "ar"), f"/partners/duty/{contact.pk}/"
    day = (timezone.now() + timedelta(days=3)).date().isoformat()
    sent = {"person": people["first"].id, "day": day, "start": "20:00", "end": "08:00", "line": "1", "weeks": "2"}
    assert "لا أحد" in client.get(path).content.decode()
    assert client.post(path + "plan/", sent).status_code == 302
    assert client.post(path + "plan/", sent).status_code == 409  # twice
    assert client.post(path + "plan/", {**sent, "weeks": "99"}).status_code == 409
    page = client.get(path).content.decode()
    assert page.count(people["first"].user.name) >= 2
    turn = Turn.objects.order_by("starts_at")[0]
    assert client.post(f"{path}turns/{turn.pk}/withdraw/", {"reason": " "}).status_code == 409
    assert client.post(f"{path}turns/{turn.pk}/withdraw/", {"reason": "ill"}).status_code == 302
    assert Turn.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_what_waits_stands_on_today_until_somebody_takes_it(people: Any, contact: Contact, noted: Any) -> None:
    case = noted()
    client, other = _client(people["first"]), _client(people["second"], "fr")
    path = f"/partners/duty/{contact.pk}/call/"
    assert client.post(path, {"reference": "AAAA-AAAA", "reason": "r"}).status_code == 409
    assert client.post(path, {"reference": case.reference}).status_code == 409
    assert client.post(path, {"reference": case.reference, "reason": "it cannot wait"})["Location"] == "/today/"
    assert client.post(path, {"reference": case.reference, "reason": "again"}).status_code == 409
    alarm = Alarm.objects.get()
    assert "it cannot wait" in other.get("/today/").content.decode()
    answer = other.post(f"/today/alarms/{alarm.pk}/answer/")
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert "it cannot wait" not in other.get("/today/").content.decode()


def test_a_shift_is_handed_over_on_two_pages(people: Any, noted: Any) -> None:
    case = noted()
    first, second = _client(people["first"]), _client(people["second"], "ar")
    page = first.get("/today/hand-over/").content.decode()
    assert case.reference in page
    sent = {"shift_from": "2026-06-01T08:00", "shift_until": "2026-06-01T20:00", "note": "a quiet day"}
    assert first.post("/today/hand-over/", sent).status_code == 409  # not stood for
    assert (
        first.post("/today/hand-over/", {**sent, "is_told": "on", "shift_until": "2026-05-01T20:00"}).status_code == 409
    )
    answer = first.post("/today/hand-over/", {**sent, "is_told": "on"})
    assert answer.status_code == 302
    page = second.get(answer["Location"]).content.decode()
    assert case.reference in page
    assert "التوقيع والتسلم" in page
    over = Case.objects.get(type="hand_over")
    assert over.reference in second.get("/today/").content.decode()
    assert _client(people["analyst"]).get("/today/hand-over/").status_code == 403


def test_everybody_says_where_they_are_told(people: Any, contact: Contact) -> None:
    client = _client(people["first"])
    assert client.post("/partners/duty/tell-me/", {"email": "no address", "phone": ""}).status_code == 409
    assert client.post("/partners/duty/tell-me/", {"email": "", "phone": "0522"}).status_code == 409
    assert (
        client.post("/partners/duty/tell-me/", {"email": "a@desk.example", "phone": "+999 5550 0111"}).status_code
        == 302
    )
    assert Reach.objects.get().phone == "+999 5550 0111"
    assert "a@desk.example" in client.get("/partners/duty/").content.decode()
    assert "a@desk.example" not in _client(people["second"]).get("/partners/duty/").content.decode()


#: What is sent to each address, besides what is fetched: an address that is missing here fails.
SENT: dict[str, dict[str, str]] = {
    "duty": {}, "tell_me": {"email": "no address"}, "rota": {}, "plan_turns": {}, "withdraw_turn": {"reason": "r"},
    "call_rota": {"reference": "{reference}", "reason": ""}, "hand_over": {}, "answer_alarm": {},
}  # fmt: skip


def test_every_address_has_its_case() -> None:
    assert {pattern.name for pattern in urlpatterns} == SENT.keys()


def _walked(client: Client, contact: Contact, alarm_id: str, reference: str) -> dict[str, tuple[int, str, int]]:
    answers = {}
    for pattern in urlpatterns:
        path = "/" + str(pattern.pattern).replace("<uuid:contact_id>", str(contact.pk))
        path = path.replace("<uuid:alarm_id>", alarm_id).replace("<uuid:turn_id>", NOWHERE)
        data = {name: value.format(reference=reference) for name, value in SENT[pattern.name or ""].items()}
        for method, given in (("get", None), ("post", data)):
            with (
                CaptureQueriesContext(connections["default"]) as one,
                CaptureQueriesContext(connections["reads"]) as two,
            ):
                answer = getattr(client, method)(path, given)
            text = re.sub(r'value="[A-Za-z0-9]{64}"|\d\d:\d\d(:\d\d)?', "", answer.content.decode())
            key = f"{method} {path.replace(alarm_id, NOWHERE)}"
            answers[key] = (
                answer.status_code,
                text.replace(alarm_id, NOWHERE).replace(reference, "·"),
                len(one) + len(two),
            )
    return answers


@pytest.mark.parametrize("name", ["second", "supervisor", "dpo", "analyst"])
def test_an_alarm_of_a_matter_and_none_are_answered_alike_everywhere(
    people: Any, contact: Contact, noted: Any, matter: Any, on_rota: Any, name: str
) -> None:
    on_rota("first", start=timezone.now() - timedelta(hours=1))
    client = _client(people[name])
    today = client.get("/today/").content.decode()
    before = _walked(client, contact, NOWHERE, "AAAA-AAAA")
    case = noted(group=str(matter("first").pk))
    by = people["first"].actor
    alarm_id = raise_alarm(by=by, case_id=str(case.pk), contact_id=str(contact.pk), reason="hidden reason")
    assert _walked(client, contact, alarm_id, case.reference) == before
    assert re.sub(r'value="[A-Za-z0-9]{64}"', "", client.get("/today/").content.decode()) == re.sub(
        r'value="[A-Za-z0-9]{64}"', "", today
    )


def test_a_hand_over_shows_others_the_same_whatever_is_hidden_in_its_list(people: Any, noted: Any, matter: Any) -> None:
    client, by, now = _client(people["second"]), people["first"].actor, timezone.now()
    shift = Shift(shift_from=now - timedelta(hours=8), shift_until=now, note="quiet", is_told=True)
    group, pages = str(matter("first").pk), []
    for is_hidden in (False, True):
        if is_hidden:
            noted(group=group)
        made = Case.objects.get(pk=hand_over(by=by, shift=shift))
        text = client.get(f"/cases/{made.pk}/").content.decode()
        Case.objects.filter(pk=made.pk).update(is_final=True)  # the next one lists it no more
        text = text.replace(made.reference, "").replace(str(made.pk), "")
        pages.append(re.sub(r'value="[A-Za-z0-9]{64}"|\d{4}-\d\d-\d\d[T ][\d:.+]+|\d+:\d\d', "", text))
    assert pages[0] == pages[1]
