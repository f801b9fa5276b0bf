"""What both British lists have in common (fictional persons)."""

from __future__ import annotations

import pytest

from tansiq.engines.lists.grouping import Fact
from tansiq.engines.lists.uk_values import add_documents, add_names, add_nationalities, find_kind, published_on
from tansiq.engines.lists.written import Draft
from tansiq.engines.matching.record import Document
from tansiq.engines.tables.problem import Report


def draft() -> Draft:
    return Draft(Report(), 1, "x")


@pytest.mark.parametrize(
    ("before", "date"),
    [
        (("Last Updated", "27/04/2020"), "2020-04-27"),
        (("Report Date: 02-Oct-2026",), "2026-10-02"),
        (("Report Date: 13-February-2026", ""), "2026-02-13"),
        (("Last Updated", "soon"), ""),
        ((), ""),
    ],
)
def test_the_date_of_the_issue_stands_before_the_header(before: tuple[str, ...], date: str) -> None:
    assert published_on(before) == date


@pytest.mark.parametrize(
    ("written", "kind", "reported"),
    [
        (["Individual"], "person", []),
        (["SHIP"], "vessel", []),
        (["Entity", "Ship"], "organisation", ["Ship"]),
        (["Animal", "Ship"], "unknown", ["Animal", "Ship"]),
        ([], "unknown", [""]),
    ],
)
def test_the_first_kind_is_taken_and_every_other_word_reported(
    written: list[str], kind: str, reported: list[str]
) -> None:
    entry = draft()
    assert find_kind(entry, written) == kind
    assert [item.details["text"] for item in entry.report.problems] == reported


def test_the_primary_name_comes_first_and_one_name_of_two_strengths_is_kept_twice() -> None:
    entry = draft()
    parts = ("MARWANI", "Zayd", "", "", "", "")
    add_names(
        entry,
        [
            Fact(3, (*parts, "AKA", "Low quality", "", "", "")),
            Fact(4, (*parts, "AKA", "", "", "", "")),
            Fact(5, (*parts, "AKA", "Good quality", "زيد", "", "")),
            Fact(6, ("MARWANI", "", "", "", "", "", "Primary name", "", "", "", "")),
        ],
    )
    assert [(name.text, name.quality, name.role) for name in entry.names] == [
        ("MARWANI", "primary", "name"),
        ("Zayd MARWANI", "weak", "alias"),
        ("Zayd MARWANI", "good", "alias"),
        ("زيد", "good", "original_script"),
    ]
    assert (entry.names[0].family, entry.names[1].family) == ("", "MARWANI")


def test_what_is_more_than_a_nationality_is_kept_as_written() -> None:
    entry = draft()
    add_nationalities(entry, [Fact(2, ("(1) Moroccan citizenship (2) Congolese",))])
    assert entry.nationalities == ["MAR"]
    assert entry.notes == ["nationality as written: Moroccan citizenship", "nationality as written: Congolese"]


@pytest.mark.parametrize(
    ("number", "details", "documents"),
    [
        ("", "123456 (Moroccan national identity card)", [Document("123456", "id_card", "MAR")]),
        ("12-34", "", [Document("12-34", "id_card")]),
        ("7", "", [Document("7", "id_card")]),
        ("(1) 123456 (2) 654321", "(1) driving licence (2) Ration card", [
            Document("123456", "driving_licence"), Document("654321", ""),
        ]),
        ("Azurian passport X0001234", "", [Document("X0001234", "passport")]),
        ("123456", "Azurian Federation registration", [Document("123456", "id_card")]),
        ("", "Azurian identity card", []),
        ("unknown", "", []),
    ],
)  # fmt: skip
def test_numbers_of_identity_are_of_the_kind_that_is_said(number: str, details: str, documents: list[Document]) -> None:
    entry = draft()
    add_documents(entry, [Fact(2, (number, details))], "id_card")
    assert entry.documents == documents
    bare = [document.number for document in documents] == [number] and not details
    assert bool(entry.notes) is not bare
