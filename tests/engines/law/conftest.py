"""The law that comes with Tansiq, with relations between all States; a police request between two invented ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from benchmarks.law_probes import befriended

from tansiq.engines.law import (
    Answer,
    Authority,
    Item,
    Law,
    LawLibrary,
    Question,
    Statement,
    Terms,
    UseQuestion,
    ask,
    may_use,
    read_law,
    read_terms,
)
from tansiq.engines.workflows import Place
from tansiq.legal_bases import shipped_layer, shipped_terms

Asking = Callable[..., Answer]
POLICE = Authority("QSA", "police")


@pytest.fixture(scope="session")
def terms() -> Terms:
    return read_terms(shipped_terms())


@pytest.fixture(scope="session")
def library() -> LawLibrary:
    return read_law(shipped_terms(), (shipped_layer(),))


@pytest.fixture(scope="session")
def law(library: LawLibrary) -> Law:
    return befriended(library.on(date(2026, 6, 1)))


@pytest.fixture(scope="session")
def place() -> Place:
    return Place(UTC)


@pytest.fixture(scope="session")
def request_of_police(terms: Terms) -> Question:
    return Question(
        kind="info_request",
        purpose="investigation",
        basis="police_qma_qsa_2019",
        sender=Authority("QMA", "police"),
        at=datetime(2026, 6, 1, 9, tzinfo=UTC),
        channel="police",
        languages=frozenset({"fr"}),
        handling=frozenset({"h1"}),
        names_person=True,
        register="police_information",
        persons=frozenset({"suspect"}),
        data=frozenset({"identity"}),
        statements=(Statement("legal", "b2"),),
        risks=dict.fromkeys(terms.risks, "absent"),
        documents=frozenset({"purpose", "facts"}),
    )


@pytest.fixture(scope="session")
def asking(law: Law, place: Place, request_of_police: Question) -> Asking:
    """The answer to the request with some of it changed."""

    def answer(recipient: Authority = POLICE, **changes: Any) -> Answer:
        return ask(law, replace(request_of_police, **changes), recipient, place)

    return answer


@pytest.fixture(scope="session")
def using(law: Law) -> Asking:
    """The answer to a use of an item received from the police of Sahelia, with some of the item changed."""

    def answer(use: str, recipient: Authority | None = None, reference: str = "", **changes: Any) -> Answer:
        item = Item(POLICE, "police_qma_qsa_2019", "investigation", frozenset({"h1", "h2"}))
        at = datetime(2026, 6, 1, 9, tzinfo=UTC)
        asked = UseQuestion(replace(item, **changes), use, "investigation", at, recipient, reference)
        return may_use(law, asked)

    return answer
