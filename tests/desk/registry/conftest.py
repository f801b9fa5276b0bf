"""An authority that runs no node, and what is written to it: this node and its messages are those of the exchange."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange.actions.sending import send
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.desk.parameters.library import place
from tansiq.desk.registry.actions.arrivals import Paper, register
from tansiq.desk.registry.actions.effects import ToWrite, write_to
from tansiq.desk.registry.actions.statements import Word, state
from tansiq.desk.registry.content import Asked
from tansiq.desk.registry.making import make
from tansiq.desk.registry.models import Letter
from tansiq.desk.uploads.actions.files import send_whole
from tansiq.engines.workflows.sight import local_day

_SPEC = spec_from_file_location("of_the_exchange", Path(__file__).parents[1] / "exchange" / "conftest.py")
assert _SPEC is not None
assert _SPEC.loader is not None
_exchange: Any = module_from_spec(_SPEC)
_SPEC.loader.exec_module(_exchange)
own, supervisor, pinned, peer, draft_of, reviewed = (
    _exchange.own, _exchange.supervisor, _exchange.pinned, _exchange.peer, _exchange.draft_of, _exchange._reviewed,
)  # fmt: skip

ARCHIVE = ToWrite(
    authority="sahelia-archive", state="QSA", kind="police",
    names={"ar": "محفوظات شرطة ساحلية", "fr": "Archives de la police de Sahelia", "en": "Police Archive of Sahelia"},
    contact="watch", post="Head of the archive",
    addresses={
        "i247": "SAHELIA-ARCHIVE", "email": "archive@police.sahelia.example",
        "paper": "12 Invented Street; Portville; Sahelia", "bag": "By the embassy of Sahelia",
    },
)  # fmt: skip
PDF = b"%PDF-1.4 an invented paper"
ASKED = Asked("paper", "Invented duty desk, +999 5550 0100")


def today() -> Any:
    return local_day(timezone.now(), place())


@pytest.fixture
def written_to(own: Any, supervisor: Any) -> Callable[..., Partner]:
    """Write to an authority without a node."""

    def make_one(told: ToWrite = ARCHIVE, language: str = "fr") -> Partner:
        return write_to(supervisor, told, language, "an invented reason")

    return make_one


@pytest.fixture
def archive(written_to: Callable[..., Partner]) -> Partner:
    return written_to()


@pytest.fixture
def queued(archive: Partner, supervisor: Any) -> Callable[..., Outgoing]:
    """A message that waits for its letter."""

    def make_one(by: Any = None, **changes: Any) -> Outgoing:
        (name,) = send(by=by or supervisor, draft=draft_of(**changes), partner_ids=[str(archive.pk)])
        return Outgoing.objects.get(message_id=name)

    return make_one


@pytest.fixture
def lettered(queued: Callable[..., Outgoing], supervisor: Any) -> Callable[..., Letter]:
    """The letter of a message."""

    def make_one(by: Any = None, asked: Asked = ASKED, **changes: Any) -> Letter:
        message = queued(by, **changes)
        return Letter.objects.get(pk=make(by=by or supervisor, message_id=message.message_id, asked=asked))

    return make_one


def sent_file(by: Any, kind: str, data: bytes = PDF, name: str = "paper.pdf") -> str:
    """A file that has arrived."""
    return str(send_whole(by=by, kind=kind, name=name, size=len(data), chunks=[data]).pk)


def say(by: Any, letter: Letter, kind: str = "dispatched", **changes: Any) -> int:
    """State something of a letter."""
    upload = changes.pop("upload_id", "")
    word = Word(kind, changes.pop("on", today()), changes.pop("known_by", "slip of the post"), **changes)
    return state(by=by, letter_id=str(letter.pk), word=word, upload_id=upload)


def paper(**changes: Any) -> Paper:
    """What somebody read on a paper."""
    told: dict[str, Any] = {
        "their_number": "SA/2026/311", "dated_on": today(), "received_on": today(), "means": "paper",
        "kind": "info_answer", "purpose": "investigation", "basis": "police_qma_qsa_2019", "language": "fr",
        "handling": ("h1",), "text": "Zaydun Example holds no permit.", "grading": "b2",
    }  # fmt: skip
    return Paper(**(told | changes))


@pytest.fixture
def came(archive: Partner, supervisor: Any) -> Callable[..., str]:
    """Enter a paper; its thread."""

    def enter(by: Any = None, data: bytes = PDF, **changes: Any) -> str:
        who = by or supervisor
        return register(
            by=who, partner_id=str(archive.pk), paper=paper(**changes), upload_id=sent_file(who, "scan", data)
        )

    return enter
