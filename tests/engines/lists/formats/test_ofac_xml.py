"""What is read from OFAC's standard XML (fictional entries), and that it says what the flat files say."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import messages
from tansiq.engines.lists import Report, read
from tansiq.engines.lists.formats.ofac_xml import detect
from tansiq.engines.matching.record import Document, Record, WrittenName
from tansiq.errors import MalformedError, TansiqError

NAMESPACES = (
    "",
    ' xmlns="http://tempuri.org/sdnList.xsd"',
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://tempuri.org/consolidated.xsd"',
    ' xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"',
)
HEAD = """<?xml version="1.0" standalone="yes"?>
<sdnList{namespace}>
  <publshInformation>
    <Publish_Date>01/31/2024</Publish_Date>
    <Record_Count>3</Record_Count>
  </publshInformation>
"""
PERSON = """  <sdnEntry>
    <uid>1</uid><firstName>Zaydun</firstName><lastName>MARWANI</lastName><title>Captain</title>
    <sdnType>Individual</sdnType><remarks>Said to own a ferry; (Linked To: AZURE FERRIES, LTD).</remarks>
    <programList><program>FICTION</program><program>OTHER</program></programList>
    <idList>
      <id><uid>11</uid><idType>Passport</idType><idNumber>X0001234</idNumber><idCountry>Morocco</idCountry>
        <issueDate>01 Jan 2010</issueDate><expirationDate>31 Dec 2019</expirationDate></id>
      <id><uid>12</uid><idType>National ID No.</idType><idNumber>55-66</idNumber></id>
      <id><uid>13</uid><idType>Gender</idType><idNumber>Male</idNumber></id>
      <id><uid>14</uid><idType>Website</idType><idNumber>azure.example</idNumber></id>
    </idList>
    <akaList>
      <aka><uid>21</uid><type>a.k.a.</type><category>strong</category>
        <lastName>MAROUANI</lastName><firstName>Zaidoun</firstName></aka>
      <aka><uid>22</uid><type>a.k.a.</type><category>weak</category><lastName>ABU QAMAR</lastName></aka>
      <aka><uid>23</uid><type>f.k.a.</type><category>weak</category><lastName>BOUZ, Zayd</lastName></aka>
    </akaList>
    <addressList>
      <address><uid>31</uid><address1>Quay 4</address1><address2>Shed 2</address2><city>Port Azure</city>
        <stateOrProvince>Coast</stateOrProvince><postalCode>10400</postalCode><country>Morocco</country></address>
      <address><uid>32</uid><country>Tunisia</country></address>
    </addressList>
    <nationalityList><nationality><uid>41</uid><country>Morocco</country><mainEntry>true</mainEntry></nationality>
    </nationalityList>
    <citizenshipList><citizenship><uid>42</uid><country>Korea, North</country><mainEntry>true</mainEntry></citizenship>
    </citizenshipList>
    <dateOfBirthList>
      <dateOfBirthItem><uid>51</uid><dateOfBirth>07 Mar 1984</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem>
      <dateOfBirthItem><uid>52</uid><dateOfBirth>circa 1985</dateOfBirth><mainEntry>false</mainEntry></dateOfBirthItem>
    </dateOfBirthList>
    <placeOfBirthList><placeOfBirthItem><uid>61</uid><placeOfBirth>Port Azure, Morocco</placeOfBirth>
      <mainEntry>true</mainEntry></placeOfBirthItem></placeOfBirthList>
  </sdnEntry>
"""
VESSEL = """  <sdnEntry>
    <uid>2</uid><lastName>AZURE STAR</lastName><sdnType>Vessel</sdnType>
    <programList><program>FICTION</program></programList>
    <idList><id><uid>15</uid><idType>Vessel Registration Identification</idType><idNumber>IMO 7406784</idNumber></id>
    </idList>
    <vesselInfo><callSign>CL2192</callSign><vesselType>Tug</vesselType><vesselFlag>Panama</vesselFlag>
      <vesselOwner>Azure Ferries</vesselOwner><grossRegisteredTonnage>212</grossRegisteredTonnage></vesselInfo>
  </sdnEntry>
