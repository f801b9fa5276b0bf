"""Ways by which somebody is told that something waits: e-mail, and whatever command or address sends text messages.

What is sent says nothing: neither a name, nor a case, nor an address of the desk. Only that something waits, and the
reference of the alarm, which says nothing either.
"""

from __future__ import annotations

import json
import smtplib
import subprocess
from collections.abc import Mapping
from typing import Protocol, cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from tansiq.desk.duty.rules import rules
from tansiq.errors import TransportError
from tansiq.transports.download import Downloader, Limits

__all__ = ["ByAddress", "ByCommand", "ByMail", "Gateway", "gateways"]

_ANSWER_MOST = 64 * 1024


class Gateway(Protocol):
    """Tells somebody. It may be called again for the same message: ``reference`` and ``number`` are then the same."""

    def send(self, address: str, text: str, reference: str, number: int) -> None:
        """Send ``text``. Raises TransportError ``duty.gateway``, or what a download raises."""
        ...


class ByMail:
    """E-mail, by Django's own settings. The same message has the same id, so that a second one is known as such."""

    def send(self, address: str, text: str, reference: str, number: int) -> None:
        """See `Gateway`."""
        own = f"<{reference}.{number}@{settings.TANSIQ_MAIL_DOMAIN}>"
        headers = {"Message-ID": own, "Auto-Submitted": "auto-generated", "Importance": "high"}
        try:
            EmailMessage(text, text, None, [address], headers=headers).send()
        except (OSError, smtplib.SMTPException) as error:
            raise TransportError("duty.gateway", kind=type(error).__name__) from error


class ByCommand:
    """A command of the machine: it is given the number to call as its one argument, and the text on its input."""

    def __init__(self, command: str) -> None:
        self.command = command

    def send(self, address: str, text: str, reference: str, number: int) -> None:  # noqa: ARG002  (as every gateway)
        """See `Gateway`."""
        try:
            done = subprocess.run(  # noqa: S603  (the command that whoever runs the machine named; no shell)
                [self.command, address], input=text.encode(), capture_output=True, check=False,
                timeout=rules().gateway_seconds,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise TransportError("duty.gateway", kind=type(error).__name__) from error
        if done.returncode:
            raise TransportError("duty.gateway", kind=f"exit {done.returncode}")


class ByAddress:
    """An address that takes ``{"to", "text", "reference", "number"}`` as JSON and answers with 2xx."""

    def __init__(self, address: str, downloader: Downloader | None = None) -> None:
        self.address, self._downloader = address, downloader

    def send(self, address: str, text: str, reference: str, number: int) -> None:
        """See `Gateway`."""
        told = json.dumps({"to": address, "text": text, "reference": reference, "number": number})
        answer = (self._downloader or _downloader()).send(self.address, told.encode())
        if not 200 <= answer.status < 300:
            raise TransportError("duty.gateway", kind=f"HTTP {answer.status}")


def _downloader() -> Downloader:
    seconds = float(rules().gateway_seconds)
    return Downloader(
        Limits(connect_seconds=seconds, read_seconds=seconds, total_seconds=seconds, max_bytes=_ANSWER_MOST,
               max_unpacked_bytes=_ANSWER_MOST, redirects=0)
    )  # fmt: skip


def gateways() -> Mapping[str, Gateway]:
    """The gateways of this node by name: ``email`` and ``sms``, each where the settings name one."""
    named: Mapping[str, tuple[str, tuple[str, ...]]] = settings.TANSIQ_GATEWAYS
    return {name: cast("Gateway", import_string(path)(*given)) for name, (path, given) in named.items()}
