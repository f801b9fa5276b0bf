"""XML of foreign origin: element by element, nothing expanded, nothing fetched, and a code and a place when broken."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from lxml import etree

from tansiq.engines.lists.xml import elements
from tansiq.errors import MalformedError


def read(text: str) -> Iterator[etree._Element]:
    return elements(io.BytesIO(text.encode()), "LIST", ("ENTRY",))


def failure(text: str) -> MalformedError:
    with pytest.raises(MalformedError) as caught:
        list(read(text))
    return caught.value


def test_the_root_comes_first_and_then_every_entry() -> None:
    found = [(element.tag, element.text) for element in read("<LIST a='1'><ENTRY>x</ENTRY><B/><ENTRY>y</ENTRY></LIST>")]
    assert [tag for tag, _ in found] == ["LIST", "ENTRY", "ENTRY"]
    assert [text for _, text in found[1:]] == ["x", "y"]


def test_an_entry_is_emptied_once_it_has_been_read() -> None:
    entries = list(read("<LIST><ENTRY>x</ENTRY><ENTRY>y</ENTRY></LIST>"))[1:]
    assert [entry.text for entry in entries] == [None, None]
    assert entries[0].getparent() is None


def test_a_document_type_is_refused() -> None:
    error = failure("<!DOCTYPE LIST [<!ENTITY a 'ha'>]>\n<LIST><ENTRY>&a;</ENTRY></LIST>")
    assert (error.code, error.details) == ("list.doctype", {"line": 1})


def test_another_root_is_told_with_the_one_expected() -> None:
    error = failure("<html><ENTRY/></html>")
    assert (error.code, error.details) == ("list.other_root", {"found": "html", "expected": "LIST"})


@pytest.mark.parametrize("text", ["<LIST>\n<ENTRY>x</ENTRY>", "<LIST>\n<ENTRY>x</ENT", "<LIST>\n<ENTRY"])
def test_a_file_cut_short_is_told_from_one_that_is_wrong(text: str) -> None:
    error = failure(text)
    assert (error.code, error.details["line"]) == ("list.truncated", 2)


def test_a_wrong_tag_is_told_with_line_and_column() -> None:
    error = failure("<LIST>\n<ENTRY>x</ENTR>\n</LIST>")
    assert (error.code, error.details["line"]) == ("list.not_well_formed", 2)
    assert int(str(error.details["column"])) > 1


def test_a_long_file_is_handed_on_while_it_is_read() -> None:
    found: list[str] = []
    with pytest.raises(MalformedError):
        found.extend(str(element.tag) for element in read("<LIST>" + "<ENTRY>x</ENTRY>" * 20_000))
    assert len(found) > 10_000
