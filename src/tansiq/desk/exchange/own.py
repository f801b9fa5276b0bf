"""What this node is to others: what it says of itself, its keys, its certificate, its own directory.

What it says of itself stands in ``exchange.toml`` of its folder; without that file there is no exchange. Keys lie in
files beside it that nobody else may read, one file a generation; the states of the directory in the database.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from tansiq.desk.exchange.introduction import introduction
from tansiq.desk.exchange.models import OwnState, Partner
from tansiq.desk.surroundings import EXCHANGE_FILE, EXCHANGE_NAME
from tansiq.engines.envelopes import HYBRID, ORDINARY, SUITES, Card, Directory, Holder, Suite, read_directory
from tansiq.errors import MalformedError, RefusedError
from tansiq.messages import LANGUAGES
from tansiq.stores.certificate import certificate_digest, certificate_in
from tansiq.stores.keys import read_envelope_keys, read_private

__all__ = [
    "SelfDescription",
    "cards",
    "carried_folder",
    "certificate_file",
    "directory_of",
    "exchange_folder",
    "holder",
    "is_exchanging",
    "own_directory",
    "own_introduction",
    "self_description",
    "suite_for",
]  # fmt: skip

#: The suites from the strongest down.
_STRONGEST: Final = (HYBRID, ORDINARY)


@dataclass(frozen=True, slots=True)
class SelfDescription:
    """The authority's name in envelopes, what law knows it as, how others reach it, where it listens."""

    authority: str
    state: str
    kind: str
    names: Mapping[str, str]
    addresses: tuple[str, ...] = ()
    suites: tuple[str, ...] = (ORDINARY.name, HYBRID.name)
    listen: str = ""


def exchange_folder() -> Path:
    """Where keys and carried parcels lie."""
    folder: Path = settings.TANSIQ_FOLDER / EXCHANGE_NAME
    return folder


def is_exchanging() -> bool:
    """Whether this node says what it is to others."""
    return (settings.TANSIQ_FOLDER / EXCHANGE_FILE).is_file()


def self_description() -> SelfDescription:
    """What ``exchange.toml`` says. Raises RefusedError ``exchange.off``, MalformedError ``exchange.own``."""
    file: Path = settings.TANSIQ_FOLDER / EXCHANGE_FILE
    if not file.is_file():
        raise RefusedError("exchange.off", path=str(file))
    return _described(file.read_text(encoding="utf-8"))


def own_directory() -> Directory:
    """The newest state of the node's own directory. Raises RefusedError ``exchange.no_keys`` before it has keys."""
    data = OwnState.objects.order_by("-number").values_list("data", flat=True).first()
    if data is None:
        raise RefusedError("exchange.no_keys")
    return directory_of(bytes(data))


def own_introduction() -> bytes:
    """What a partner is given of this node: its directory, with the certificates. Raises as ``own_directory``."""
    data = OwnState.objects.order_by("-number").values_list("data", flat=True).first()
    if data is None:
        raise RefusedError("exchange.no_keys")
    files = sorted(exchange_folder().glob("certificate-*.pem"))
    return introduction(bytes(data), [certificate_in(read_private(file)) for file in files])


def holder() -> Holder:
    """The node with all its keys, retired ones too. Raises as ``own_directory``, and what reading them raises."""
    return Holder(own_directory().cards[0], _keys(_key_files()))


def cards() -> dict[str, Card]:
    """The cards of all partners that run a node."""
    found = Partner.objects.exclude(carrier=Partner.Carrier.OFF_NODE).values_list("directory", flat=True)
    return {card.authority: card for data in found for card in directory_of(bytes(data)).cards}


def suite_for(card: Card, own: Card) -> Suite:
    """The strongest suite that both sides accept. Raises RefusedError ``envelope.suite_not_listed``."""
    both = set(card.suites) & set(own.suites)
    found = next((suite for suite in _STRONGEST if suite.name in both), None)
    if found is None:
        raise RefusedError("envelope.suite_not_listed", authority=card.authority, suite=_STRONGEST[-1].name)
    return found


def certificate_file(at: datetime) -> Path:
    """The certificate to show, with its key: of those in force the one that ends first.

    So every partner has had time to learn of the next. Raises RefusedError ``exchange.no_keys`` where none is in force.
    """
    files = {certificate_digest(file): file for file in exchange_folder().glob("certificate-*.pem")}
    own = own_directory().cards[0].certificates
    usable = [one for one in own if one.digest in files and one.term.is_in_force(at)]
    if not usable:
        raise RefusedError("exchange.no_keys")
    return files[min(usable, key=lambda one: (one.term.until, one.digest)).digest]


def carried_folder(authority: str, way: str) -> Path:
    """Where parcels for (``out``) or from (``in``) a partner lie that is reached by a carried folder."""
    return exchange_folder() / "carried" / authority / way


@lru_cache(maxsize=512)
def directory_of(data: bytes) -> Directory:
    """A directory that was verified when it was kept."""
    return read_directory(data)


def _key_files() -> tuple[Path, ...]:
    return tuple(sorted(exchange_folder().glob("keys-*")))


@lru_cache(maxsize=8)
def _keys(files: tuple[Path, ...]) -> tuple[Any, ...]:
    return tuple(key for file in files for key in read_envelope_keys(file))


@lru_cache(maxsize=8)
def _described(text: str) -> SelfDescription:
    try:
        table = tomllib.loads(text)
        table["names"] = {language: str(table["names"][language]) for language in LANGUAGES}
        table |= {name: tuple(table[name]) for name in ("addresses", "suites") if name in table}
        found = SelfDescription(**table)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise MalformedError("exchange.own", path=EXCHANGE_FILE) from error
    if not set(found.suites) <= set(SUITES) or not all((found.authority, found.state, found.kind)):
        raise MalformedError("exchange.own", path=EXCHANGE_FILE)
    return found
