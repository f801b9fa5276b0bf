"""A letter as DOCX: read back, and held to the order that the format demands."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from lxml import etree

from tansiq.desk.registry.document import told_of
from tansiq.desk.registry.word import docx_of
from tansiq.messages import LANGUAGES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: In the order of the schema (ISO/IEC 29500-1, CT_RPr and CT_PPr), of what is written here.
RUN = ["rFonts", "b", "bCs", "sz", "szCs", "rtl", "lang"]
DIGEST = "0123456789abcdef" * 4


def told(lang: str, too: str = "fr") -> dict[str, Any]:
    content = {
        "number": "MARWANA.POLICE/2026/00017", "day": "2026-11-28", "language": lang, "headings": too,
        "title": "An invented request", "from": "شرطة مروانة", "from_too": "Police", "to": ["Police Archive"],
        "codes": ["H1"], "rows": [["contact", "Invented desk"]], "text": "First line\n\nولد في 1984-03-07",
        "inside": [{
            "owner": "sahelia.border", "language": "ar", "text": "ملك غيرنا", "codes": "H1", "conditions": "",
            "digest": "ab" * 32,
        }],
        "restrictions": ["Not for lethal targeting"], "written_by": "Supervisor", "message": {"digest": "cd" * 32},
    }  # fmt: skip
    return told_of(content, DIGEST)


def xml(data: bytes) -> Any:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return etree.fromstring(archive.read("word/document.xml"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_written_is_read_back(lang: str) -> None:
    found, said = Document(BytesIO(docx_of(told(lang)))), told(lang)
    paragraphs = [one.text for one in found.paragraphs]
    assert said["title"] in paragraphs
    assert [line for line in said["said"]["lines"] if line not in paragraphs] == []
    cells = [[cell.text for cell in row.cells] for table in found.tables for row in table.rows]
    assert [list(pair) for pair in (*said["head"], *said["foot"], *said["compare"]) if list(pair) not in cells] == []
    assert "MARWANA.POLICE/2026/00017" in found.sections[0].footer.paragraphs[0].text
    assert found.core_properties.title == said["title"]
    assert found.core_properties.last_modified_by == ""


def test_arabic_is_marked_from_right_to_left_in_every_paragraph_run_and_table() -> None:
    root = xml(docx_of(told("ar", "ar")))
    written = [one for one in root.iter(f"{W}p") if one.find(f"{W}r") is not None]
    assert written
    assert all(one.find(f"{W}pPr/{W}bidi") is not None for one in written)
    assert all(one.find(f"{W}rPr/{W}rtl") is not None for one in root.iter(f"{W}r"))
    assert all(one.find(f"{W}tblPr/{W}bidiVisual") is not None for one in root.iter(f"{W}tbl"))
    assert root.find(f"{W}body/{W}sectPr/{W}bidi") is not None


def test_in_a_french_letter_only_what_is_arabic_is_turned() -> None:
    root = xml(docx_of(told("fr")))
    turned = [one for one in root.iter(f"{W}p") if one.find(f"{W}pPr/{W}bidi") is not None]
    assert ["".join(one.itertext()) for one in turned] == ["ملك غيرنا"]
    assert root.find(f"{W}body/{W}sectPr/{W}bidi") is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_properties_stand_in_the_order_of_the_format(lang: str) -> None:
    for one in xml(docx_of(told(lang))).iter(f"{W}rPr"):
        names = [etree.QName(each).localname for each in one]
        assert names == sorted(names, key=RUN.index)


def test_words_of_law_are_never_code() -> None:
    found = Document(BytesIO(docx_of(told("en") | {"title": "<w:b/> & ]]>"})))
    assert "<w:b/> & ]]>" in [one.text for one in found.paragraphs]