"""
FIRM = """  <sdnEntry>
    <uid>3</uid><lastName>AZURE FERRIES, LTD</lastName><sdnType>Entity</sdnType>
    <programList><program>FICTION</program></programList>
    <akaList><aka><uid>24</uid><type>n.k.a.</type><category>strong</category><lastName>BLUE FERRIES</lastName></aka>
    </akaList>
  </sdnEntry>
"""
END = "</sdnList>\n"
SAMPLE = HEAD.replace("{namespace}", NAMESPACES[3]) + PERSON + VESSEL + FIRM + END
FLAT = {
    "sdn": '1,"MARWANI, Zaydun",individual,"FICTION] [OTHER","Captain",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 07 Mar 1984; alt. DOB circa 1985; POB Port Azure, Morocco; nationality Morocco; citizen Korea, North; Gender '
    "Male; Website azure.example; Passport X0001234 (Morocco) issued 01 Jan 2010 expires 31 Dec 2019; National ID No. "
    "55-66; Said to own a ferry; (Linked To: AZURE FERRIES, LTD); a.k.a. 'ABU QAMAR'; f.k.a. 'BOUZ, Zayd'.\"\n"
    "2,AZURE STAR,vessel,FICTION,-0- ,CL2192,Tug,-0- ,212,Panama,Azure Ferries,"
    '"Vessel Registration Identification IMO 7406784."\n'
    '3,"AZURE FERRIES, LTD",-0- ,FICTION,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n',
    "alt": '1,21,aka,"MAROUANI, Zaidoun",-0- \n3,24,nka,"BLUE FERRIES",-0- \n',
    "add": '1,31,"Quay 4, Shed 2","Port Azure, Coast 10400","Morocco",-0- \n1,32,-0- ,-0- ,"Tunisia",-0- \n',
}


def read_text(text: str) -> tuple[list[Record], Report]:
    report = Report()
    return list(read(io.BytesIO(text.encode()), "ofac-xml", report)), report


def sample() -> tuple[list[Record], Report]:
    return read_text(SAMPLE)


def changed(old: str, new: str) -> tuple[list[Record], Report]:
    assert old in SAMPLE
    return read_text(SAMPLE.replace(old, new))


def failure(text: str) -> MalformedError:
    with pytest.raises(MalformedError) as caught:
        read_text(text)
    return caught.value


def codes(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


def in_any_order(record: Record) -> Record:
    """The files tell the same in another order, and the remarks put ``alt.`` before all but the first of a kind."""
    return replace(
        record,
        names=record.names[:1] + tuple(sorted(record.names[1:], key=str)),
        documents=tuple(sorted(record.documents, key=str)),
        notes=tuple(sorted(record.notes)),
    )


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_the_namespace_of_any_year_is_read_alike(namespace: str) -> None:
    text = HEAD.replace("{namespace}", namespace) + PERSON + VESSEL + FIRM + END
    assert detect(text.encode())
    assert read_text(text)[0] == sample()[0]


def test_a_prefixed_root_is_known_and_other_xml_is_not() -> None:
    assert detect(b'<o:sdnList xmlns:o="http://tempuri.org/sdnList.xsd">')
    assert not detect(b"<CONSOLIDATED_LIST>")
    assert not detect(b"<sdnListing>")


def test_the_flat_files_and_the_xml_make_the_same_records() -> None:
    report = Report()
    flat = list(read({part: io.BytesIO(text.encode()) for part, text in FLAT.items()}, "ofac-csv", report))
    found, _ = sample()
    assert [in_any_order(record) for record in found] == [in_any_order(record) for record in flat]
    assert report.problems == []


def test_given_and_family_names_are_apart_and_a_firms_comma_belongs_to_its_name() -> None:
    (person, vessel, firm), _ = sample()
    assert person.names[0] == WrittenName("Zaydun MARWANI", "primary", "name", "Zaydun", "MARWANI")
    assert vessel.names == (WrittenName("AZURE STAR"),)
    assert firm.names == (WrittenName("AZURE FERRIES, LTD"), WrittenName("BLUE FERRIES", "good", "name"))


def test_a_weak_alias_stays_weak() -> None:
    (person, *_), _ = sample()
    assert [(name.text, name.quality, name.role) for name in person.names[1:]] == [
        ("Zaidoun MAROUANI", "good", "alias"),
        ("ABU QAMAR", "weak", "alias"),
        ("Zayd BOUZ", "weak", "former"),
    ]


def test_an_unknown_category_is_weak_and_reported_and_an_unknown_type_is_noted() -> None:
    (person, *_), report = changed("<type>a.k.a.</type><category>strong<", "<type>p.k.a.</type><category>splendid<")
    assert (person.names[1].quality, person.names[1].role) == ("weak", "alias")
    assert [problem.details["text"] for problem in report.problems] == ["splendid"]
    assert "alias MAROUANI, Zaidoun: p.k.a." in person.notes


def test_documents_have_kind_number_and_issuer_and_their_dates_are_noted() -> None:
    (person, vessel, _), _ = sample()
    assert person.documents == (Document("X0001234", "passport", "MAR"), Document("55-66", "id_card"))
    assert "remark: Passport X0001234 (Morocco) issued 01 Jan 2010 expires 31 Dec 2019" in person.notes
    assert "remark: Website azure.example" in person.notes
    assert vessel.documents == (Document("CL2192", "call_sign"), Document("7406784", "imo"))


def test_an_issuer_that_is_no_known_country_is_reported_and_kept() -> None:
    (person, *_), report = changed("<idCountry>Morocco<", "<idCountry>Azuria<")
    assert person.documents[0] == Document("X0001234", "passport")
    assert "issuer of X0001234 as written: Azuria" in person.notes
    assert codes(report) == ["list.country"]


def test_the_rest_of_an_entry_is_kept() -> None:
    (person, vessel, _), report = sample()
    assert (person.id, person.reference, person.kind, person.sex) == ("OFAC-1", "1", "person", "M")
    assert [str(date) for date in person.birth_dates] == ["1984-03-07", "c. 1985"]
    assert person.nationalities == ("MAR", "PRK")
    assert person.places == (
        "address: Quay 4, Shed 2, Port Azure, Coast 10400, Morocco",
        "address: Tunisia",
        "born in: Port Azure, Morocco",
    )
    assert {"programme: FICTION", "programme: OTHER", "title: Captain", "remark: Said to own a ferry"} <= {
        *person.notes
    }
    assert (vessel.kind, vessel.nationalities) == ("vessel", ("PAN",))
    assert {"owner: Azure Ferries", "gross tonnage: 212", "vessel type: Tug", "flag: Panama"} <= {*vessel.notes}
    assert (report.published, report.problems, dict(report.passed_over)) == ("2024-01-31", [], {})


def test_a_date_of_issue_that_is_no_date_is_reported() -> None:
    _, report = changed("01/31/2024", "31/01/2024")
    assert (report.published, codes(report)) == ("", ["list.issue_date"])


def test_a_count_that_differs_from_the_entries_is_reported() -> None:
    records, report = changed("<Record_Count>3<", "<Record_Count>30<")
    assert len(records) == 3
    assert [(item.code, item.line, item.details) for item in report.problems] == [
        ("list.record_count", 3, {"stated": "30", "read": "3"})
    ]


def test_an_entry_that_is_lost_still_counts_among_those_of_the_file() -> None:
    records, report = changed("<lastName>AZURE STAR</lastName>", "")
    assert [record.id for record in records] == ["OFAC-1", "OFAC-3"]
    assert codes(report) == ["list.no_name"]


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("<title>Captain</title>", "<rank level='2'>Captain</rank>", "rank: level=2 Captain"),
        ("<uid>21</uid>", "<script>Latin</script>", "alias MAROUANI, Zaidoun: script Latin"),
        ("<uid>31</uid>", "<region>Coast</region>", "address: region Coast"),
        ("<idList>", "<idList><card>99</card>", "idList card: 99"),
        ("<uid>41</uid>", "<since>1999</since>", "nationality: since 1999"),
    ],
)
def test_an_element_that_no_reader_knows_is_kept_as_a_note(old: str, new: str, note: str) -> None:
    (person, *_), _ = changed(old, new)
    assert note in person.notes


def test_what_stands_beside_the_entries_is_counted() -> None:
    _, report = changed(END, "<sdnDelisting><uid>9</uid></sdnDelisting>" + END)
    assert dict(report.passed_over) == {"sdnDelisting": 1}


def test_an_element_that_stands_twice_loses_nothing() -> None:
    (person, *_), _ = changed("<title>Captain</title>", "<title>Captain</title><title>Owner</title>")
    assert {"title: Captain", "title: Owner"} <= {*person.notes}
    (person, *_), _ = changed("<firstName>Zaydun</firstName>", "<firstName>Zaydun</firstName><firstName>Q.</firstName>")
    assert person.names[0].text == "Zaydun; Q. MARWANI"


def test_a_comment_inside_a_name_does_not_cut_it() -> None:
    (person, *_), _ = changed("<lastName>MARWANI<", "<lastName>MAR<!-- ha -->WANI<")
    assert person.names[0].family == "MARWANI"


@pytest.mark.parametrize(("word", "kind"), [("Submarine", "unknown"), ("", "unknown"), ("Aircraft", "aircraft")])
def test_an_unknown_type_is_of_unknown_kind_and_reported(word: str, kind: str) -> None:
    (_, vessel, _), report = changed("<sdnType>Vessel<", f"<sdnType>{word}<")
    assert vessel.kind == kind
    assert codes(report) == (["list.kind"] if kind == "unknown" else [])


def test_an_entry_without_a_number_is_kept_and_reported() -> None:
    (person, *_), report = changed("<uid>1</uid>", "")
    assert (person.id, codes(report)) == ("OFAC-", ["list.unnumbered"])


@pytest.mark.parametrize("cut", ["</sdnList>", "</sdnEntry>", "<lastName>AZURE FER"])
def test_a_file_cut_short_is_an_error_and_no_short_list(cut: str) -> None:
    error = failure(SAMPLE[: SAMPLE.rindex(cut)])
    assert error.code == "list.truncated"


def test_a_wrong_tag_is_told_with_its_line() -> None:
    error = failure(SAMPLE.replace("</Publish_Date>", "</Publish>"))
    assert (error.code, error.details["line"]) == ("list.not_well_formed", 4)


def test_a_document_type_is_refused() -> None:
    assert failure(SAMPLE.replace("?>", "?><!DOCTYPE sdnList>", 1)).code == "list.doctype"


def test_another_root_is_named() -> None:
    assert failure("<Sanctions/>").details == {"found": "Sanctions", "expected": "sdnList"}


def test_an_empty_list_is_an_error() -> None:
    assert failure(HEAD.replace("{namespace}", "") + END).code == "list.no_records"


def test_an_entry_beyond_all_measure_is_refused() -> None:
    error = failure(SAMPLE.replace("<program>FICTION</program>", "<program>FICTION</program>" * 300_000, 1))
    assert (error.code, error.details["line"]) == ("list.entry_too_large", 7)


def code_of(content: bytes) -> str:
    """``read`` where the list could be read, else the code of the error; any other exception fails the test."""
    try:
        return "read" if all(record.names for record in read(io.BytesIO(content), "ofac-xml", Report())) else "no name"
    except TansiqError as error:
        return error.code


PIECE = re.compile(r"(?<=>)[^<>\s][^<>]*(?=<)|(?<=<)\w+(?=>)")
PIECES = [found.span() for found in PIECE.finditer(SAMPLE)]
BYTES = st.tuples(st.integers(0, len(SAMPLE.encode())), st.integers(0, 40), st.binary(max_size=4))


@given(cuts=st.lists(BYTES, min_size=1, max_size=4))
@settings(deadline=None, max_examples=150)
def test_bytes_changed_anywhere_give_records_or_a_coded_error(cuts: list[tuple[int, int, bytes]]) -> None:
    content = SAMPLE.encode()
    for start, length, new in cuts:
        content = content[:start] + new + content[start + length :]
    assert code_of(content) in messages.codes() | {"read"}


@given(place=st.sampled_from(PIECES), text=st.text(max_size=30).map(lambda text: text.replace("\x00", "")))
@settings(deadline=None, max_examples=200)
def test_any_text_in_any_element_gives_records_or_a_coded_error(place: tuple[int, int], text: str) -> None:
    start, end = place
    content = SAMPLE[:start] + escape(text) + SAMPLE[end:]
    assert code_of(content.encode("utf-8", "surrogatepass")) in messages.codes() | {"read"}
