"""The addresses that a page's script sends parts to."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict

from tansiq.desk.uploads import forms, queries, urls, views
from tansiq.desk.uploads.models import Upload
from tansiq.desk.watchlists.forms import ListForm
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

DATA = b"id,name,birth_dates\nA-1,Zaydun Marwani,1984-03-07\nA-2,Tamim Wadani,1990\nA-3,Suhayb Qasrani,1971\n"


def _hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _parts() -> list[bytes]:
    return [DATA[start : start + 64] for start in range(0, len(DATA), 64)]


def _announce(client: Client, **more: Any) -> Any:
    known = _hex(b"".join(hashlib.sha256(part).digest() for part in _parts()))
    said = {"kind": "list", "name": "wanted.csv", "size": len(DATA), "fingerprint": known}
    return client.post("/uploads/", {**said, **more})


def _send(client: Client, upload: str, offset: Any, data: bytes, digest: str = "") -> Any:
    headers = {"Upload-Offset": str(offset), "Upload-Digest": digest or _hex(data)}
    return client.post(f"/uploads/{upload}/", data, content_type="application/octet-stream", headers=headers)


@pytest.fixture
def client(officer: Any) -> Client:
    client = Client()
    client.force_login(officer("supervisor").user)
    return client


def test_a_list_is_sent_in_parts_and_loaded(client: Client) -> None:
    answer = _announce(client).json()
    assert answer == {"id": answer["id"], "received": 0, "whole": False}
    for number, part in enumerate(_parts()):
        at = _send(client, answer["id"], 64 * number, part).json()
    assert (at["received"], at["whole"]) == (len(DATA), True)
    done = client.post("/check/lists/", {"upload": answer["id"], "name": "AZURIA"})
    assert done["Location"] == "/check/lists/AZURIA/"
    assert Upload.objects.count() == 0


def test_what_is_refused_is_told_with_its_code_in_the_readers_language(client: Client, officer: Any) -> None:
    begun = _announce(client).json()
    early = _send(client, begun["id"], 64, _parts()[1])
    assert (early.status_code, early.json()["error"]["code"], early.json()["error"]["next"]) == (
        409,
        "upload.offset",
        0,
    )
    assert _send(client, begun["id"], "x", _parts()[0]).json()["error"]["code"] == "upload.offset"
    other = Client()
    other.force_login(officer("supervisor", language="fr").user)
    told = _announce(other, size=0).json()["error"]
    assert (told["code"], told["sentence"]) == ("upload.empty", "Le fichier est vide.")


def test_a_file_that_broke_off_stands_on_the_page(client: Client) -> None:
    _announce(client)
    text = client.get("/check/lists/").content.decode()
    assert "wanted.csv" in text
    assert "data-upload" in text
    assert "Files that broke off" in text


def test_a_form_without_script_sends_the_file_whole(client: Client) -> None:
    answer = client.post("/check/lists/", {"file": SimpleUploadedFile("wanted.csv", DATA), "name": "AZURIA"})
    assert answer["Location"] == "/check/lists/AZURIA/"
    text = client.post("/check/lists/", {"name": "AZURIA"}).content.decode()
    assert "Choose a file." in text


def test_a_file_that_arrived_stays_when_the_rest_of_the_form_is_wrong(client: Client) -> None:
    upload = _announce(client).json()["id"]
    for number, part in enumerate(_parts()):
        _send(client, upload, 64 * number, part)
    text = client.post("/check/lists/", {"upload": upload, "name": "not a slug"}).content.decode()
    assert f'value="{upload}"' in text
    assert "The file has arrived." in text
    assert "required" not in text.partition('type="file"')[2].partition(">")[0]


def test_the_form_says_how_a_file_is_cut_and_how_large_it_may_be() -> None:
    form = ListForm()
    assert (form.part_bytes, form.most_bytes) == (64, 268_435_456)
    assert {forms, queries, urls, views}


def _typed(by: Any, **more: Any) -> forms.FilesForm:
    class Files(forms.FilesForm):
        file_kind = "attachment"

    data, sent = MultiValueDict({"upload": [more.get("upload", "")]}), MultiValueDict({"file": more.get("file", [])})
    form = Files(data, sent)
    form.take_files(by)
    return form


def test_several_files_without_script_arrive_whole_and_stay_while_the_form_is_not_right_yet(officer: Any) -> None:
    by = officer("supervisor").actor
    first = _typed(by, file=[SimpleUploadedFile("a.pdf", b"one"), SimpleUploadedFile("تقرير.pdf", b"two")])
    assert (first.named, Upload.objects.count()) == (["a.pdf", "تقرير.pdf"], 2)
    again = _typed(by, upload=first["upload"].value())
    assert (again.given, again.named) == (first.given, first.named)
    third = _typed(by, upload="")
    third.hold_files(again)
    assert (third.given, third["upload"].value()) == (again.given, " ".join(again.given))


def test_no_file_is_no_mistake_and_an_id_of_somebody_else_is_nobodys(officer: Any) -> None:
    by, other = officer("supervisor").actor, officer("supervisor", username="other").actor
    assert _typed(by).given == []
    theirs = _typed(other, file=[SimpleUploadedFile("a.pdf", b"one")]).given
    for name in (theirs[0], "no id"):
        with pytest.raises(RefusedError) as refused:
            _typed(by, upload=name)
        assert refused.value.code == "access.unknown"
