"""XML of foreign origin: element by element, nothing expanded, nothing fetched, and a code and a place when broken."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

import pytest
from lxml import etree

from tansiq.engines.lists.xml import all_of, elements, line_of, text_of
from tansiq.engines.tables.caps import XML_ENTRY_MAX_BYTES
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


@pytest.mark.parametrize(
    "text",
    [
        '<LIST xmlns="http://azuria.example/2015"><ENTRY><NAME>x</NAME></ENTRY></LIST>',
        '<a:LIST xmlns:a="http://azuria.example/2025"><a:ENTRY><a:NAME>x</a:NAME></a:ENTRY></a:LIST>',
    ],
)
def test_elements_are_found_and_handed_on_without_their_namespace(text: str) -> None:
    found = [(entry.tag, text_of(entry, "NAME")) for entry in read(text)][1:]
    assert found == [("ENTRY", "x")]


def test_a_comment_does_not_part_the_text_around_it() -> None:
    assert [text_of(entry) for entry in read("<LIST><ENTRY>Zay<!-- x --><?y z?>dun</ENTRY></LIST>")][1:] == ["Zaydun"]


def test_text_below_an_element_is_text_of_it_and_of_a_missing_one_there_is_none() -> None:
    texts = [(text_of(entry), text_of(entry, "C")) for entry in read("<LIST><ENTRY>a<B>b</B>c</ENTRY></LIST>")]
    assert texts[1:] == [("abc", "")]


def test_all_that_an_unknown_element_says_is_told() -> None:
    told = [all_of(entry) for entry in read('<LIST><ENTRY a="1">x<B b="2">y</B>z</ENTRY></LIST>')]
    assert told[1:] == ["a=1 x b=2 y z"]


def test_an_element_knows_its_line() -> None:
    assert [line_of(element) for element in read("<LIST>\n\n<ENTRY/></LIST>")] == [1, 3]


def test_what_lies_beside_the_wanted_elements_is_counted_once_each() -> None:
    passed: Counter[str] = Counter()
    text = "<LIST><ENTRY/><PART><ENTRY/><ODD><ENTRY_OF/></ODD></PART><OTHER><A/><A/></OTHER><OTHER/></LIST>"
    list(elements(io.BytesIO(text.encode()), "LIST", ("ENTRY",), passed))
    assert dict(passed) == {"ODD": 1, "OTHER": 2}


def test_skipped_elements_are_neither_handed_on_nor_counted() -> None:
    passed: Counter[str] = Counter()
    stream = io.BytesIO(b"<LIST><A><ENTRY/></A><ENTRY>x</ENTRY></LIST>")
    found = [text_of(element) for element in elements(stream, "LIST", ("ENTRY",), passed, skipped=("A",))]
    assert (found[1:], dict(passed)) == (["x"], {})


@pytest.mark.parametrize("filler", ["<OTHER>x</OTHER>", "<OTHER><ENTRY_OF>x</ENTRY_OF></OTHER>", "<A><ENTRY/></A>"])
def test_what_is_not_wanted_is_forgotten_too(filler: str) -> None:
    text = f"<LIST><ENTRY/>{filler * 20_000}<ENTRY/></LIST>"
    found = elements(io.BytesIO(text.encode()), "LIST", ("ENTRY",), skipped=("A",))
    root = next(found)
    held = [sum(1 for _ in root.iter()) for _ in found]
    assert held[-1] < 50


def test_an_entry_beyond_all_measure_is_refused_before_it_is_read() -> None:
    stream = io.BytesIO(b"<LIST>\n<ENTRY>" + b"<A/>" * XML_ENTRY_MAX_BYTES + b"</ENTRY></LIST>")
    with pytest.raises(MalformedError) as caught:
        list(elements(stream, "LIST", ("ENTRY",)))
    assert (caught.value.code, caught.value.details["line"]) == ("list.entry_too_large", 2)
    assert stream.tell() < 2 * XML_ENTRY_MAX_BYTES


@pytest.mark.parametrize("odd", ["<: e=''/>", "<:a>x</:a>", "<a:>x</a:>", "<a :='1' :b='2'/>", "<a b:='1'/>"])
def test_an_element_whose_name_is_no_name_stays_as_it_is_written(odd: str) -> None:
    text = f"<LIST xmlns='urn:x'><ENTRY><A>1</A>{odd}</ENTRY></LIST>"
    found = elements(io.BytesIO(text.encode()), "LIST", ("ENTRY",))
    next(found)
    entry = next(found)
    assert text_of(entry, "A") == "1"
    assert len(entry) == 2


def test_attributes_are_handed_on_without_their_namespaces_unless_one_of_that_name_is_there() -> None:
    text = "<LIST xmlns='urn:x' xmlns:y='urn:y'><ENTRY y:kind='1' y:id='2' id='3'><A y:note='4'/></ENTRY></LIST>"
    found = elements(io.BytesIO(text.encode()), "LIST", ("ENTRY",))
    next(found)
    entry = next(found)
    assert dict(entry.attrib) == {"kind": "1", "{urn:y}id": "2", "id": "3"}
    assert dict(entry[0].attrib) == {"note": "4"}
