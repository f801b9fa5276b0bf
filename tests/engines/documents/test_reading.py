"""Whole zones: the standard's specimens, one test a malformation, and lines collected from elsewhere."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tansiq.engines.documents import Zone, read_zone
from tansiq.errors import MalformedError
from tansiq.messages import LANGUAGES

TODAY = date(2026, 11, 26)
UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
SPECIMENS = {
    "TD3": f"{UPPER}\n{LOWER}",
    "TD2": "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
    "TD1": "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    "MRV-A": "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226B<<<<<<<",
    "MRV-B": "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226",
}
# Lines whose label says that a digit is wrong, because whoever labelled them looked for it in position 15 alone. All
# three have a filler there and a number that goes on: Doc 9303-5, note j of 4.2.2 and the table of 4.2.4.
LONG_NUMBERS = {
    1: "D23145890 + 123, digit 3 over the twelve characters, filler at position 20",
    2: "007777779 + ZZ9, digit 2 over the twelve characters, filler at position 20",
    3: "007666667 + ZZ0, digit 0 over the twelve characters, filler at position 20",
}


def _read(text: str = f"{UPPER}\n{LOWER}") -> Zone:
    return read_zone(text, today=TODAY)


def _codes(zone: Zone, severity: str = "") -> list[str]:
    return [each.code for each in zone.findings if not severity or each.severity == severity]


def _lower(column: int, signs: str) -> Zone:
    return _read(f"{UPPER}\n{LOWER[: column - 1]}{signs}{LOWER[column - 1 + len(signs) :]}")


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_specimen_of_the_standard_is_read_and_its_digits_agree(name: str) -> None:
    zone = _read(SPECIMENS[name])
    assert zone.format == name
    assert zone.digits_agree
    assert not zone.has_faults
    assert (zone.name.family, zone.name.given, zone.sex) == ("ERIKSSON", "ANNA MARIA", "F")
    assert (zone.issuer.code, zone.nationality.code) == ("UTO", "UTO")
    assert zone.suggestions == ()


def test_a_passport_is_read_field_by_field() -> None:
    zone = _read()
    assert (zone.document.code, zone.document.kind, zone.number) == ("P", "passport", "L898902C3")
    assert (str(zone.birth_date), str(zone.expiry_date)) == ("1974-08-12", "2012-04-15")
    assert zone.optional == ("ZE184226B",)
    assert [check.field for check in zone.checks] == ["number", "birth_date", "expiry_date", "optional", "composite"]


def test_a_composed_moroccan_line_agrees() -> None:
    zone = _read("P<MARSPECIMEN<<SAMIRA".ljust(44, "<") + "\nAB12345671MAR9001011M3001019X<<<<<<<<<<<<<16")
    assert zone.digits_agree
    assert zone.nationality.meaning("fr") == "Maroc"


def test_a_changed_name_is_seen_by_no_digit_and_that_is_said_in_every_language() -> None:
    zone = _read(f"{UPPER.replace('ANNA', 'ANNE')}\n{LOWER}")
    assert zone.digits_agree
    assert "mrz.name_unprotected" in _codes(zone)
    for lang in LANGUAGES:
        assert any(each.sentence(lang) for each in zone.findings)


def test_a_changed_digit_of_the_birth_date_fails_in_two_places() -> None:
    assert [check.field for check in _lower(16, "9").checks if not check.agrees] == ["birth_date", "composite"]


@pytest.mark.parametrize("sign", ["<", "0"])
def test_empty_optional_data_may_have_a_filler_or_zero(sign: str) -> None:
    zone = _read(f"{UPPER}\nL898902C36UTO7408122F1204159<<<<<<<<<<<<<<{sign}8")
    assert zone.digits_agree
    assert "mrz.optional_empty" in _codes(zone, "note")


@pytest.mark.parametrize("name", ["MRV-A", "MRV-B"])
def test_a_visa_has_no_composite_digit_and_that_is_said(name: str) -> None:
    zone = _read(SPECIMENS[name])
    assert len(zone.checks) == 3
    assert "mrz.visa_unprotected" in _codes(zone, "note")
    assert "mrz.name_unprotected" not in _codes(zone)


def test_a_short_line_is_read_and_told() -> None:
    zone = _read(f"{UPPER.rstrip('<')}\n{LOWER}")
    assert zone.digits_agree
    assert [(each.line, each.column, each.details["found"]) for each in zone.findings if each.severity == "wrong"] == [
        (1, 26, "25")
    ]


def test_a_long_line_is_read_as_far_as_it_goes_and_kept_whole() -> None:
    zone = _read(f"{UPPER}<<\n{LOWER}")
    assert _codes(zone, "wrong") == ["mrz.line_length"]
    assert zone.lines[0] == UPPER
    assert zone.source[0] == f"{UPPER}<<"


def test_a_character_of_no_zone_is_told_with_its_place_and_the_digit_cannot_be_worked_out() -> None:
    zone = _lower(3, "é")
    found = next(each for each in zone.findings if each.code == "mrz.character")
    assert (found.line, found.column, found.details["character"]) == (2, 3, "U+00E9")
    assert _codes(zone).count("mrz.check_digit_unknown") == 2


def test_letters_in_digit_fields_and_digits_in_letter_fields_are_told() -> None:
    zone = _read("P<UT0ERIK55ON<<ANNA<MAR1A<<<<<<<<<<<<<<<<<<<\nL898902C36UTO740BIZZF12041S9ZE184226B<<<<<1O")
    wrong = [(each.code, each.line, each.column, each.length) for each in zone.findings if each.severity == "wrong"]
    assert wrong == [
        ("mrz.digit_in_letters", 1, 5, 1),
        ("mrz.digit_in_letters", 1, 10, 2),
        ("mrz.digit_in_letters", 1, 24, 1),
        ("mrz.letter_in_digits", 2, 17, 3),
        ("mrz.letter_in_digits", 2, 27, 1),
        ("mrz.check_digit", 2, 20, 1),
        ("mrz.check_digit", 2, 28, 1),
        ("mrz.check_digit", 2, 44, 1),
    ]


@pytest.mark.parametrize(
    ("sign", "sex", "codes"), [("<", None, []), ("M", "M", []), ("X", None, ["mrz.sex"]), ("7", None, ["mrz.sex"])]
)
def test_the_sex_is_f_m_or_not_stated(sign: str, sex: str | None, codes: list[str]) -> None:
    zone = _lower(21, sign)
    assert zone.sex == sex
    assert [code for code in _codes(zone) if code == "mrz.sex"] == codes


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("QQ<", "mrz.state_unknown"),
        ("QMA", "mrz.state_user_assigned"),
        ("UTO", "mrz.state_specimen"),
        ("YUG", "mrz.state_withdrawn"),
        ("XXB", "mrz.state_special"),
        ("<<<", "mrz.empty_field"),
    ],
)
def test_a_nationality_that_is_no_ordinary_states_is_told(code: str, finding: str) -> None:
    zone = _read(f"P<MAR{UPPER[5:]}\n{LOWER[:10]}{code}{LOWER[13:]}")
    assert [each.code for each in zone.findings if each.field == "nationality"] == [finding]


def test_an_ordinary_states_code_needs_no_word() -> None:
    zone = _read(f"P<MAR{UPPER[5:]}\n{LOWER[:10]}D<<{LOWER[13:]}")
    assert {each.field for each in zone.findings} == {"name", "expiry_date"}


def test_one_code_for_issuer_and_nationality_is_told_once() -> None:
    assert _codes(_read()).count("mrz.state_specimen") == 1


@pytest.mark.parametrize("start", ["A<", "X<", "P7"])
def test_a_document_code_of_another_kind_is_doubted(start: str) -> None:
    assert "mrz.document_code" in _codes(_read(f"{start}{UPPER[2:]}\n{LOWER}"), "doubt")


def test_v_as_the_second_letter_of_a_card_is_doubted() -> None:
    assert "mrz.document_code" in _codes(_read(SPECIMENS["TD1"].replace("I<", "IV", 1)), "doubt")


def test_a_document_that_ends_before_its_holder_was_born_is_doubted() -> None:
    assert "mrz.expiry_before_birth" in _codes(_read(f"{UPPER}\n{LOWER[:13]}200812{LOWER[19:]}"), "doubt")


def test_findings_come_with_the_gravest_first() -> None:
    zone = _lower(16, "9")
    order = {"wrong": 0, "doubt": 1, "note": 2}
    ranks = [order[each.severity] for each in zone.findings]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 3


def test_every_finding_has_its_sentence_in_every_language() -> None:
    zones = [
        _read("p<ut0erik55on<< anna<mar1a\nL8989é2C3<UTO740000XXF12041<9ZE184226B<<<<<1O"),
        _read(SPECIMENS["MRV-A"]),
    ]
    for zone in zones:
        for finding in zone.findings:
            for lang in LANGUAGES:
                assert finding.sentence(lang) != finding.code
                assert "?" not in finding.sentence(lang)


def test_today_decides_the_century_and_nothing_else() -> None:
    early, late = read_zone(SPECIMENS["TD3"], today=date(1999, 1, 1)), _read()
    assert (str(early.birth_date), str(early.expiry_date)) == ("1974-08-12", "2012-04-15")
    assert early.lines == late.lines
    assert str(read_zone(SPECIMENS["TD3"], today=date(1970, 1, 1)).birth_date) == "1874-08-12"


@pytest.mark.parametrize("text", ["one line", "P<UTO\nL8", "a\nb\nc\nd", "<" * 44])
def test_a_text_that_is_no_zone_is_malformed(text: str) -> None:
    with pytest.raises(MalformedError, match=r"mrz\."):
        _read(text)


def test_every_collected_line_is_judged_as_its_label_says_or_the_standard_says_why_not(shared_data: Path) -> None:
    rows = (shared_data / "travel" / "mrz_lines.jsonl").read_text(encoding="utf-8").splitlines()
    apart = {}
    for number, row in enumerate(rows, 1):
        given = json.loads(row)
        zone = _read("\n".join(given["lines"]))
        checks = {check.field: check for check in zone.checks}
        agree = all(checks[field].agrees for field in ("number", "birth_date", "expiry_date"))
        assert zone.format in given["type"]
        if agree != given["doc_dob_exp_check_digits_valid"]:
            apart[number] = zone
    assert len(rows) == 26
    assert apart.keys() == LONG_NUMBERS.keys()
    for number, zone in apart.items():
        assert zone.digits_agree, LONG_NUMBERS[number]
        assert zone.number == "".join(LONG_NUMBERS[number].split(",")[0].split(" + "))
        assert "mrz.number_long" in _codes(zone)
