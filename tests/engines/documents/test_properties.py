"""Laws over generated values: what was written is read again, and any text gives a zone or a MalformedError."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.documents import FORMATS, Zone, read_zone, split_zones, write_zone
from tansiq.engines.documents.confusions import MAX_SUGGESTIONS
from tansiq.errors import MalformedError
from tansiq.messages import LANGUAGES

TODAY = date(2026, 11, 26)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIGNS = LETTERS + "0123456789"
FIRST = {"TD1": "I", "TD2": "I", "TD3": "P", "MRV-A": "V", "MRV-B": "V"}
ROOM = {"TD1": (15, 11), "TD2": (7, 0), "TD3": (14, 0), "MRV-A": (16, 0), "MRV-B": (8, 0)}
LONGEST_NUMBER = {"TD1": 22, "TD2": 14, "TD3": 9, "MRV-A": 9, "MRV-B": 9}
SPECIMEN = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def _name(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.text(st.sampled_from(LETTERS), min_size=2, max_size=14), min_size=most > 3, max_size=most)


@st.composite
def holders(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A format and values that it can hold, names perhaps too long for it."""
    name = draw(st.sampled_from(sorted(FORMATS)))
    number = draw(st.text(st.sampled_from(SIGNS), min_size=1, max_size=LONGEST_NUMBER[name]))
    room, second = ROOM[name]
    room -= len(number) - 7 if len(number) > 9 else 0
    return name, {
        "document_code": FIRST[name],
        "issuer": draw(st.sampled_from(["UTO", "MAR", "D", "XXA", "QMA"])),
        "number": number,
        "primary": " ".join(draw(_name(4))),
        "secondary": " ".join(draw(_name(3))),
        "nationality": draw(st.sampled_from(["UTO", "MAR", "D", "XXA", "QMA"])),
        "birth_date": f"{draw(st.dates(date(1930, 1, 1), date(2020, 12, 31))):%y%m%d}",
        "sex": draw(st.sampled_from(["M", "F", None])),
        "expiry_date": f"{draw(st.dates(date(2010, 1, 1), date(2040, 12, 31))):%y%m%d}",
        "optional": draw(st.text(st.sampled_from(SIGNS), max_size=max(0, room))),
        "optional_2": draw(st.text(st.sampled_from(SIGNS), max_size=second)),
    }


@given(holders())
@settings(deadline=None)
def test_what_was_written_is_read_again(holder: tuple[str, dict[str, Any]]) -> None:
    name, values = holder
    zone = read_zone("\n".join(write_zone(name, **values)), today=TODAY)
    assert zone.format == name
    assert zone.digits_agree
    assert not zone.has_faults
    assert (zone.number, zone.sex) == (values["number"], values["sex"])
    assert (zone.issuer.code, zone.nationality.code) == (values["issuer"], values["nationality"])
    assert (zone.raw("birth_date"), zone.raw("expiry_date")) == (values["birth_date"], values["expiry_date"])
    assert zone.optional == tuple(part for part in (values["optional"], values["optional_2"]) if part)
    _check_name(zone, values["primary"].split(), values["secondary"].split())


def _check_name(zone: Zone, primary: list[str], secondary: list[str]) -> None:
    """The whole name, or the beginnings of its first components, with the last place a letter."""
    whole = len("<".join(primary)) + (2 + len("<".join(secondary)) if secondary else 0)
    if whole <= len(zone.raw("name")):
        assert (list(zone.name.primary), list(zone.name.secondary)) == (primary, secondary)
        return
    assert zone.name.may_be_cut
    assert bool(zone.name.secondary) == bool(secondary)
    for read, written in ((zone.name.primary, primary), (zone.name.secondary, secondary)):
        assert all(other.startswith(one) for one, other in zip(read, written, strict=False))


@given(holders())
@settings(deadline=None)
def test_a_zone_may_come_in_small_letters_and_in_one_piece(holder: tuple[str, dict[str, Any]]) -> None:
    name, values = holder
    lines = write_zone(name, **values)
    whole = read_zone("\n".join(lines), today=TODAY)
    assert read_zone("".join(lines).lower(), today=TODAY).lines == whole.lines == lines


def _zone_or_code(text: str) -> Zone | str:
    try:
        return read_zone(text, today=TODAY)
    except MalformedError as error:
        return error.code


def _zone_or_malformed(text: str) -> None:
    zone = _zone_or_code(text)
    if isinstance(zone, str):
        assert zone.startswith("mrz.")
        return
    assert len(zone.suggestions) <= MAX_SUGGESTIONS
    assert all(finding.sentence(lang) for finding in zone.findings for lang in LANGUAGES)
    assert zone.record().kind == "person"


@given(st.text(st.characters()))
@settings(deadline=None)
def test_any_text_gives_a_zone_or_malformed(text: str) -> None:
    _zone_or_malformed(text)


@given(st.lists(st.text(st.sampled_from(SIGNS + "<<<< é«"), min_size=44, max_size=44), min_size=2, max_size=2))
@settings(deadline=None)
def test_any_two_lines_of_a_zones_characters_are_read(lines: list[str]) -> None:
    _zone_or_malformed("\n".join(lines))


@given(st.integers(0, len(SPECIMEN) - 1), st.integers(0, 4), st.text(st.characters(), max_size=4))
@settings(deadline=None)
def test_any_mutation_of_a_specimen_gives_a_zone_or_malformed(at: int, gone: int, put: str) -> None:
    _zone_or_malformed(SPECIMEN[:at] + put + SPECIMEN[at + gone :])


@given(st.text(st.sampled_from("P<8\n\r \t\ufeff\u2066"), max_size=400))
@settings(deadline=None)
def test_every_block_of_a_text_can_be_read_by_itself(text: str) -> None:
    try:
        blocks = split_zones(text)
    except MalformedError as error:
        blocks = ()
        told = error.code
    assert blocks or told == "mrz.empty"
    for block in blocks:
        _zone_or_malformed(block.text)
        assert 1 <= block.line <= len(text) + 1
