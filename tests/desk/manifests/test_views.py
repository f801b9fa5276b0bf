"""The pages of manifests do what their buttons say."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tansiq.desk.manifests import forms, urls, views
from tansiq.desk.manifests.models import Manifest

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

SAID = {
    "flight": "TQ180", "checkpoint": "Gate 4", "arrives_at": "2026-06-01T10:30", "purpose": "border check",
    "legal_basis": "an invented article", "handling": "h1", "group": "",
}  # fmt: skip
HOSTILE = "=1+cmd"


@pytest.fixture
def enter(people: Any) -> Callable[..., Client]:
    def make(role: str, lang: str = "en") -> Client:
        people[role].user.language = lang
        people[role].user.save()
        client = Client()
        client.force_login(people[role].user)
        return client

    return make


def _table(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("TQ180.csv", ("name,birth_date\n" + "\n".join(rows) + "\n").encode())


def test_a_manifest_from_its_file_to_its_rejected_rows(enter: Any, worked: Any, azuria: Any) -> None:
    azuria()
    client = enter("analyst")
    rows = ("Zaydun Marwani,1984-03-07", f"{HOSTILE},1984-13-40", "Tamim Wadani,1990")
    answer = client.post("/check/manifests/", {**SAID, "file": _table(*rows)})
    made = Manifest.objects.get()
    assert answer["Location"] == f"/check/manifests/{made.pk}/"
    assert made.arrives_at is not None
    assert "counted" in client.get(answer["Location"]).content.decode()
    worked(made)
    text = client.get(answer["Location"]).content.decode()
    assert "All <bdi>3</bdi> rows were dealt with" in text
    assert "hx-get" not in text
    taken = client.get(f"/check/manifests/{made.pk}/rejected.csv")
    assert "attachment" in taken["Content-Disposition"]
    (head, row) = list(csv.reader(io.StringIO(taken.getvalue().decode("utf-8-sig"))))
    assert head[0] == "row"
    assert (row[0], row[1], row[2]) == ("3", "rejected, not screened", "manifest.date")
    assert row[-1].startswith(f"'{HOSTILE}")
    assert "TQ180" in client.get("/check/manifests/").content.decode()


@pytest.mark.parametrize(("lang", "word"), [("ar", "رفض ولم يفحص"), ("fr", "rejetée, non contrôlée")])
def test_rejected_rows_say_why_in_the_readers_language(enter: Any, worked: Any, lang: str, word: str) -> None:
    client = enter("analyst", lang)
    client.post("/check/manifests/", {**SAID, "file": _table("Rami Bahri,1990", ",1970")})
    made = worked(Manifest.objects.get())
    assert word in client.get(f"/check/manifests/{made.pk}/rejected.csv").getvalue().decode()


def test_the_page_asks_again_by_itself_only_while_something_moves(enter: Any, sent: Any) -> None:
    made, client = sent(), enter("analyst")
    part = f"/check/manifests/{made.pk}/progress/"
    assert f'hx-get="{part}"' in client.get(part).content.decode()
    assert "<html" not in client.get(part).content.decode()
    Manifest.objects.update(moved_at=timezone.now() - timedelta(minutes=11), total=4, done=1, screened=1)
    text = client.get(part).content.decode()
    assert "hx-get" not in text
    assert "Nothing has moved since" in text
    assert "Look again" in text


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(enter: Any, worked: Any) -> None:
    client = enter("analyst")
    client.post("/check/manifests/", {**SAID, "file": SimpleUploadedFile("x.csv", b"colour,shape\nred,round\n")})
    made = worked(Manifest.objects.get())
    text = client.get(f"/check/manifests/{made.pk}/").content.decode()
    assert "No column of names was found" in text
    assert "cannot be read" in text


def test_one_that_was_halted_is_let_go_on_by_a_button(enter: Any, sent: Any) -> None:
    made, client = sent(), enter("duty_officer")
    Manifest.objects.update(status="halted", code="manifests.failed", details={"kind": "ZeroDivisionError"})
    assert "Go on from where it stopped" in client.get(f"/check/manifests/{made.pk}/").content.decode()
    client.post(f"/check/manifests/{made.pk}/go-on/")
    assert Manifest.objects.get().status == "waiting"


def test_overseers_look_and_delete_and_do_not_send(enter: Any, sent: Any) -> None:
    made, client = sent(), enter("dpo")
    text = client.get("/check/manifests/").content.decode()
    assert "data-upload" not in text
    assert 'type="file"' not in text
    assert client.post("/check/manifests/", {**SAID, "file": _table("a,1990")}).status_code == 200
    assert client.post(f"/check/manifests/{made.pk}/delete/", {"reason": "no"}).status_code == 409
    client.post(f"/check/manifests/{made.pk}/delete/", {"reason": "an invented reason at length"})
    assert Manifest.objects.count() == 0
    assert made.reference in client.get("/check/manifests/certificates/").content.decode()


def test_a_form_that_leaves_something_out_sends_nothing(enter: Any) -> None:
    client = enter("analyst")
    for name in ("flight", "checkpoint", "purpose", "legal_basis", "handling"):
        assert client.post("/check/manifests/", {**SAID, name: "", "file": _table("Rami,1990")}).status_code == 200
    assert "Choose a file." in client.post("/check/manifests/", SAID).content.decode()
    assert Manifest.objects.count() == 0
    assert {forms, urls, views}
