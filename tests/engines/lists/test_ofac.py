"""What OFAC's formats share: the same kinds, roles, places and dates, whatever the form of the file."""

from __future__ import annotations

import pytest

from tansiq.engines.lists.ofac import add_alias, add_detail, address, issued_on, new_draft, role_of
from tansiq.engines.lists.written import Draft
from tansiq.engines.matching.record import Document, WrittenName
from tansiq.engines.tables.problem import Report


def draft(kind: str = "individual") -> Draft:
    return new_draft(Report(), 1, "7", kind)


@pytest.mark.parametrize(
    ("word", "kind"),
    [("individual", "person"), ("Entity", "organisation"), ("Vessel", "vessel"), ("AIRCRAFT", "aircraft")],
)
def test_a_kind_is_known_in_any_case_and_the_id_is_always_the_same(word: str, kind: str) -> None:
    found = draft(word)
    assert (found.kind, found.id, found.reference, found.source) == (kind, "OFAC-7", "7", "OFAC")
    assert found.report.problems == []


@pytest.mark.parametrize("word", ["", "Transport"])
def test_an_unknown_kind_is_reported(word: str) -> None:
    found = draft(word)
    assert (found.kind, [problem.code for problem in found.report.problems]) == ("unknown", ["list.kind"])


def test_an_entry_without_a_number_is_reported() -> None:
    report = Report()
    new_draft(report, 4, "", "entity")
    assert [(problem.code, problem.line) for problem in report.problems] == [("list.unnumbered", 4)]


@pytest.mark.parametrize(
    ("word", "role"), [("aka", "alias"), ("a.k.a.", "alias"), ("F.K.A.", "former"), ("nka", "name"), ("Name", "name")]
)
def test_the_role_of_an_alias_is_read_from_any_of_its_spellings(word: str, role: str) -> None:
    found = draft()
    assert role_of(found, "Zayd", word) == role
    assert found.notes == []


def test_an_unknown_word_makes_an_alias_and_is_noted() -> None:
    found = draft()
    add_alias(found, "MARWANI, Zayd", "p.k.a.", "weak")
    assert found.names == [WrittenName("Zayd MARWANI", "weak", "alias", "Zayd", "MARWANI")]
    assert found.notes == ["alias MARWANI, Zayd: p.k.a."]


def test_several_programmes_in_one_field_are_several_notes() -> None:
    found = draft()
    add_detail(found, "programme", "SDGT] [FICTION  ] [")
    assert found.notes == ["programme: SDGT", "programme: FICTION"]


def test_a_flag_is_a_nationality_and_a_call_sign_a_document_of_a_vessel_only() -> None:
    vessel, firm = draft("vessel"), draft("entity")
    for found in (vessel, firm):
        add_detail(found, "flag", "Panama")
        add_detail(found, "call sign", "CL2192")
        assert (found.nationalities, found.notes) == (["PAN"], ["flag: Panama", "call sign: CL2192"])
    assert (vessel.documents, firm.documents) == ([Document("CL2192", "call_sign")], [])


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        ((["Quay 4", "", "Shed 2"], ["Port", "Coast"], "104", ["Azuria"]), "Quay 4, Shed 2, Port, Coast 104, Azuria"),
        (([], ["Port Azure"], "", ["Azuria"]), "Port Azure, Azuria"),
        (([], [], "10400", ["", "Azuria"]), "10400, Azuria"),
        (([], [], "", []), ""),
    ],
)  # fmt: skip
def test_an_address_is_joined_as_in_the_flat_files(
    parts: tuple[list[str], list[str], str, list[str]], joined: str
) -> None:
    assert address(*parts) == joined


@pytest.mark.parametrize(("text", "iso"), [("03/28/2025", "2025-03-28"), (" 3/8/2025 ", "2025-03-08"), ("", "")])
def test_the_american_date_of_issue_becomes_iso(text: str, iso: str) -> None:
    report = Report()
    assert (issued_on(report, 3, text), report.problems) == (iso, [])


@pytest.mark.parametrize("text", ["28/03/2025", "02/30/2025", "2025-03-28", "soon", "1/1/" + "9" * 5000])
def test_a_date_of_issue_that_cannot_be_read_is_reported(text: str) -> None:
    report = Report()
    assert issued_on(report, 3, text) == ""
    assert [(problem.code, problem.line) for problem in report.problems] == [("list.issue_date", 3)]
