"""What the machine tells the desk through its environment, as one value, and what Django makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from tansiq.errors import MalformedError

__all__ = [
    "EXCHANGE_FILE", "EXCHANGE_NAME", "KEY_NAME", "LOG_NAME", "POLICY_NAME", "READS", "VERIFIER_NAME", "MailServer",
    "Surroundings", "databases", "read_surroundings",
]  # fmt: skip

#: The second connection: what is read is recorded there at once, whatever a transaction on the first one is doing.
READS = "reads"

#: Below the desk's folder: the tamper-evident log, the key that signs it, and what others verify it with.
LOG_NAME, KEY_NAME, VERIFIER_NAME = "log", "log-key", "log-key.public"
#: Beside them, where the node has witnesses: who they are, where they are asked, and how many make a quorum.
POLICY_NAME = "witnesses.policy"

#: What the node is to others, as whoever runs it wrote it; and the folder of its keys for messages.
EXCHANGE_FILE, EXCHANGE_NAME = "exchange.toml", "exchange"

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_SQLITE_OPTIONS = {
    # Every transaction takes the write lock when it begins: it waits for its turn there, and never fails half way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    # What is erased is overwritten in the file, not merely left out of the pages.
    " PRAGMA secure_delete=ON;",
}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes mail. ``is_sealed``: TLS from the first byte; ``begins_tls``: before anything is said."""

    host: str
    port: int
    user: str
    password: str
    is_sealed: bool
    begins_tls: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the desk runs. Without ``hosts`` it answers on this machine alone, over plain http."""

    folder: Path
    database: str = ""
    hosts: tuple[str, ...] = ()
    behind_proxy: bool = False
    time_zone: str = "UTC"
    mail: str = ""
    mail_from: str = ""
    sms: str = ""

    @property
    def gateways(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """How people are told that something waits: the class of each gateway that is named, with what it is made."""
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        if self.mail:
            found["email"] = ("tansiq.desk.duty.gateways.ByMail", ())
        if self.sms:
            kind = "ByAddress" if self.sms.startswith(("https://", "http://")) else "ByCommand"
            found["sms"] = (f"tansiq.desk.duty.gateways.{kind}", (self.sms,))
        return found

    @property
    def mail_server(self) -> MailServer:
        """The server that takes mail; without one that of this machine, which nothing is then sent by."""
        parts = urlsplit(self.mail)
        is_sealed, host = parts.scheme == "smtps", parts.hostname or "localhost"
        return MailServer(
            host=host,
            port=parts.port or (465 if is_sealed else 587),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            is_sealed=is_sealed,
            begins_tls=not is_sealed and host not in _LOOPBACK,
        )

    @property
    def loopback(self) -> bool:
        """Nobody outside this machine is answered."""
        return not self.hosts

    @property
    def allowed_hosts(self) -> list[str]:
        """The names that a request may address the desk by."""
        return list(self.hosts or _LOOPBACK)

    @property
    def secret_file(self) -> Path:
        """Where the key that signs sessions lies."""
        return self.folder / "secret-key"


def read_surroundings(environ: Mapping[str, str], home: Path) -> Surroundings:
    """What the variables ``TANSIQ_...`` say (docs/how-to/run-the-desk.md); data under ``home``.

    Raises MalformedError ``mail.address`` for a server of mail that is none.
    """
    mail = environ.get("TANSIQ_MAIL", "")
    if mail and not mail.startswith(("smtp://", "smtps://")):
        raise MalformedError("mail.address", scheme=mail.partition(":")[0][:20])
    hosts = environ.get("TANSIQ_HOSTS", "").replace(",", " ").split()
    return Surroundings(
        folder=home / "desk",
        database=environ.get("TANSIQ_DATABASE", ""),
        hosts=tuple(hosts),
        behind_proxy=environ.get("TANSIQ_BEHIND_PROXY", "") == "1",
        time_zone=environ.get("TANSIQ_TIME_ZONE", "UTC"),
        mail=mail,
        mail_from=environ.get("TANSIQ_MAIL_FROM", "desk@localhost"),
        sms=environ.get("TANSIQ_SMS", ""),
    )


def databases(around: Surroundings) -> dict[str, dict[str, Any]]:
    """Django's ``DATABASES``: two files of SQLite, or one PostgreSQL reached by two connections.

    Raises MalformedError ``database.address`` for an address of anything else.
    """
    if not around.database:
        return {"default": _sqlite(around.folder / "desk.sqlite3"), READS: _sqlite(around.folder / "reads.sqlite3")}
    return {"default": _postgresql(around.database), READS: _postgresql(around.database)}


def _sqlite(path: Path) -> dict[str, Any]:
    test = {"NAME": str(path.with_stem(f"{path.stem}-test"))}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": dict(_SQLITE_OPTIONS), "TEST": test}


def _postgresql(address: str) -> dict[str, Any]:
    if not address.startswith(("postgresql://", "postgres://")):
        raise MalformedError("database.address", scheme=address.partition(":")[0])
    parsed: dict[str, Any] = dict(dj_database_url.parse(address, conn_max_age=600, conn_health_checks=True))
    # Values go to the server as they are, and not written into the statement: a third more messages a second.
    parsed["OPTIONS"] = {**parsed.get("OPTIONS", {}), "server_side_binding": True}
    return parsed
