"""Arabic script by the standard's table, forwards and back, with the examples of its Appendix B."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.documents.arabic import MAX_READINGS, arabic_hint, read_arabic, write_arabic
from tansiq.engines.documents.names import ZoneName
from tansiq.engines.documents.states import state
from tansiq.errors import MalformedError
from tansiq.lexicons import load

TABLE = load("arabic/mrz")
LETTERS = "".join(TABLE["letters"])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ابو بكر محمد بن زكريا الرازي", "ABW<BKR<MXHMD<BN<ZKRYA<ALRAZY"),
        ("هاري الشماع", "HARY<ALXSHMAE"),
        ("سمير بادمكدوذيل", "SMYR<BADMKDWXDHYL"),
        ("جمال عبد الناصر", "JMAL<EBD<ALNAXSSR"),
        ("عبدالعزيز بن متعب", "EBDALEZYZ<BN<MTEB"),
        ("جميلة نعيمة", "JMYLXAH<NEYMXAH"),
        ("عبّاس", "EBBAS"),
        ("فضّة", "FXDZDZXAH"),
        ("عزّ الدين", "EZZ<ALDYN"),
        ("رؤوف", "RUWF"),
        ("مُحَمَّد", "MXHMMD"),
        ("فاطمة-الزهراء", "FAXTTMXAH<ALZHRAXE"),
        ("مـحـمـد", "MXHMD"),
    ],
)
def test_an_arabic_name_is_written_as_the_standard_does(name: str, written: str) -> None:
    assert write_arabic(name) == written


def test_ta_marbuta_is_xah_at_the_end_of_a_component_and_xta_elsewhere() -> None:
    assert write_arabic("ة") == "XAH"
    assert write_arabic("نعيمةب") == "NEYMXTAB"
    assert write_arabic("جميلةّ") == "JMYLXAHAH"


@pytest.mark.parametrize("sign", ["7", "٣", "A", "🧭", "\u202e", "/"])
def test_a_sign_that_the_table_has_not_is_refused_with_its_code_point(sign: str) -> None:
    with pytest.raises(MalformedError, match=rf"mrz\.arabic_letter.*U\+{ord(sign):04X}"):
        write_arabic(f"محمد{sign}")


def test_an_escaped_sequence_is_one_letter() -> None:
    assert read_arabic("MXHMD") == ("محمد",)
    assert read_arabic("ALXSHMAE") == ("الشماع",)
    assert read_arabic("JMYLXAH") == ("جميلة",)


def test_two_equal_letters_have_two_readings_and_none_is_preferred() -> None:
    assert set(read_arabic("EBBAS")) == {"عبّاس", "عبباس"}
    assert set(read_arabic("FXDZDZXAH")) == {"فضّة", "فضدزة"}


@pytest.mark.parametrize("component", ["ERIKSSON", "X", "ALEX", "XQ", "CARL", "", "MAX", "A1"])
def test_letters_that_the_table_has_not_give_no_reading(component: str) -> None:
    assert read_arabic(component) == ()


def test_older_material_can_be_read_and_is_not_written() -> None:
    assert read_arabic("RXWF") == ("رؤف",)
    assert "W" not in write_arabic("رؤف")


def test_the_number_of_readings_is_capped_and_costs_no_more_than_that() -> None:
    assert len(read_arabic("B" * 39)) == MAX_READINGS
    assert read_arabic("B" * 38 + "O") == ()


def test_no_escaped_sequence_is_the_beginning_of_another() -> None:
    codes = {*TABLE["letters"].values(), *TABLE["last"].values(), *TABLE["older"]}
    assert [(one, other) for one in codes for other in codes if one != other and other.startswith(one)] == []


@given(st.lists(st.text(st.sampled_from(LETTERS), min_size=1, max_size=8), min_size=1, max_size=4))
def test_what_was_written_is_among_its_readings(parts: list[str]) -> None:
    for part, component in zip(parts, write_arabic(" ".join(parts)).split("<"), strict=True):
        first = part.replace("ې", "ي")  # the two that share Y
        readings = read_arabic(component)
        assert first in readings or len(readings) == MAX_READINGS


def _name(primary: str, secondary: str = "") -> ZoneName:
    return ZoneName(tuple(primary.split()), tuple(secondary.split()), may_be_cut=False)


def test_a_hint_needs_the_escape_in_the_name() -> None:
    assert arabic_hint(_name("BN", "BKR"), state("MAR")) is None
    hint = arabic_hint(_name("MXHMWD", "EBDALRXHYM"), state("MAR"))
    assert hint is not None
    assert (hint.primary, hint.secondary, hint.more) == ((("محمود",),), (("عبدالرحيم",),), False)


def test_no_hint_is_given_where_one_letter_cannot_be_read() -> None:
    assert arabic_hint(_name("MXHMWD", "COSMO"), state("MAR")) is None


@pytest.mark.parametrize(
    ("code", "is_given"), [("EGY", True), ("QMA", True), ("UTO", True), ("ALB", False), ("DEU", False)]
)
def test_a_state_that_writes_another_script_is_not_asked(code: str, is_given: bool) -> None:  # noqa: FBT001
    assert (arabic_hint(_name("XHAFER"), state(code)) is not None) == is_given


def test_a_hint_says_that_there_are_more_readings() -> None:
    hint = arabic_hint(_name("BBBBBBBBXH"), state("MAR"))
    assert hint is not None
    assert hint.more
    assert len(hint.primary[0]) == MAX_READINGS
