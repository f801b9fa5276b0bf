"""Lists that are broken, hostile or not lists at all: a code and a place, never a stack trace, nothing lost."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import messages
from tansiq.engines.lists import FORMATS, Report, detect, read
from tansiq.errors import MalformedError, TansiqError

UN_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="2024-01-31T10:00:00Z">'
UN_PERSON = (
    "<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>Fiction</UN_LIST_TYPE>"
    "<REFERENCE_NUMBER>FIi.001</REFERENCE_NUMBER><LISTED_ON>2024-01-31</LISTED_ON><COMMENTS1/></INDIVIDUAL>"
)
OFAC_ROW = '{number},"MARWANI, Zaydun",individual,FICTION,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 07 Mar 1984."\n'


def un(body: str, tail: str = "</INDIVIDUALS></CONSOLIDATED_LIST>") -> bytes:
    return f"{UN_HEAD}<INDIVIDUALS>{body}{tail}".encode()


def failure(content: bytes, name: str) -> MalformedError:
    with pytest.raises(MalformedError) as caught:
        list(read(io.BytesIO(content), name, Report()))
    return caught.value


def test_a_list_cut_short_says_where() -> None:
    error = failure(un(UN_PERSON.format(name="Zaydun"), "<INDIVIDUAL><DATAID>2"), "un-xml")
    assert error.code == "list.truncated"
    assert error.details["line"] == 2


def test_a_control_character_is_not_well_formed_xml() -> None:
    error = failure(un(UN_PERSON.format(name="Zay\x19dun")), "un-xml")
    assert error.code == "list.not_well_formed"
    assert isinstance(error.details["column"], int)


def test_bytes_of_another_encoding_are_refused_with_their_line() -> None:
    content = un(UN_PERSON.format(name="NAME")).replace(b"NAME", "زيدون".encode("cp1256"))
    assert failure(content, "un-xml").code == "list.not_well_formed"
    row = OFAC_ROW.format(number=1).encode()
    error = failure(row + row.replace(b"Zaydun", "Zaydún".encode("latin-1")), "ofac-csv")
    assert (error.code, error.details["line"]) == ("table.encoding_line", 2)


def test_a_list_in_utf_16_that_says_so_is_read() -> None:
    text = un(UN_PERSON.format(name="زيدون")).decode().replace("UTF-8", "UTF-16")
    (record,) = read(io.BytesIO(text.encode("utf-16")), "un-xml")
    assert record.names[0].text == "زيدون"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
        "<!DOCTYPE x>",
    ],
)
def test_a_document_type_or_an_entity_is_refused(declaration: str) -> None:
    body = un(UN_PERSON.format(name="&c;" if "ENTITY" in declaration else "Zaydun")).decode()
    content = body.replace("?>", "?>" + declaration, 1).encode()
    assert failure(content, "un-xml").code == "list.doctype"


def test_many_levels_of_entities_cost_no_memory() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
    declaration = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]>'
    content = un(UN_PERSON.format(name="&e29;")).decode().replace("?>", "?>" + declaration, 1).encode()
    assert failure(content, "un-xml").code in ("list.doctype", "list.not_well_formed")


def test_xml_of_another_kind_is_named() -> None:
    assert failure(b"<html><body/></html>", "un-xml").details == {"found": "html", "expected": "CONSOLIDATED_LIST"}


def test_a_list_without_entries_is_an_error() -> None:
    assert failure(un(""), "un-xml").code == "list.no_records"
    assert failure(b"id,name,aliases\n", "tansiq-table").code == "list.no_records"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\x00\x00"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    with pytest.raises(MalformedError) as caught:
        detect("a.csv", content)
    assert caught.value.code == "list.empty"


def test_a_file_of_no_known_format_names_the_known_ones() -> None:
    with pytest.raises(MalformedError) as caught:
        detect("a.bin", b"MZ\x90\x00")
    assert caught.value.code == "list.format"
    assert all(entry.name in str(caught.value.details["known"]) for entry in FORMATS)


def test_an_ofac_line_broken_in_the_middle_is_put_aside_and_at_the_end_the_file_is_cut_short() -> None:
    row = OFAC_ROW.format(number=1)
    report = Report()
    records = list(read(io.BytesIO((row + "2,MARWANI\n" + OFAC_ROW.format(number=3)).encode()), "ofac-csv", report))
    assert [record.reference for record in records] == ["1", "3"]
    assert [(item.code, item.line) for item in report.problems if item.row_lost] == [("list.row_columns", 2)]
    error = failure((row + '2,"MARWANI, Li').encode(), "ofac-csv")
    assert (error.code, error.details["line"]) == ("list.cut_short", 2)


def test_without_a_report_the_first_lost_row_raises() -> None:
    content = (OFAC_ROW.format(number=1) + "2,MARWANI\n" + OFAC_ROW.format(number=3)).encode()
    with pytest.raises(MalformedError) as caught:
        list(read(io.BytesIO(content), "ofac-csv"))
    assert caught.value.code == "list.row_columns"


def test_a_broken_json_line_is_put_aside_and_at_the_end_the_file_is_truncated() -> None:
    good = json.dumps({"id": "a", "schema": "Person", "properties": {"name": ["Zaydun Marwani"]}})
    report = Report()
    records = list(read(io.BytesIO(f"{good}\n{{broken\n{good}\n".encode()), "ftm-json", report))
    assert [record.id for record in records] == ["a", "a#2"]
    assert [(item.code, item.line) for item in report.problems if item.row_lost] == [("list.json_line", 2)]
    assert failure(f"{good}\n{good[:40]}".encode(), "ftm-json").code == "list.truncated"


def test_deeply_nested_json_is_a_broken_line_not_a_crash() -> None:
    good = json.dumps({"id": "a", "schema": "Person", "properties": {"name": ["Zaydun Marwani"]}})
    deep = "[" * 200_000
    report = Report()
    assert len(list(read(io.BytesIO(f"{deep}\n{good}\n".encode()), "ftm-json", report))) == 1
    assert report.rows_lost == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Z" * 10_000, "list.name_too_long"),
        ("😀", "list.name_without_letters"),
        ("...", "list.name_without_letters"),
        ("Zay\x01dun", "list.control_character"),
    ],
)
def test_what_can_be_no_name_is_reported_with_its_line_and_loses_the_row(name: str, code: str) -> None:
    report = Report()
    content = f"id,name,aliases\n1,{name},\n2,Lila Ferrane,\n".encode()
    records = list(read(io.BytesIO(content), "tansiq-table", report))
    assert [record.id for record in records] == ["2"]
    assert [(item.code, item.line) for item in report.problems] == [(code, 2), ("list.no_name", 2)]


def test_a_direction_override_is_kept_as_written_and_reported() -> None:
    report = Report()
    (record,) = read(io.BytesIO("id,name,aliases\n1,Zay\u202edun,\n".encode()), "tansiq-table", report)
    assert record.names[0].text == "Zay\u202edun"
    assert report.problems[0].details["characters"] == "U+202E"


def test_one_number_used_ten_thousand_times_keeps_every_entry() -> None:
    report = Report()
    content = b"id,name,aliases\n" + b"1,Zaydun Marwani,\n" * 10_000
    ids = [record.id for record in read(io.BytesIO(content), "tansiq-table", report)]
    assert (len(set(ids)), ids[:2], ids[-1]) == (10_000, ["1", "1#2"], "1#10000")


def test_a_nul_loses_the_row_and_is_reported() -> None:
    report = Report()
    records = list(read(io.BytesIO(b"id,name,aliases\n1,Zay\0dun,\n2,Lila Ferrane,\n"), "tansiq-table", report))
    assert [record.id for record in records] == ["2"]
    assert [(item.code, item.line, item.row_lost) for item in report.problems] == [("table.nul", 2, True)]
    assert failure(un(UN_PERSON.format(name="Zay\0dun")), "un-xml").code == "list.not_well_formed"


def test_every_problem_has_a_sentence_and_a_remedy_in_three_languages() -> None:
    report = Report()
    content = (
        f"id,name,kind,sex,nationalities,birth_dates\n1,{'Z' * 2000},x,x1,Atlantis,gestern\n2,A B,C,,,,\n3,B C,,,,\n"
    )
    list(read(io.BytesIO(content.encode()), "tansiq-table", report))
    assert len(report.problems) >= 5
    for problem in report.problems:
        for language in messages.LANGUAGES:
            assert problem.sentence(language) != problem.code
            assert problem.remedy(language)


STARTS = {
    "un-xml": un(UN_PERSON.format(name="Zaydun"), ""),
    "ofac-csv": OFAC_ROW.format(number=1).encode(),
    "ofac-xml": b"<sdnList><sdnEntry><uid>1</uid><lastName>MARWANI</lastName><idList><id><idType>Passport</idType>",
    "ofac-advanced-xml": b'<Sanctions><DistinctParties><DistinctParty FixedRef="1"><Profile ID="1"><Identity ID="2">',
    "ftm-json": b'{"id": "a", "schema": "Person", "properties": {"name": ["Zaydun"]}}\n',
    "tansiq-table": b"id,name,aliases,birth_dates,documents\n1,Zaydun Marwani,,,\n",
}


def code_of(stream: io.BytesIO, name: str) -> str:
    """``read`` where the list could be read, else the code of the error; any other exception fails the test."""
    try:
        return "read" if all(record.names for record in read(stream, name, Report())) else "a record without a name"
    except TansiqError as error:
        return error.code


@pytest.mark.parametrize("name", sorted(STARTS))
@given(content=st.binary(max_size=400), after_start=st.booleans())
@settings(deadline=None, max_examples=150)
def test_arbitrary_bytes_raise_nothing_but_coded_errors(name: str, content: bytes, *, after_start: bool) -> None:
    stream = io.BytesIO((STARTS[name] if after_start else b"") + content)
    assert code_of(stream, name) in messages.codes() | {"read"}


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PROPERTY = st.sampled_from(
    ["name", "alias", "birthDate", "gender", "nationality", "passportNumber", "passports", "holder"]
)


@given(
    schema=st.sampled_from(["Person", "Vessel", "Passport", "Sanction", "Address"]) | JSON,
    properties=st.dictionaries(PROPERTY, JSON, max_size=4) | JSON,
)
@settings(deadline=None, max_examples=200)
def test_any_json_in_any_property_raises_nothing_but_coded_errors(schema: object, properties: object) -> None:
    line = json.dumps({"id": "x", "schema": schema, "properties": properties}).encode() + b"\n"
    stream = io.BytesIO(STARTS["ftm-json"] + line + STARTS["ftm-json"])
    assert code_of(stream, "ftm-json") in messages.codes() | {"read"}


@given(remarks=st.text(alphabet=st.sampled_from("DOBPassport citizen akf.;'()0123456789-/ \u202eأ"), max_size=60))
@settings(deadline=None, max_examples=200)
def test_any_remarks_are_read_or_kept(remarks: str) -> None:
    row = OFAC_ROW.format(number=1).replace("DOB 07 Mar 1984.", remarks.replace('"', ""))
    report = Report()
    (record,) = read(io.BytesIO(row.encode()), "ofac-csv", report)
    assert record.names[0].text == "Zaydun MARWANI"
