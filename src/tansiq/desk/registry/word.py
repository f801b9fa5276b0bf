"""A letter as a document of Word (DOCX): the same words as the PDF, for whoever has to add to it or pass it on.

What is written from right to left says so in each paragraph, run and table: programs that show such documents read
that, and not the letters. The digest on it is that of the record: whoever changes the document does not change that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

__all__ = ["docx_of"]

#: A font that programs have on every system, with Arabic and Latin letters.
_FONT: Final = "Times New Roman"
_LANGUAGES: Final = {"ar": "ar-MA", "fr": "fr-FR", "en": "en-GB"}
#: What stands behind `bidi` among the properties of a paragraph and of a section (ISO/IEC 29500-1, 17.3.1.26, 17.6.18).
_AFTER_BIDI: Final = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId",
    "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


def docx_of(told: Mapping[str, Any]) -> bytes:
    """The letter as DOCX, of what ``document.told_of`` says."""
    import docx

    made, lang = docx.Document(), told["lang"]
    _name(made, told)
    _write(made, told["authority"], lang, half_points=20)
    _write(made, told["title"], lang, half_points=32, is_bold=True)
    _pairs(made, told["head"], lang)
    _write(made, told["to"][0], lang, half_points=18)
    for line in told["to"][1]:
        _write(made, line, lang, is_bold=True)
    _lines(made, told["said"])
    for one in told["inside"]:
        _pairs(made, one["head"], lang, half_points=18)
        _lines(made, one["said"])
    _write(made, told["restrictions"][0], lang, half_points=18)
    for line in told["restrictions"][1]:
        _write(made, line, lang, half_points=18)
    for one in told["authentic"]:
        _lines(made, one, half_points=18)
    _pairs(made, told["foot"], lang)
    _pairs(made, told["compare"], lang, half_points=18)
    _page(made, told)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _name(made: Document, told: Mapping[str, Any]) -> None:
    """Who wrote it and when, in the file itself: of the machine it says nothing."""
    about, day = made.core_properties, datetime(*told["day"])  # noqa: DTZ001  (a day, as the format wants it)
    about.title, about.author, about.language = told["title"], told["authority"], _LANGUAGES[told["lang"]]
    about.created, about.modified, about.last_modified_by, about.comments = day, day, "", ""
    about.identifier = told["reference"]


def _page(made: Document, told: Mapping[str, Any]) -> None:
    """The foot of every page: the codes and the number; the side on which pages are bound."""
    section = made.sections[0]
    foot = section.footer.paragraphs[0]
    _fill(foot, f"{told['code']} · {told['reference']}", told["lang"], half_points=18)
    if told["lang"] == "ar":
        section._sectPr.insert_element_before(_element("w:bidi"), "w:rtlGutter", "w:docGrid")  # noqa: SLF001  (the library has no name)


def _lines(made: Document, said: Mapping[str, Any], *, half_points: int = 24) -> None:
    for line in said["lines"]:
        _write(made, line, said["lang"], half_points=half_points)


def _write(made: Document, text: str, lang: str, *, half_points: int = 24, is_bold: bool = False) -> None:
    _fill(made.add_paragraph(), text, lang, half_points=half_points, is_bold=is_bold)


def _pairs(made: Document, rows: Iterable[tuple[str, str]], lang: str, *, half_points: int = 22) -> None:
    """Labels beside values; from right to left where the letter is."""
    told = list(rows)
    table = made.add_table(rows=len(told), cols=2)
    if lang == "ar":
        _turn(table)
    for row, pair in zip(table.rows, told, strict=True):
        for cell, text in zip(row.cells, pair, strict=True):
            _fill(cell.paragraphs[0], text, lang, half_points=half_points)


def _turn(table: Table) -> None:
    properties = table._tbl.tblPr  # noqa: SLF001  (what the library has no name for)
    properties.insert(1 if properties.style is not None else 0, _element("w:bidiVisual"))


def _fill(paragraph: Paragraph, text: str, lang: str, *, half_points: int, is_bold: bool = False) -> None:
    """One run in one language. Its properties stand in the order that the format demands (17.3.2.28)."""
    run, is_rtl = paragraph.add_run(text), lang == "ar"
    if is_rtl:
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  (the library has no name)
        properties.insert_element_before(_element("w:bidi"), *_AFTER_BIDI)
    fonts = {f"w:{script}": _FONT for script in ("ascii", "hAnsi", "cs")}
    found = run._r.get_or_add_rPr()  # noqa: SLF001  (the library has no name)
    found.append(_element("w:rFonts", fonts))
    for name in ("w:b", "w:bCs") if is_bold else ():
        found.append(_element(name))
    for name in ("w:sz", "w:szCs"):
        found.append(_element(name, {"w:val": str(half_points)}))
    if is_rtl:
        found.append(_element("w:rtl"))
    found.append(_element("w:lang", {"w:bidi" if is_rtl else "w:val": _LANGUAGES.get(lang, lang)}))


def _element(name: str, attributes: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401  (of lxml, untyped here)
    from docx.oxml import OxmlElement

    return OxmlElement(name, attrs=None if attributes is None else _qualified(attributes))


def _qualified(attributes: Mapping[str, str]) -> dict[str, str]:
    from docx.oxml.ns import qn

    return {qn(name): value for name, value in attributes.items()}
