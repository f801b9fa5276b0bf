"""Gateways: what each is given, and what becomes of one that fails."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from tansiq.desk.duty import gateways
from tansiq.desk.duty.gateways import ByAddress, ByCommand, ByMail
from tansiq.errors import TransportError
from tansiq.transports.download import Answered

TEXT = "Tansiq: something waits for you. ABCD-2345"


def test_mail_says_it_once_and_with_the_same_id_each_time(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for _ in range(2):
        ByMail().send("first@desk.example", TEXT, "ABCD-2345", 7)
    one, again = mail.outbox
    assert (one.to, one.subject, one.body) == (["first@desk.example"], TEXT, TEXT)
    assert one.extra_headers["Message-ID"] == again.extra_headers["Message-ID"] == "<ABCD-2345.7@tansiq.invalid>"


def test_mail_that_a_server_refuses_has_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(TransportError) as told:
        ByMail().send("first@desk.example", TEXT, "ABCD-2345", 7)
    assert told.value.details == {"kind": "ConnectionRefusedError"}


def _command(tmp_path: Path, body: str) -> str:
    path = tmp_path / "send-sms"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_command_is_given_the_number_and_reads_the_text(tmp_path: Path) -> None:
    command = _command(tmp_path, f'echo "$1" > {tmp_path}/to; cat > {tmp_path}/text')
    ByCommand(command).send("+999 5550 0111; touch x", TEXT, "ABCD-2345", 1)
    assert (tmp_path / "to").read_text() == "+999 5550 0111; touch x\n"  # one argument, and no shell
    assert (tmp_path / "text").read_text() == TEXT


@pytest.mark.parametrize(("body", "kind"), [("exit 3", "exit 3"), ("exec sleep 5", "TimeoutExpired")])
def test_a_command_that_fails_or_hangs_has_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, kind: str
) -> None:
    class Short:
        gateway_seconds = 0.2

    monkeypatch.setattr(gateways, "rules", Short)
    with pytest.raises(TransportError) as told:
        ByCommand(_command(tmp_path, body)).send("+999", TEXT, "ABCD-2345", 1)
    assert told.value.details == {"kind": kind}


def test_a_command_that_is_not_there_has_its_code(tmp_path: Path) -> None:
    with pytest.raises(TransportError, match="FileNotFoundError"):
        ByCommand(str(tmp_path / "nothing")).send("+999", TEXT, "ABCD-2345", 1)


class Kept:
    """A downloader that keeps what it is to send, and answers as it is told."""

    def __init__(self, status: int) -> None:
        self.status, self.sent = status, list[tuple[str, bytes]]()

    def send(self, url: str, body: bytes) -> Answered:
        self.sent.append((url, body))
        return Answered(self.status, "text/plain", b"")


def test_an_address_is_given_json_and_answers() -> None:
    kept = Kept(202)
    ByAddress("https://sms.example/send", kept).send("+999", TEXT, "ABCD-2345", 2)  # type: ignore[arg-type]
    ((url, body),) = kept.sent
    assert url == "https://sms.example/send"
    assert json.loads(body) == {"to": "+999", "text": TEXT, "reference": "ABCD-2345", "number": 2}
    with pytest.raises(TransportError, match="HTTP 500"):
        ByAddress("https://sms.example/send", Kept(500)).send("+999", TEXT, "ABCD-2345", 2)  # type: ignore[arg-type]


def test_the_settings_choose(settings: Any) -> None:
    assert gateways.gateways() == {}
    settings.TANSIQ_GATEWAYS = {
        "email": ("tansiq.desk.duty.gateways.ByMail", ()),
        "sms": ("tansiq.desk.duty.gateways.ByAddress", ("https://sms.example/send",)),
    }
    found = gateways.gateways()
    assert isinstance(found["email"], ByMail)
    assert isinstance(found["sms"], ByAddress)
    assert found["sms"].address == "https://sms.example/send"
